import MIP
import Reports

/// The best solutions of a model.
struct PoolReport: SolveOutput {
  private let pool: SolutionPool
  private let model: Model
  private let solver: String

  init(_ pool: SolutionPool, of model: Model, solver: any Backend) {
    self.pool = pool
    self.model = model
    self.solver = pool.first?.solver ?? "\(solver.name) \(solver.version)"
  }

  private struct Member: Encodable {
    var objective: Double?
    var variables: [String: Double]
  }

  private enum CodingKeys: CodingKey {
    case solver, status, solutions, proved, complete, remainderBound, nodes, seconds
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(solver, forKey: .solver)
    try container.encode(pool.ending, forKey: .status)
    try container.encode(
      pool.map { Member(objective: $0.objective, variables: SolveReport.values($0, model)) }, forKey: .solutions)
    try container.encode(pool.provedCount, forKey: .proved)
    try container.encode(pool.isComplete, forKey: .complete)
    try container.encode(SolveReport.finite(pool.remainderBound), forKey: .remainderBound)
    try container.encode(pool.nodes, forKey: .nodes)
    try container.encode(pool.seconds, forKey: .seconds)
  }

  var lines: String? {
    guard !pool.isEmpty else { return nil }
    return pool.enumerated().map { index, solution in
      Self.lines(
        ["solution \(index + 1)", "objective \(solution.objective ?? .nan)"],
        model.variables.map { (model.label(of: $0), solution[$0]) })
    }.joined()
  }

  var text: String {
    var table = TextTable([.number("solution"), .number("objective"), .text("proved"), .text("nonzero variables")])
    for (index, solution) in pool.enumerated() {
      let nonzero = model.variables.filter { solution[$0] != 0 }
      let names = nonzero.prefix(8).map { variable in
        let value = solution[variable]
        let label = model.label(of: variable)
        return value == 1
          ? label : "\(label) = \(NumberFormatting.significant(value, digits: 6, trimmingZeros: true))"
      }
      table.append([
        "\(index + 1)", NumberFormatting.significant(solution.objective, digits: 10, trimmingZeros: true),
        index < pool.provedCount ? "yes" : "no",
        names.joined(separator: ", ") + (nonzero.count > 8 ? " and \(nonzero.count - 8) more" : ""),
      ])
    }
    return "\(solver): \(pool)\n" + (pool.isEmpty ? "" : "\n" + table.render())
  }
}
