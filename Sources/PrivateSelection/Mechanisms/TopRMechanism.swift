import Execution

/// The exponential mechanism with all but the R best supports at the score of the R-th.
///
/// v(S) = min(c(S), c of the R-th best). Order statistics of scores move no more than the scores do, so v has their
/// sensitivity and the mechanism is ε-DP, *because the list is proved to hold the R best*: a list found by a heuristic, or
/// to a gap, has no such guarantee. The search that proves it has no time limit, since a run that gave up would show
/// something of the data. ``ExponentialMechanism`` needs no list and is never less accurate when the best support is
/// the wanted one; use it unless this law is what you study. The proof is in the article <doc:TopRProof>.
public struct TopRMechanism: Sendable, Hashable {
  /// ε of one release.
  public let epsilon: Epsilon
  /// R, the number of supports that keep their own score; public.
  public let listSize: Int

  /// - Parameters:
  ///   - epsilon: ε of one release.
  ///   - listSize: R, chosen without the data, 1 … 10⁶.
  /// - Throws: `PrivateSelectionError.parameter` for R out of range.
  public init(epsilon: Epsilon, listSize: Int) throws(PrivateSelectionError) {
    guard (1...1_000_000).contains(listSize) else {
      throw .parameter(name: "listSize", value: "\(listSize)", expected: "1 to 1000000")
    }
    self.epsilon = epsilon
    self.listSize = listSize
  }

  /// What one release costs.
  public var charge: PrivacyCharge { PrivacyCharge(mechanism: "top-r", guarantee: .boundedRange(epsilon)) }

  /// Spends, finds and proves the list, and draws once.
  /// - Parameters:
  ///   - data: clipped private records.
  ///   - ledger: pays before anything is computed.
  /// - Throws: `PrivateSelectionError`.
  public func release(
    _ data: PrivateData, spending ledger: BudgetLedger
  ) throws(PrivateSelectionError) -> SupportRelease {
    try Entropy.check()
    try ledger.spend(charge)
    return try PreparedListMechanism(self, score: Scores.score(of: data)).draw()
  }

  /// Finds and proves the list once, for several releases; each draw pays.
  /// - Parameter data: clipped private records.
  /// - Throws: `PrivateSelectionError.noEntropy`.
  public func prepare(_ data: PrivateData) throws(PrivateSelectionError) -> PreparedListMechanism {
    try Entropy.check()
    return PreparedListMechanism(self, score: Scores.score(of: data))
  }
}
