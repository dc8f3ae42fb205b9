import PrivateSelection
import Reports

/// What `private` prints: the release and public facts.
struct PrivateReport: Encodable {
  struct Coefficients: Encodable {
    var values: [Double]
    var intercept: Double
    var guarantee: String
  }

  var mechanism: String
  /// ε of the choice.
  var epsilon: Double
  /// ε of all that this call released.
  var epsilonInAll: Double
  var support: [Int]
  var columns: [String]
  var guarantee: String
  var coefficients: Coefficients?
  var spent: String
  var left: String

  init(
    _ release: SupportRelease, fit: CoefficientRelease?, names: [String], mechanism: String, epsilon: Double,
    coefficientEpsilon: Double?, state: BudgetState
  ) {
    self.mechanism = mechanism
    self.epsilon = epsilon
    epsilonInAll = epsilon + (coefficientEpsilon ?? 0)
    support = release.support
    columns = release.support.map { names[$0] }
    guarantee = release.guarantee
    coefficients = fit.map {
      Coefficients(values: $0.coefficients, intercept: $0.intercept, guarantee: $0.guarantee)
    }
    spent = state.spent
    left = state.left
  }

  var text: String {
    var titles: [TableColumn] = [.number("index"), .text("column")]
    if coefficients != nil { titles.append(.number("coefficient")) }
    var table = TextTable(titles)
    for (place, index) in support.enumerated() {
      var row = ["\(index)", columns[place]]
      if let coefficients { row.append(NumberFormatting.significant(coefficients.values[place])) }
      table.append(row)
    }
    var lines = [table.render(), ""]
    if let coefficients {
      lines.append("intercept  \(NumberFormatting.significant(coefficients.intercept)), on columns scaled to −1 … 1")
    }
    lines.append("guarantee  \(guarantee)")
    if let coefficients {
      lines.append("coefficients  \(coefficients.guarantee)")
      lines.append("in all     epsilon \(BudgetList.text(epsilonInAll)) for choice and coefficients together")
    }
    lines += ["spent      \(spent)", "left       \(left)", ""]
    return lines.joined(separator: "\n")
  }
}
