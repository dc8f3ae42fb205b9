import ArgumentParser
import Espalier

/// What side constraints cost: the same generated layer with and without them.
struct ConstrainedBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "constrained", abstract: "Selection under random side constraints, beside the same without them.",
    discussion: """
      A generated layer with groups of one. Half of the constraints are pairs that exclude each other, a quarter \
      all-or-none sets of three, the rest at-most and at-least rows of 6 to 12 groups; resource rows come on top.
      """)

  @Option(help: "Groups.") var groups = 1536
  @Option(help: "Groups to keep; half of them if absent.") var keep: Int?
  @Option(help: "Side constraints beside the resource rows.") var constraints = 170
  @Option(help: "Resource rows.") var resources = 3
  @Option(help: "Methods, comma separated.") var methods = "backward,forward,swap"
  @Option(help: "Instances.") var instances = 3
  @Option(help: "First seed.") var seed: UInt64 = 1

  func run() throws {
    let keep = keep ?? groups / 2
    print(
      "BLAS core \(BLASRuntime.coreName), 1 thread, \(groups) groups, keep \(keep), "
        + "\(constraints) side constraints and \(resources) resource rows")
    var table = TextTable([
      .number("seed"), .text("method"), .number("relative loss"), .number("constrained"), .number("exchanges"),
      .number("CPU s"), .number("constrained"), .number("ratio"),
    ])
    for seed in seed..<(seed + UInt64(instances)) {
      let problem = try ConstrainedInstance(
        seed: seed, groups: groups, keep: keep, constraints: constraints, resources: resources
      ).problem
      let bare = try problem.with(sideConstraints: [])
      for name in methods.split(separator: ",").map(String.init) {
        guard let method = Method(rawValue: name) else { throw ValidationError("no method \(name)") }
        let (free, bound) = (try bare.select(method), try problem.select(method))
        guard problem.isFeasible(support: bound.support) else {
          throw ValidationError("seed \(seed), \(name): the support breaks a constraint")
        }
        table.append([
          "\(seed)", name, NumberFormatting.significant(free.relativeLoss, digits: 9),
          NumberFormatting.significant(bound.relativeLoss, digits: 9), "\(bound.work.swaps)",
          NumberFormatting.significant(free.cpuSeconds, digits: 3),
          NumberFormatting.significant(bound.cpuSeconds, digits: 3),
          NumberFormatting.significant(bound.cpuSeconds / free.cpuSeconds, digits: 3),
        ])
      }
    }
    print(table.render())
  }
}
