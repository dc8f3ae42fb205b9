import LinearAlgebra

/// Best subset with a piecewise linear loss: at most so many columns, with the least loss.
///
///     let problem = try SparseRegressionProblem(features: x, response: y, loss: .absolute, keep: 5)
///     let fit = try problem.fit(control: RunControl(timeLimit: 60))
///     fit.support                  // columns with a coefficient
///     fit.gap                      // 0 when proved optimal
///
///     min Σᵢ loss(yᵢ, b₀ + xᵢᵀb) + λ₀‖b‖₀ + λ₁‖b‖₁   subject to   ‖b‖₀ ≤ k, |bⱼ| ≤ M
///
/// The loss is a sum over samples. Columns are standardised unless told otherwise, and the penalties, the bound and the
/// objective are in the units of the standardised columns; a fit's coefficients are in the units of `features`.
public struct SparseRegressionProblem: Sendable {
  /// X, samples × features, as given.
  public let features: Matrix<Double>
  /// y, one a sample.
  public let response: [Double]
  /// What is summed over the samples.
  public let loss: PiecewiseLinearLoss
  /// k, the largest number of columns with a coefficient.
  public let keep: Int
  /// λ₀, the price of a column.
  public let lambda0: Double
  /// λ₁, the price of a unit of absolute coefficient.
  public let lambda1: Double
  /// M, the largest absolute coefficient in the units of the columns used, or `nil` to derive one from the data.
  public let bound: Double?
  /// Whether there is an intercept; it is free of penalties and bounds.
  public let hasIntercept: Bool
  /// Whether columns are centred (with an intercept) and brought to Euclidean norm 1.
  public let isStandardized: Bool

  let columns: StandardizedColumns

  /// The number of samples n.
  public var sampleCount: Int { features.rows }
  /// The number of columns p.
  public var featureCount: Int { features.columns }

  /// A problem.
  ///
  /// - Parameters:
  ///   - features: X, n×p.
  ///   - response: y, one a sample; labels of −1 and +1 for the hinge loss.
  ///   - loss: What is summed over the samples.
  ///   - keep: k; `nil` for no limit.
  ///   - lambda0: λ₀ ≥ 0.
  ///   - lambda1: λ₁ ≥ 0.
  ///   - bound: M > 0, or `nil` to derive one.
  ///   - intercept: Whether there is an intercept.
  ///   - standardize: Whether columns are centred (with an intercept) and brought to Euclidean norm 1.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault.
  public init(
    features: Matrix<Double>, response: [Double], loss: PiecewiseLinearLoss, keep: Int? = nil, lambda0: Double = 0,
    lambda1: Double = 0, bound: Double? = nil, intercept: Bool = true, standardize: Bool = true
  ) throws(SparseRegressionError) {
    guard features.rows > 0 else {
      throw .shapeMismatch(what: "features", expected: "at least one row", found: features.shape)
    }
    guard response.count == features.rows else {
      throw .shapeMismatch(
        what: "response", expected: "\(features.rows), one per row of the features", found: "\(response.count)")
    }
    if let (row, column) = features.firstNonFinite {
      throw .featureNotFinite(row: row, column: column, value: features[row, column])
    }
    for (row, value) in response.enumerated() {
      guard value.isFinite else { throw .responseNotFinite(row: row, value: value) }
      if loss == .hinge, abs(value) != 1 { throw .invalidLabel(row: row, value: value) }
    }
    if case .quantile(let level) = loss, !(level > 0 && level < 1) {
      throw .invalidValue(what: "the quantile", value: "\(level)", expected: "a number strictly between 0 and 1")
    }
    if let keep, keep < 0 {
      throw .invalidValue(what: "the number of columns to keep", value: "\(keep)", expected: "0 or more")
    }
    for (what, value) in [("λ₀", lambda0), ("λ₁", lambda1)] where !(value >= 0 && value.isFinite) {
      throw .invalidValue(what: what, value: "\(value)", expected: "a finite number ≥ 0")
    }
    if let bound, !(bound > 0 && bound.isFinite) {
      throw .invalidValue(what: "the bound on coefficients", value: "\(bound)", expected: "a finite number > 0")
    }
    self.features = features
    self.response = response
    self.loss = loss
    self.keep = min(keep ?? features.columns, features.columns)
    self.lambda0 = lambda0
    self.lambda1 = lambda1
    self.bound = bound
    hasIntercept = intercept
    isStandardized = standardize
    columns = StandardizedColumns(features, isCentered: standardize && intercept, isScaled: standardize)
  }

  /// The objective of coefficients in the units of the columns used, computed from the standardised data.
  func objective(_ coefficients: [Double], intercept: Double) -> Double {
    var total = loss(of: coefficients, intercept: intercept)
    for coefficient in coefficients where coefficient != 0 { total += lambda0 + lambda1 * abs(coefficient) }
    return total
  }

  /// Σ loss of coefficients in the units of the columns used.
  func loss(of coefficients: [Double], intercept: Double) -> Double {
    let used = coefficients.indices.filter { coefficients[$0] != 0 }
    var total = 0.0
    for row in response.indices {
      var prediction = intercept
      for column in used { prediction += coefficients[column] * columns.matrix[row, column] }
      total += loss.value(response: response[row], prediction: prediction)
    }
    return total
  }
}
