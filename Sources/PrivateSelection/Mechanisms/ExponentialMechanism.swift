import Execution

/// The exponential mechanism over all C(p, s) supports, exactly.
///
///     let mechanism = ExponentialMechanism(epsilon: try Epsilon(1))
///     let release = try mechanism.release(data, spending: ledger)
///     release.support
///
/// The law of the support is P(S) ∝ exp(−ε c(S)/W) for the integer codes c of ``SelectionModel`` [McSherry and Talwar
/// 2007]: ε-DP, and ε²/8-zCDP because its range is bounded. It is drawn by rejection from an envelope of certified lower
/// bounds; a loose bound costs time and never privacy. The proof is in the article <doc:ExponentialMechanismProof>.
public struct ExponentialMechanism: Sendable, Hashable {
  /// ε of one release.
  public let epsilon: Epsilon

  /// - Parameter epsilon: ε of one release.
  public init(epsilon: Epsilon) { self.epsilon = epsilon }

  /// What one release costs.
  public var charge: PrivacyCharge { PrivacyCharge(mechanism: "exponential", guarantee: .boundedRange(epsilon)) }

  /// Spends, computes and draws once.
  /// - Parameters:
  ///   - data: clipped private records.
  ///   - ledger: pays before anything is computed.
  ///   - control: threads, and a time limit for the envelope, which changes no law.
  /// - Throws: `PrivateSelectionError`, with nothing spent if the ledger refuses or there is no entropy.
  public func release(
    _ data: PrivateData, spending ledger: BudgetLedger, control: RunControl = RunControl()
  ) throws(PrivateSelectionError) -> SupportRelease {
    try Entropy.check()
    try ledger.spend(charge)
    return try prepare(data, control: control).draw()
  }

  /// Computes scores and envelope once, for several releases. Nothing about the data leaves; each draw pays.
  /// - Parameters:
  ///   - data: clipped private records.
  ///   - control: threads, and a time limit for the envelope, which changes no law.
  /// - Throws: `PrivateSelectionError.noEntropy`.
  /// - Complexity: O(np²) for the Gram matrix, then as many cells as the law needs.
  public func prepare(
    _ data: PrivateData, control: RunControl = RunControl()
  ) throws(PrivateSelectionError) -> PreparedExponentialMechanism {
    try Entropy.check()
    return PreparedExponentialMechanism(
      score: Scores.score(of: data), epsilon: epsilon, limits: Scores.limits(data.model), control: control)
  }
}
