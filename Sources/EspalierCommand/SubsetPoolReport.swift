import Reports
import Selection
import SparseRegression

/// The best supports of a regression, in order.
struct SubsetPoolReport: Encodable {
  struct Solution: Encodable {
    var support: [Int]
    var coefficients: [Double]
    var intercept: Double
    var objective: Double
  }

  var solutions: [Solution]
  /// No support outside the list has a smaller objective.
  var bound: Double?
  /// Whether there are no other supports.
  var isEverySupport: Bool
  var status: Selection.Status
  var certificate: Certificate
  var nodes: Int
  var seconds: Double
  var cpuSeconds: Double

  init(_ pool: SubsetPool) {
    solutions = pool.entries.map {
      Solution(support: $0.support, coefficients: $0.coefficients, intercept: $0.intercept, objective: $0.objective)
    }
    // Infinite when there is no other support.
    bound = pool.bound.flatMap { $0.isFinite ? $0 : nil }
    isEverySupport = pool.bound == .infinity
    status = pool.status
    certificate = pool.certificate
    nodes = pool.work.nodes
    seconds = pool.seconds
    cpuSeconds = pool.cpuSeconds
  }

  private enum CodingKeys: String, CodingKey {
    case solutions, bound, isEverySupport, status, certificate, nodes, seconds, cpuSeconds
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(solutions, forKey: .solutions)
    try container.encode(bound, forKey: .bound)
    try container.encode(isEverySupport, forKey: .isEverySupport)
    try container.encode(status, forKey: .status)
    try container.encode(certificate, forKey: .certificate)
    try container.encode(nodes, forKey: .nodes)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(cpuSeconds, forKey: .cpuSeconds)
  }

  var text: String {
    var table = TextTable([.number(""), .number("objective"), .number("above the best"), .text("columns")])
    let best = solutions.first?.objective ?? 0
    for (index, solution) in solutions.enumerated() {
      let excess = best > 0 ? (solution.objective - best) / best : 0
      table.append([
        "\(index + 1)", NumberFormatting.significant(solution.objective, digits: 8),
        NumberFormatting.percent(excess, decimals: 3), NumberRanges.text(solution.support),
      ])
    }
    let proved = bound.map { "no support outside the list is below \(NumberFormatting.significant($0, digits: 8))\n" }
    let assumed = certificate.assumes.map { "assuming: \($0)\n" }.joined()
    return table.render() + "\n\(SelectionSummary.words(status)), \(NumberFormatting.integer(nodes)) nodes\n"
      + (proved ?? (isEverySupport ? "there are no other supports\n" : ""))
      + assumed
  }
}
