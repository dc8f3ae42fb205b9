import Selection

/// What a sparse regression chose, what it is worth, and what is proved about it.
public struct SparseFit: Sendable {
  /// How the run ended. `.feasible` means that the solver stopped without a proof.
  public var status: Selection.Status
  /// Columns with a coefficient, ascending.
  public var support: [Int]
  /// The coefficients of ``support``, in the units of the features as given.
  public var coefficients: [Double]
  /// The intercept for the features as given; 0 without one.
  public var intercept: Double
  /// Loss and penalties, recomputed from the data, in the units of the columns used.
  public var objective: Double
  /// Σ loss alone, recomputed from the data.
  public var loss: Double
  /// A proved lower bound of the objective, under what the certificate assumes; `nil` when there is none.
  public var bound: Double?
  /// What the claim rests on; the bound on coefficients is named here unless it was proved.
  public var certificate: Certificate
  /// Where the bounds on coefficients come from.
  public var coefficientBounds: CoefficientBounds
  /// Columns whose coefficient lies at a bound that was given or assumed: a larger bound could lower the objective.
  public var bindingBounds: [Int]
  /// `nodes` counts nodes of the MIP solver's tree, `swaps` exchanges of the search before it.
  public var work: Work
  /// Wall-clock seconds.
  public var seconds: Double
  /// CPU seconds of the process.
  public var cpuSeconds: Double

  /// Whether the fit is proved optimal, under what the certificate assumes.
  public var isOptimal: Bool { status == .optimal }

  /// `(objective − bound) / |objective|`; 0 when they agree, `nil` without a bound or for an objective of 0.
  public var gap: Double? {
    guard let bound else { return nil }
    let difference = max(0, objective - bound)
    if difference == 0 { return 0 }
    return objective == 0 ? nil : difference / abs(objective)
  }

  /// `intercept + Σ coefficient · feature`; its sign is the predicted label of the hinge loss.
  ///
  /// - Parameter features: One row, all columns of the problem in their order.
  public func prediction(for features: [Double]) -> Double {
    zip(support, coefficients).reduce(intercept) { $0 + $1.1 * features[$1.0] }
  }
}

/// The largest absolute coefficients that a model with binaries allows, in the units of the columns used.
public struct CoefficientBounds: Sendable, Hashable, Codable {
  /// Where bounds come from.
  public enum Source: String, Sendable, Hashable, Codable {
    /// The caller.
    case given
    /// No coefficients beyond them have an objective as small as one that is known: shown by linear programs.
    case derived
    /// A multiple of the coefficients found by the search; the data allow no proof, or the time did not.
    case assumed
  }

  public var source: Source
  /// One a column.
  public var values: [Double]
  /// The largest of ``values``; 0 without columns.
  public var largest: Double { values.max() ?? 0 }
}
