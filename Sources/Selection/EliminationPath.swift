/// The nested supports of a one-pass method, for every budget at once.
public struct EliminationPath: Sendable, Equatable {
  /// Groups in the order in which the pass removed (backward) or added (forward) them.
  public let order: [Int]
  /// `losses[i]`: the loss after i steps, exact up to rounding; `losses[0]` is the loss at the start.
  public let losses: [Double]
  /// Groups the pass could not move: kept throughout (backward), or there from the start (forward).
  public let fixed: [Int]
  /// Whether the pass adds groups.
  public let isForward: Bool

  /// The support of `count` groups, ascending, or `nil` when the pass did not come that far.
  public func support(keeping count: Int) -> [Int]? {
    if isForward {
      guard count >= fixed.count, count - fixed.count <= order.count else { return nil }
      return (fixed + order.prefix(count - fixed.count)).sorted()
    }
    let removed = order.count + fixed.count - count
    guard removed >= 0, removed <= order.count else { return nil }
    return (fixed + order.dropFirst(removed)).sorted()
  }

  /// The loss of the support of `count` groups.
  public func loss(keeping count: Int) -> Double? {
    let step = isForward ? count - fixed.count : order.count + fixed.count - count
    return losses.indices.contains(step) ? losses[step] : nil
  }
}
