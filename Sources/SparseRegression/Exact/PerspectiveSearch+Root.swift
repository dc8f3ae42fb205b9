extension PerspectiveSearch {
  /// The multiplier at which the relaxation takes in about as many columns as the limit, by bisection on its logarithm.
  func findMultiplier() {
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
        cutoff: pool.threshold.isFinite ? pool.threshold : data.energy, outside: outside,
        effort: 0.02, fixes: false, discarded: &none, recorder: nil, rounds: 60,
        isInterrupted: { self.shouldStop() })
      let evaluation = set.evaluate()
      if evaluation.bound > bestBound { (best, bestBound) = (middle, evaluation.bound) }
      if set.relaxedSize() > Double(limit) { low = middle } else { high = middle }
      if interruption != nil || high / low < 1.02 { break }
    }
    set.setMultiplier(best)
  }
}
