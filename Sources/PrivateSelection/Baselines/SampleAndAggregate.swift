import LinearAlgebra

/// A baseline: lasso on random blocks of the records, each voting for exactly s columns, and a noisy choice by votes.
///
/// Every record belongs to one block, assigned independently of the data, so neighbours differ in one block, and every
/// count of votes by at most one. s rounds of the exponential mechanism at ε/s on the counts are ε-DP. (Published code
/// counts all non-zero coefficients but adds noise for s votes, and does not clip.)
public struct SampleAndAggregate: Sendable, Hashable {
  /// ε of one release.
  public let epsilon: Epsilon
  /// The number of blocks; public.
  public let blocks: Int

  /// - Parameters:
  ///   - epsilon: ε of one release.
  ///   - blocks: the number of blocks, chosen without the data, 1 … 10⁵.
  /// - Throws: `PrivateSelectionError.parameter`.
  public init(epsilon: Epsilon, blocks: Int) throws(PrivateSelectionError) {
    guard (1...100_000).contains(blocks) else {
      throw .parameter(name: "blocks", value: "\(blocks)", expected: "1 to 100000")
    }
    self.epsilon = epsilon
    self.blocks = blocks
  }

  /// What one release costs.
  public var charge: PrivacyCharge { PrivacyCharge(mechanism: "sample and aggregate", guarantee: .pure(epsilon)) }

  /// Spends, computes and draws once.
  /// - Parameters:
  ///   - data: clipped private records.
  ///   - ledger: pays before anything is computed.
  /// - Throws: `PrivateSelectionError`.
  public func release(
    _ data: PrivateData, spending ledger: BudgetLedger
  ) throws(PrivateSelectionError) -> SupportRelease {
    _ = try epsilon.divided(by: data.model.supportSize)
    try Entropy.check()
    try ledger.spend(charge)
    var generator = SystemRandomNumberGenerator()
    let counts = votes(data, using: &generator)
    // A count moves by −1 … 1.
    let support = try PeeledSelection.choose(
      data.model.supportSize, scores: counts, rangeWidth: 2, epsilon: epsilon, using: &generator)
    return SupportRelease(support: support, charge: charge, model: data.model)
  }

  func votes(_ data: PrivateData, using generator: inout some RandomNumberGenerator) -> [Int] {
    var members = [[Int]](repeating: [], count: blocks)
    for row in 0..<data.records {
      members[Int(ExactSampling.uniform(below: UInt64(blocks), using: &generator))].append(row)
    }
    var counts = [Int](repeating: 0, count: data.model.features)
    for rows in members {
      for column in LassoSupport.largest(data.model.supportSize, rows: rows, of: data) { counts[column] += 1 }
    }
    return counts
  }
}
