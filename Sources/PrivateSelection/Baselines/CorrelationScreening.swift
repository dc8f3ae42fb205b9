/// A baseline: the columns with the largest |xⱼᵀy|, chosen one after another with noise.
///
/// ε-DP: s rounds of the exponential mechanism at ε/s on exact integer scores. Its score is linear in a column's signal, where
/// that of a best subset is quadratic, so on nearly uncorrelated columns it finds strong ones at a fraction of the ε. It
/// looks at one column at a time, though: where neighbours correlate by 0.7 it finds the true support of the benchmark at
/// no ε, and ``ExponentialMechanism`` does. Which case one has must be known without looking at the data.
public struct CorrelationScreening: Sendable, Hashable {
  /// ε of one release.
  public let epsilon: Epsilon

  /// - Parameter epsilon: ε of one release.
  public init(epsilon: Epsilon) { self.epsilon = epsilon }

  /// What one release costs.
  public var charge: PrivacyCharge { PrivacyCharge(mechanism: "correlation screening", guarantee: .pure(epsilon)) }

  /// Spends, computes and draws once.
  /// - Parameters:
  ///   - data: clipped private records.
  ///   - ledger: pays before anything is computed.
  /// - Throws: `PrivateSelectionError`.
  /// - Complexity: O(np).
  public func release(
    _ data: PrivateData, spending ledger: BudgetLedger
  ) throws(PrivateSelectionError) -> SupportRelease {
    _ = try epsilon.divided(by: data.model.supportSize)
    try Entropy.check()
    try ledger.spend(charge)
    var generator = SystemRandomNumberGenerator()
    let (scores, width) = Self.scores(data)
    let support = try PeeledSelection.choose(
      data.model.supportSize, scores: scores, rangeWidth: width, epsilon: epsilon, using: &generator)
    return SupportRelease(support: support, charge: charge, model: data.model)
  }

  /// |Σᵢ xᵢⱼyᵢ| in units of 2⁻²⁰ of a record's largest contribution, rounded down, and the width of their change.
  static func scores(_ data: PrivateData) -> (scores: [Int], rangeWidth: UInt64) {
    let p = data.model.features
    var sums = [Int64](repeating: 0, count: p)
    for row in 0..<data.records {
      let y = Int64(data.response[row])
      for j in 0..<p { sums[j] += Int64(data.predictors[row * p + j]) * y }
    }
    let responseBits = data.model.loss == .hinge ? 0 : data.model.dataBits
    let shift = data.model.dataBits + responseBits - 20
    let scores = sums.map { sum in
      let size = Int(sum.magnitude)
      return shift >= 0 ? size >> shift : size << -shift
    }
    // Replacing a record moves a sum by up to 2 units of 2²⁰, adding one by up to 1, in either direction.
    let change: UInt64 = if case .replaceOne = data.model.neighbours { 2 << 20 } else { 1 << 20 }
    return (scores, 2 * (change + 1))
  }
}
