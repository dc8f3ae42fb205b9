import ArgumentParser

/// How progress is shown.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// A bar that is drawn over and over.
  case bar
  /// A line now and then.
  case plain
  /// A JSON object a line.
  case json
  case none
}
