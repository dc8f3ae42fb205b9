import Execution

/// An exponential mechanism with its envelope computed, ready to draw. It shows nothing of the data.
public struct PreparedExponentialMechanism: Sendable {
  /// What one draw costs.
  public let charge: PrivacyCharge
  let sampler: CellSampler
  let score: any SupportScore

  init(score: any SupportScore, epsilon: Epsilon, limits: EnvelopeLimits, control: RunControl) {
    self.score = score
    let width = score.model.scoreScale.rangeWidth
    let cells = EnvelopeTree.cells(
      of: score, rate: epsilon.value / Double(width), limits: limits, control: control)
    sampler = CellSampler(cells: cells, epsilon: epsilon, rangeWidth: width)
    charge = PrivacyCharge(mechanism: "exponential", guarantee: .boundedRange(epsilon))
  }

  /// One release, paid before it is drawn.
  /// - Parameter ledger: pays.
  /// - Throws: `PrivateSelectionError`.
  public func release(spending ledger: BudgetLedger) throws(PrivateSelectionError) -> SupportRelease {
    try Entropy.check()
    try ledger.spend(charge)
    return try draw()
  }

  func draw() throws(PrivateSelectionError) -> SupportRelease {
    var generator = SystemRandomNumberGenerator()
    return SupportRelease(
      support: try draw(using: &generator), charge: charge, model: score.model)
  }

  /// For tests only, which replay a tape: not reachable from outside the room.
  func draw(using generator: inout some RandomNumberGenerator) throws(PrivateSelectionError) -> [Int] {
    let worker = score.makeWorker()
    return try sampler.draw(using: &generator) { (support) throws(PrivateSelectionError) in worker.code(support) }
  }
}
