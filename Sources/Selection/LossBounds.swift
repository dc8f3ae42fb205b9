/// Lower bounds of what completing a removal costs, from the pair (A, B) = (H⁻¹, WWᵀ) over the groups still free.
///
/// With worths `s_g = ½ tr(A_gg⁻¹B_gg)` and groups R still to be removed, the loss of R on top of what is gone is
/// `½ tr(A_RR⁻¹B_RR)`. Two bounds hold for every R:
///
/// - **Monotone**: it is at least the largest s_g in R, so with j groups to go at least the j-th smallest s_g.
/// - **Separable**: with the coupling `c_gh = ‖L_g⁻¹A_ghL_h⁻ᵀ‖` (Frobenius; A_gg = L_gL_gᵀ), block diagonal dominance gives
///   `A_RR ⪯ blkdiag((1 + Σ_{h∈R} c_gh) A_gg)`, hence loss(R) ≥ Σ_{g∈R} s_g / (1 + the j−1 largest c_gh): a sum to
///   be minimised by taking the smallest terms. A scaled version of the same argument (Collatz–Wielandt) bounds
///   the largest eigenvalue of the coupling matrix and gives `Σ s_g / λ`.
///
/// With unequal weights the smallest sum is a fractional knapsack and the number of groups to go is bounded below.
struct LossBounds {
  let worths: [Double]
  /// Coupling by position, row-major, zero diagonal.
  let coupling: [Double]

  init(_ pair: SubsetPair) {
    worths = pair.worths()
    coupling = pair.couplings()
  }

  private init(worths: [Double], coupling: [Double]) {
    self.worths = worths
    self.coupling = coupling
  }

  /// The bounds over some of the groups, by position.
  func restricted(to positions: [Int]) -> LossBounds {
    if positions.count == worths.count { return self }
    return LossBounds(
      worths: positions.map { worths[$0] },
      coupling: positions.flatMap { row in positions.map { coupling[row * worths.count + $0] } })
  }

  /// A lower bound of the loss of removing, from these groups, weight of at least `required`.
  func bound(weights: [Double], required: Double) -> Double {
    let n = worths.count
    guard required > 1e-12 * (weights.max() ?? 1) else { return 0 }
    // The least and the largest number of groups that a removal without a superfluous group can have.
    let least = Self.count(weights.sorted(by: >), toReach: required)
    let most = min(n, Self.count(weights.sorted(), toReach: required))
    guard least <= n else { return .infinity }
    let monotone = worths.sorted()[least - 1]
    let terms = (0..<n).map { group -> Double in
      let row = coupling[group * n..<(group + 1) * n].sorted(by: >)
      return worths[group] / (1 + row.prefix(most - 1).reduce(0, +))
    }
    let dominance = Self.knapsack(terms, weights: weights, required: required)
    let spectral = Self.knapsack(worths, weights: weights, required: required) / largestEigenvalueBound()
    return max(monotone, dominance, spectral)
  }

  /// An upper bound of the largest eigenvalue of I + C for the nonnegative C: max (x + Cx)ᵢ/xᵢ for a positive x near the
  /// Perron vector (Collatz 1942, Wielandt 1950).
  private func largestEigenvalueBound() -> Double {
    let n = worths.count
    var x = [Double](repeating: 1, count: n)
    var best = Double.infinity
    for _ in 0..<12 {
      var image = x
      for i in 0..<n { for j in 0..<n { image[i] += coupling[i * n + j] * x[j] } }
      best = min(best, zip(image, x).map { $0 / $1 }.max() ?? 1)
      let top = image.max() ?? 1
      x = image.map { $0 / top }
    }
    return best
  }

  private static func count(_ sorted: [Double], toReach required: Double) -> Int {
    var sum = 0.0
    for (index, weight) in sorted.enumerated() {
      sum += weight
      if sum >= required * (1 - 1e-12) { return index + 1 }
    }
    return sorted.count + 1
  }

  /// The smallest Σ terms·x with Σ weights·x ≥ required, 0 ≤ x ≤ 1.
  private static func knapsack(_ terms: [Double], weights: [Double], required: Double) -> Double {
    var (left, sum) = (required * (1 - 1e-12), 0.0)
    for index in terms.indices.sorted(by: { terms[$0] / weights[$0] < terms[$1] / weights[$1] }) where left > 0 {
      let share = min(1, left / weights[index])
      sum += share * terms[index]
      left -= share * weights[index]
    }
    return sum
  }
}
