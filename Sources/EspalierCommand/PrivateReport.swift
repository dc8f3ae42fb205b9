import PrivateSelection
import Reports

/// What `private` prints: the release and public facts.
struct PrivateReport: Encodable {
  struct Coefficients: Encodable {
    var values: [Double]
    /// Absent without an intercept.
    var intercept: Double?
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
  /// What the coefficients are about; not part of the JSON document.
  private var scale: String

  private enum CodingKeys: String, CodingKey {
    case mechanism, epsilon, epsilonInAll, support, columns, guarantee, coefficients, spent, left
  }

  init(
    _ release: SupportRelease, fit: CoefficientRelease?, names: [String], mechanism: String, epsilon: Double,
    coefficientEpsilon: Double?, model: SelectionModel, padding: FixedDuration?, state: BudgetState
  ) {
    self.mechanism = mechanism
    self.epsilon = epsilon
    epsilonInAll = epsilon + (coefficientEpsilon ?? 0)
    support = release.support
    columns = release.support.map { names[$0] }
    guarantee = padding.map { release.guarantee(paddedTo: $0) } ?? release.guarantee
    coefficients = fit.map { fit in
      Coefficients(
        values: fit.coefficients, intercept: model.hasIntercept ? fit.intercept : nil,
        guarantee: padding.map { fit.guarantee(paddedTo: $0) } ?? fit.guarantee)
    }
    scale =
      model.loss == .hinge
      ? "columns from −1 to 1 over their ranges" : "columns and response from −1 to 1 over their ranges"
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
    if let intercept = coefficients?.intercept {
      lines.append("intercept  \(NumberFormatting.significant(intercept))")
    }
    if coefficients != nil { lines.append("scale      \(scale)") }
    lines.append("guarantee  \(guarantee)")
    if let coefficients {
      lines.append("coefficients  \(coefficients.guarantee)")
      lines.append("in all     epsilon \(BudgetList.text(epsilonInAll)) for choice and coefficients together")
    }
    lines += ["spent      \(spent)", "left       \(left)", ""]
    return lines.joined(separator: "\n")
  }
}
