import LinearAlgebra

/// Exact best-subset regression with squared loss:
///
///     minimise F(b) = ½‖y − Xb‖² + λ₀‖b‖₀ + λ₂‖b‖²    over −M ≤ b ≤ M
///
/// or the same with at most k nonzero coefficients.
///
///     let problem = try PerspectiveProblem(
///       columns: x, response: y, form: .penalised(lambda0: 0.01), lambda2: 0.01, bounds: .given(1.5))
///     let solution = try PerspectiveTree(problem).solve(control: RunControl(timeLimit: 60))
///     solution.support; solution.gap
///
/// Nothing is centred or scaled here unless ``centers`` and ``scales`` say so: columns enter as (x − center)·scale, and
/// coefficients belong to those. The columns need not have norm one.
public struct PerspectiveProblem<Element: Scalar>: Sendable {
  /// What limits the support.
  public enum Form: Sendable, Equatable {
    /// λ₀ for every column that is used.
    case penalised(lambda0: Double)
    /// At most `count` columns, and λ₀ for each.
    case cardinality(_ count: Int, lambda0: Double = 0)
  }

  /// Where the bound M on |b| comes from; the certificate repeats it.
  public enum Bounds: Sendable, Equatable {
    /// The same for all columns; may be infinite when λ₂ > 0.
    case given(Double)
    /// One a column.
    case givenEach([Double])
    /// A multiple of the largest coefficient of the start. The certificate then says "assumes M".
    case assumed(factor: Double = 1.5)
    /// √((F₀ − λ₀)/λ₂) with the objective F₀ of the start, or less where the full ridge fit of up to 400 columns allows:
    /// nothing better lies beyond. Needs λ₂ > 0.
    case derived
  }

  /// X, n×p, column-major.
  public let columns: Matrix<Element>
  /// y, n values.
  public let response: [Double]
  public let form: Form
  /// λ₂ ≥ 0.
  public let lambda2: Double
  public let bounds: Bounds
  /// Lower limits of the coefficients, one a column, at most 0; `nil` for none but −M.
  public let lower: [Double]?
  /// Upper limits of the coefficients, one a column, at least 0; `nil` for none but M.
  public let upper: [Double]?
  /// Columns that are always in and pay no λ₀.
  public let unpenalised: [Int]
  /// What is subtracted from each column; `nil` for nothing.
  public let centers: [Double]?
  /// What each centred column is multiplied by; `nil` for 1.
  public let scales: [Double]?

  /// Number of samples.
  public var rows: Int { columns.rows }
  /// Number of columns.
  public var columnCount: Int { columns.columns }

  /// Poses the problem.
  ///
  /// - Parameters:
  ///   - columns: X, n×p; converted to column-major when it is not.
  ///   - response: y, n values.
  ///   - form: λ₀ or k.
  ///   - lambda2: λ₂ ≥ 0; it must be positive unless every coefficient has finite limits.
  ///   - bounds: M.
  ///   - lower: Lower limits, one a column, at most 0.
  ///   - upper: Upper limits, one a column, at least 0.
  ///   - unpenalised: Columns that are always in and free of λ₀.
  ///   - centers: What to subtract from each column.
  ///   - scales: What to multiply each centred column by; positive.
  /// - Throws: `SparseRegressionError` for shapes that do not fit, values that are not finite or out of range.
  /// - Complexity: O(n p), one look at every entry.
  public init(
    columns: Matrix<Element>, response: [Double], form: Form, lambda2: Double, bounds: Bounds = .assumed(),
    lower: [Double]? = nil, upper: [Double]? = nil, unpenalised: [Int] = [], centers: [Double]? = nil,
    scales: [Double]? = nil
  ) throws(SparseRegressionError) {
    self.columns = columns.layout == .columnMajor ? columns : columns.converted(to: .columnMajor)
    self.response = response
    self.form = form
    self.lambda2 = lambda2
    self.bounds = bounds
    self.lower = lower
    self.upper = upper
    self.unpenalised = Set(unpenalised).sorted()
    self.centers = centers
    self.scales = scales
    try validate()
  }
}
