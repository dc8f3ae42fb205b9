extension PerspectiveSearch {
  /// The multiplier at which the relaxation takes in about as many columns as the limit, by bisection on its logarithm.
  func findMultiplier() {
    guard let limit = data.limit, limit > 0 else {
      set.setMultiplier(2 * data.energy + 1)
      return
    }
    // From above, so that columns which only small multipliers need stay outside.
    var (low, high) = (0.0, 2 * data.energy)
    var (best, bestBound) = (high, -Double.infinity)
    var none = Double.infinity
    for _ in 0..<40 {
      let middle = low > 0 ? (low * high).squareRoot() : 0.6 * high
      set.setMultiplier(middle)
      _ = set.relax(
        cutoff: .infinity, outside: outside, effort: 0, needsCheck: true, fixes: false, discarded: &none,
        recorder: nil, rounds: 60,
        isInterrupted: { self.shouldStop() })
      let evaluation = set.evaluate()
      if evaluation.bound > bestBound { (best, bestBound) = (middle, evaluation.bound) }
      if set.relaxedSize() > Double(limit) { low = middle } else { high = middle }
      if interruption != nil || high < 1.03 * low { break }
    }
    set.setMultiplier(best)
  }
}
