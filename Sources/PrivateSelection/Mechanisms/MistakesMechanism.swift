/// For comparison only: supports grouped by how many columns they miss of the best one.
///
/// Bucket k holds the supports that differ from the best one Ŝ in k columns, all at the bucket's least score. The groups
/// move with Ŝ, which depends on the data, so this is NOT differentially private in general: on two neighbours
/// with tied disjoint optima the loss at ε = 1 is 3.7 for n = 20 000 and 38 for n = 200 000. Only under a
/// ``GapCondition`` on the data is it ε-DP; the charge and the release say so. ``ExponentialMechanism`` is more accurate
/// and needs no condition. The article <doc:MistakesIsNotPrivate> has the argument and the counterexample.
public struct MistakesMechanism: Sendable, Hashable {
  /// ε of one release under the condition.
  public let epsilon: Epsilon
  /// The declared condition.
  public let condition: GapCondition

  /// - Parameters:
  ///   - epsilon: ε of one release under the condition.
  ///   - condition: the declared condition.
  public init(epsilon: Epsilon, assuming condition: GapCondition) {
    self.epsilon = epsilon
    self.condition = condition
  }

  /// What one release costs, if the condition holds.
  public var charge: PrivacyCharge {
    PrivacyCharge(mechanism: "mistakes", guarantee: .conditional(epsilon, condition: GapCondition.statement))
  }

  /// Spends, computes the buckets and draws once.
  /// - Parameters:
  ///   - data: clipped private records; at most 16 columns to choose.
  ///   - ledger: pays before anything is computed, and keeps the condition.
  /// - Throws: `PrivateSelectionError`.
  public func release(
    _ data: PrivateData, spending ledger: BudgetLedger
  ) throws(PrivateSelectionError) -> SupportRelease {
    try check(data.model)
    try Entropy.check()
    try ledger.spend(charge)
    return try PreparedListMechanism(self, score: Scores.score(of: data)).draw()
  }

  /// Computes the buckets once, for several releases; each draw pays.
  /// - Parameter data: clipped private records; at most 16 columns to choose.
  /// - Throws: `PrivateSelectionError`.
  public func prepare(_ data: PrivateData) throws(PrivateSelectionError) -> PreparedListMechanism {
    try check(data.model)
    try Entropy.check()
    return PreparedListMechanism(self, score: Scores.score(of: data))
  }

  /// Refuses what ``release(_:spending:)`` would refuse on account of public parameters, and does nothing else.
  /// - Parameter model: the public parameters.
  /// - Throws: `PrivateSelectionError.tooLarge` for more than 16 columns to choose.
  public func check(_ model: SelectionModel) throws(PrivateSelectionError) {
    guard model.supportSize <= 16 else {
      throw .tooLarge("the mistakes mechanism takes at most 16 columns to choose, not \(model.supportSize)")
    }
  }
}
