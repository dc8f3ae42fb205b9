import PrivateSelection
import Reports

/// What `private` prints: the release and public facts.
struct PrivateReport: Encodable {
  struct Coefficients: Encodable {
    var values: [Double]
    /// Absent without an intercept.
    var intercept: Double?
    /// What the values are the minimum of, before the noise.
    var fit: String
    /// The units of the columns and the response that the values are about.
    var scale: String
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
  /// What guarantee and epsilons rest on; absent for an unconditional guarantee.
  var condition: String?
  /// For the hinge loss: how a response became a class.
  var classes: String?
  var coefficients: Coefficients?
  var spent: String
  var left: String

  init(
    _ release: SupportRelease, fit: CoefficientRelease?, constants: PrivateConstants, mechanism: String,
    epsilon: Double,
    coefficientEpsilon: Double?, model: SelectionModel, padding: FixedDuration?, state: BudgetState
  ) {
    self.mechanism = mechanism
    self.epsilon = epsilon
    epsilonInAll = epsilon + (coefficientEpsilon ?? 0)
    support = release.support
    columns = release.support.map { constants.names[$0] }
    guarantee = padding.map { release.guarantee(paddedTo: $0) } ?? release.guarantee
    if case .conditional(_, let condition) = release.charge.guarantee { self.condition = condition }
    classes = constants.classes?.text
    coefficients = fit.map { fit in
      Coefficients(
        values: fit.coefficients, intercept: model.hasIntercept ? fit.intercept : nil, fit: Self.fit(model),
        scale: model.loss == .hinge
          ? "columns from −1 to 1 over their ranges" : "columns and response from −1 to 1 over their ranges",
        guarantee: padding.map { fit.guarantee(paddedTo: $0) } ?? fit.guarantee)
    }
    spent = state.spent
    left = state.left
  }

  private static func fit(_ model: SelectionModel) -> String {
    let ridge = model.ridge > 0 ? "least squares with ridge \(model.ridge)" : "least squares"
    return ridge + (model.loss == .hinge ? " on the classes as −1 and +1; not a fit of the hinge loss" : "")
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
    if let classes { lines.append("classes    \(classes)") }
    if let coefficients { lines += ["fit        \(coefficients.fit)", "scale      \(coefficients.scale)"] }
    lines.append("guarantee  \(guarantee)")
    if let coefficients {
      lines.append("coefficients  \(coefficients.guarantee)")
      lines.append(
        "in all     epsilon \(BudgetList.text(epsilonInAll)) for choice and coefficients together"
          + (condition.map { " ONLY IF \($0); no guarantee otherwise" } ?? ""))
    }
    lines += ["spent      \(spent)", "left       \(left)", ""]
    return lines.joined(separator: "\n")
  }
}
