/// Exact best-subset classification:
///
///     minimise F(b) = Σᵢ wᵢ loss(yᵢ (b₀ + xᵢᵀb)) + λ₀‖b‖₀ + λ₁‖b‖₁ + λ₂‖b‖²    over −M ≤ b ≤ M
///
/// or the same with at most k nonzero coefficients; the loss is `log(1 + e^−m)` or `max(0, 1 − m)²` of the margin m.
///
///     let problem = try MarginProblem(
///       columns: DesignMatrix(x), labels: y, form: .penalised(lambda0: 5), lambda2: 1, bounds: .given(3))
///     let solution = try MarginTree(problem).solve(control: RunControl(timeLimit: 60))
///     solution.support; solution.gap
///
/// Columns count as they are stored: nothing is centred or scaled.
public struct MarginProblem: Sendable {
  /// What limits the support.
  public enum Form: Sendable, Equatable {
    /// λ₀ for every column that is used.
    case penalised(lambda0: Double)
    /// At most `count` columns, and λ₀ for each.
    case cardinality(_ count: Int, lambda0: Double = 0)
  }

  /// Where the bound M on |b| comes from; the solution repeats it.
  public enum Bounds: Sendable, Equatable {
    /// The same for all columns; may be infinite when λ₂ > 0.
    case given(Double)
    /// A multiple of the largest coefficient of the start. The solution then says "assumes M".
    case assumed(factor: Double = 1.5)
    /// The least that follows from F being no worse than the start's: nothing better lies beyond. Needs λ₂ > 0; with a small
    /// λ₂ such bounds are wide and the tree is large.
    case derived
  }

  public let form: Form
  public let bounds: Bounds
  let prepared: PreparedProblem

  /// Number of samples.
  public var rows: Int { prepared.columns.rows }
  /// Number of columns.
  public var columnCount: Int { prepared.columns.count }

  /// Poses the problem.
  ///
  /// - Parameters:
  ///   - columns: X, n×p.
  ///   - labels: y, n values of −1 or +1; both must occur when there is an intercept.
  ///   - weights: One positive weight a sample; `nil` for ones.
  ///   - loss: `.logistic` or `.squaredHinge`.
  ///   - form: λ₀ or k.
  ///   - lambda1: λ₁ ≥ 0.
  ///   - lambda2: λ₂ ≥ 0; it must be positive unless every coefficient has finite limits.
  ///   - bounds: M.
  ///   - intercept: Whether there is an intercept, which is free of penalties and bounds.
  ///   - lower: Lower limits, one a column, at most 0; `nil` for none but −M.
  ///   - upper: Upper limits, one a column, at least 0; `nil` for none but M.
  ///   - unpenalised: Columns that are always in, free of penalties and of M.
  ///   - threads: How many threads may read the columns here.
  /// - Throws: `SparseRegressionError` for shapes that do not fit, labels that are none, values that are not finite or out of
  ///   range.
  /// - Complexity: O(n p), a look at every entry.
  public init(
    columns: DesignMatrix, labels: [Double], weights: [Double]? = nil, loss: SubsetLoss = .logistic, form: Form,
    lambda1: Double = 0, lambda2: Double, bounds: Bounds = .derived, intercept: Bool = true, lower: [Double]? = nil,
    upper: [Double]? = nil, unpenalised: [Int] = [], threads: Int = 1
  ) throws(SparseRegressionError) {
    let (n, p) = (columns.rows, columns.columns)
    guard loss != .squared else {
      throw .invalidValue(what: "the loss", value: "\(loss)", expected: "logistic or squaredHinge")
    }
    guard n > 0, p > 0 else {
      throw .shapeMismatch(what: "features", expected: "at least one row and one column", found: "\(n)×\(p)")
    }
    guard labels.count == n else {
      throw .shapeMismatch(what: "labels", expected: "\(n) values", found: "\(labels.count)")
    }
    for (row, value) in labels.enumerated() where abs(value) != 1 { throw .invalidLabel(row: row, value: value) }
    if intercept, labels.allSatisfy({ $0 == labels[0] }) { throw .constantResponse(value: labels[0]) }
    if let weights {
      guard weights.count == n else {
        throw .shapeMismatch(what: "weights", expected: "\(n) values", found: "\(weights.count)")
      }
      for (row, weight) in weights.enumerated() where !(weight > 0 && weight.isFinite) {
        throw .invalidValue(what: "weights, row \(row)", value: "\(weight)", expected: "a finite number > 0")
      }
    }
    for (what, value) in [("lambda1", lambda1), ("lambda2", lambda2)] where !(value >= 0 && value.isFinite) {
      throw .invalidValue(what: what, value: "\(value)", expected: "a number of at least 0")
    }
    try SubsetConstraints(lower: lower, upper: upper, unpenalized: unpenalised).validate(columns: p)
    let table = try PreparedColumns(
      columns, weights: weights, isCentered: false, isScaled: false, isWeighted: false, threads: threads)
    self.form = form
    self.bounds = bounds
    prepared = PreparedProblem(
      loss: loss, columns: table, response: labels, responseCenter: 0, weights: weights, fitsIntercept: intercept,
      lambda1: lambda1, lambda2: lambda2, fixed: unpenalised.sorted().filter { table.squaredNorms[$0] > 0 },
      groupOf: [], groupLimits: [], lower: lower, upper: upper, coefficientBound: nil)
    try validate()
  }

  /// A problem in prepared columns, for the estimators.
  init(_ prepared: PreparedProblem, form: Form, bounds: Bounds) throws(SparseRegressionError) {
    self.prepared = prepared
    self.form = form
    self.bounds = bounds
    try validate()
  }

  private func validate() throws(SparseRegressionError) {
    switch form {
    case .penalised(let lambda0), .cardinality(_, let lambda0):
      guard lambda0 >= 0, lambda0.isFinite else {
        throw .invalidValue(what: "lambda0", value: "\(lambda0)", expected: "a number of at least 0")
      }
    }
    if case .cardinality(let count, _) = form, count < 0 || count > columnCount {
      throw .invalidValue(what: "the number of columns to keep", value: "\(count)", expected: "0 to \(columnCount)")
    }
    switch bounds {
    case .given(let value):
      guard value > 0, value.isFinite || prepared.lambda2 > 0 else {
        throw .invalidValue(
          what: "the bound on coefficients", value: "\(value)",
          expected: prepared.lambda2 > 0 ? "a positive number" : "a positive finite number, since lambda2 is 0")
      }
    case .assumed(let factor):
      guard factor >= 1, factor.isFinite else {
        throw .invalidValue(what: "the factor of the bound", value: "\(factor)", expected: "at least 1")
      }
    case .derived:
      guard prepared.lambda2 > 0 else {
        throw .invalidValue(what: "lambda2", value: "0", expected: "a positive number, to derive bounds from")
      }
    }
  }
}
