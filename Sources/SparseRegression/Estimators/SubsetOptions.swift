/// What best-subset estimators have in common beside the size: penalties, data handling, constraints and method.
public struct SubsetOptions: Sendable, Equatable {
  /// Who chooses the support.
  public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    /// Local search from many starts: fast, no bound.
    case heuristic
    /// A tree search with a proved bound.
    case exact
    /// Exact where it is available for the problem, for ten seconds a fit (or a path) where no time limit is given;
    /// heuristic otherwise, and in cross-validation.
    case automatic
  }

  /// λ₁ ≥ 0, the price of a unit of absolute coefficient.
  public var lambda1: Double
  /// λ₂ ≥ 0, the price of a unit of squared coefficient; `nil` for 0 with squared loss and 10⁻⁷ otherwise, where labels that
  /// a hyperplane separates would have no minimum without it.
  public var lambda2: Double?
  /// Whether there is an intercept; it is free of penalties.
  public var hasIntercept: Bool
  /// Whether columns are centred (with an intercept) and brought to Euclidean norm 1. Penalties, M and the objective are in
  /// the units of these columns; reported coefficients are in those of the data.
  public var isStandardized: Bool
  /// What supports and coefficients may be.
  public var constraints: SubsetConstraints
  /// Who chooses the support.
  public var method: Method
  /// M > 0: the largest absolute coefficient, in the units of the columns used, that an exact method may assume; `nil` to
  /// derive one.
  public var coefficientBound: Double?
  /// The relative gap at which an exact method may stop.
  public var relativeGap: Double
  /// Fixes every random choice.
  public var seed: UInt64
  /// Whether an exact method keeps a proof that can be checked again, ``SubsetFit/proof``: memory for every node, more work,
  /// and a digest of the data.
  public var recordsCertificate: Bool

  /// Options.
  ///
  /// - Parameters:
  ///   - lambda1: λ₁ ≥ 0.
  ///   - lambda2: λ₂ ≥ 0, or `nil` for the default of the loss.
  ///   - intercept: Whether there is an intercept.
  ///   - standardize: Whether columns are centred and brought to norm 1.
  ///   - constraints: What supports and coefficients may be.
  ///   - method: Who chooses the support.
  ///   - coefficientBound: M for exact methods, or `nil`.
  ///   - relativeGap: Where an exact method may stop.
  ///   - seed: Fixes every random choice.
  ///   - recordsCertificate: Whether an exact method keeps a proof that can be checked again.
  public init(
    lambda1: Double = 0, lambda2: Double? = nil, intercept: Bool = true, standardize: Bool = true,
    constraints: SubsetConstraints = SubsetConstraints(), method: Method = .automatic, coefficientBound: Double? = nil,
    relativeGap: Double = 0, seed: UInt64 = 0, recordsCertificate: Bool = false
  ) {
    self.lambda1 = lambda1
    self.lambda2 = lambda2
    hasIntercept = intercept
    isStandardized = standardize
    self.constraints = constraints
    self.method = method
    self.coefficientBound = coefficientBound
    self.relativeGap = relativeGap
    self.seed = seed
    self.recordsCertificate = recordsCertificate
  }
}

/// How many columns: a limit, or a price.
public enum SubsetSize: Sendable, Hashable {
  /// At most k columns beside those that are always in.
  case keep(Int)
  /// λ₀ for every column.
  case price(Double)
}
