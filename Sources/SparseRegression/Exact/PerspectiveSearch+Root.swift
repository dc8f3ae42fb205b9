extension PerspectiveSearch {
  /// Solves the root's relaxation, by which columns outside are judged from then on, and finds the multiplier of a limit.
  func relaxRoot() {
    if data.limit != nil { findMultiplier() }
    guard let outside, !set.isComplete else { return }
    var none = Double.infinity
    _ = set.relax(
      cutoff: cutoff, outside: outside, effort: 0.05, fixes: false, discarded: &none, recorder: nil,
      isInterrupted: { self.shouldStop() })
    if interruption == nil { outside.setRootReference(set) }
  }

  /// The multiplier at which the relaxation takes in about as many columns as the limit, by bisection on its logarithm.
  private func findMultiplier() {
    guard let limit = data.limit, limit > 0 else {
      set.setMultiplier(2 * data.energy + 1)
      return
    }
    var (low, high) = (1e-9 * data.energy, 2 * data.energy)
    var (best, bestBound) = (low, -Double.infinity)
    var none = Double.infinity
    for _ in 0..<16 {
      let middle = (low * high).squareRoot()
      set.setMultiplier(middle)
      _ = set.relax(
        cutoff: .infinity, outside: outside, effort: 0, fixes: false, discarded: &none, recorder: nil, rounds: 60,
        isInterrupted: { self.shouldStop() })
      let evaluation = set.evaluate()
      if evaluation.bound > bestBound { (best, bestBound) = (middle, evaluation.bound) }
      if set.relaxedSize() > Double(limit) { low = middle } else { high = middle }
      if interruption != nil || high / low < 1.02 { break }
    }
    set.setMultiplier(best)
  }
}
