import ArgumentParser

/// Soft tree ensembles under a feature budget.
struct TreesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trees", abstract: "Soft tree ensembles that look at a limited number of columns.",
    subcommands: [TreesFitCommand.self, TreesPredictCommand.self])
}
