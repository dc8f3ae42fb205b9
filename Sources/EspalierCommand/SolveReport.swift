import MIP
import Reports

/// A solution with the names of its model.
struct SolveReport: SolveOutput {
  private let solution: Solution
  private let model: Model
  private let conflict: Conflict?
  private let summary: ModelSummary
  private let listsAll: Bool

  init(_ solution: Solution, of model: Model, conflict: Conflict?, summary: ModelSummary, listsAll: Bool) {
    self.solution = solution
    self.model = model
    self.conflict = conflict
    self.summary = summary
    self.listsAll = listsAll
  }

  private enum CodingKeys: CodingKey {
    case solver, status, objective, bound, gap, variables, duals, reducedCosts, conflict, nodes, seconds
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(solution.solver, forKey: .solver)
    try container.encode(solution.termination, forKey: .status)
    try container.encode(Self.finite(solution.objective), forKey: .objective)
    try container.encode(Self.finite(solution.bound), forKey: .bound)
    try container.encode(Self.finite(solution.gap), forKey: .gap)
    try container.encode(solution.hasPoint ? Self.values(solution, model) : nil, forKey: .variables)
    let rows = model.rows
    let duals = solution.duals.map { duals in rows.map { (model.label(of: $0), duals[$0.index]) } }
    try container.encode(duals.map(Self.dictionary), forKey: .duals)
    let costs = solution.reducedCosts.map { costs in model.variables.map { (model.label(of: $0), costs[$0.index]) } }
    try container.encode(costs.map(Self.dictionary), forKey: .reducedCosts)
    try container.encode(conflict?.reasons, forKey: .conflict)
    try container.encode(solution.nodes, forKey: .nodes)
    try container.encode(solution.seconds, forKey: .seconds)
  }

  static func values(_ solution: Solution, _ model: Model) -> [String: Double] {
    dictionary(model.variables.map { (model.label(of: $0), solution[$0]) })
  }

  /// A name given to something without one could also be somebody's own: the last one counts.
  private static func dictionary(_ pairs: [(String, Double)]) -> [String: Double] {
    Dictionary(pairs) { $1 }
  }

  /// JSON has no infinity.
  static func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

  var lines: String? {
    guard solution.hasPoint, let objective = solution.objective else { return nil }
    return Self.lines(
      ["status \(solution.termination.rawValue)", "objective \(objective)"],
      model.variables.map { (model.label(of: $0), solution[$0]) })
  }

  var text: String {
    var table = TextTable([.text("solution"), .text("")])
    table.append(["solver", solution.solver])
    table.append(["status", ModelSummary.words(solution.termination)])
    table.append(["objective", NumberFormatting.significant(solution.objective, digits: 10, trimmingZeros: true)])
    table.append(["bound", NumberFormatting.significant(solution.bound, digits: 10, trimmingZeros: true)])
    table.append(["gap", NumberFormatting.percent(solution.gap, decimals: 2)])
    table.append(["nodes", NumberFormatting.integer(solution.nodes)])
    table.append(["time", NumberFormatting.seconds(solution.seconds)])
    var text = summary.text + "\n" + table.render()
    if let detail = solution.detail { text += "\n\(detail)\n" }
    if let conflict { text += "\n\(conflict)\n" }
    if solution.hasPoint { text += "\n" + variables }
    return text
  }

  private var variables: String {
    let nonzero = model.variables.filter { solution[$0] != 0 }
    guard !nonzero.isEmpty else { return "all variables are 0\n" }
    let costs = solution.reducedCosts
    var table = TextTable([.text("variable"), .number("value")] + (costs == nil ? [] : [.number("reduced cost")]))
    for variable in listsAll ? nonzero[...] : nonzero.prefix(50) {
      var row = [
        model.label(of: variable), NumberFormatting.significant(solution[variable], digits: 8, trimmingZeros: true),
      ]
      if let costs {
        row.append(NumberFormatting.significant(costs[variable.index], digits: 6, trimmingZeros: true))
      }
      table.append(row)
    }
    let left = nonzero.count - table.rows.count
    return table.render() + (left > 0 ? "and \(NumberFormatting.integer(left)) more (--all)\n" : "")
  }
}
