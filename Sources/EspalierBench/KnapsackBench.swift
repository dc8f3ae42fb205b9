import ArgumentParser
import Espalier

/// The multiple-choice knapsack by CBC and by labels, on generated instances.
struct KnapsackBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "knapsack", abstract: "One level per layer under several resources, by CBC and by labels.",
    discussion: """
      curves: losses fall along a convex curve while all costs rise, 2 % noise. correlated: the same with losses close to \
      minus the sum of the costs, 10 % noise. uncorrelated: independent uniform numbers. Limits at 40 % of the way from \
      the cheapest to the dearest choice.
      """)

  @Option(help: "How many layers.") var layers = 48
  @Option(help: "Levels a layer.") var levels = 30
  @Option(help: "Resource rows.") var resources = 3
  @Option(help: "Instances of each kind.") var instances = 5
  @Option(help: "First seed.") var seed: UInt64 = 1
  @Option(help: "Seconds a solve may take.") var timeLimit = 20.0

  func run() throws {
    print("\(layers) layers, \(levels) levels, \(resources) resource rows")
    var table = TextTable([
      .text("kind"), .number("seed"), .text("solver"), .text("status"), .number("objective"), .number("gap"),
      .number("nodes"), .number("wall s"), .number("CPU s"),
    ])
    for kind in KnapsackInstance.Kind.allCases {
      for seed in seed..<(seed + UInt64(instances)) {
        let problem = try KnapsackInstance(kind: kind, seed: seed, layers: layers, levels: levels, resources: resources)
          .problem
        let control = RunControl(timeLimit: timeLimit)
        for (name, solution) in [
          ("CBC", try problem.solve(with: CBC(), control: control)),
          ("labels", try problem.solveByDynamicProgramming(.labels, control: control)),
        ] {
          table.append([
            kind.rawValue, "\(seed)", name, solution.status.rawValue,
            NumberFormatting.significant(solution.objective, digits: 9),
            NumberFormatting.significant(solution.gap, digits: 2), "\(solution.work.nodes)",
            NumberFormatting.significant(solution.seconds, digits: 3),
            NumberFormatting.significant(solution.cpuSeconds, digits: 3),
          ])
        }
      }
    }
    print(table.render())
  }
}
