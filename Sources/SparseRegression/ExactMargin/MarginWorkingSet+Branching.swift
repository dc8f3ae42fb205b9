import LinearAlgebra

extension MarginWorkingSet {
  /// The variable to branch on, and the value to follow first; `nil` when no variable is fractional.
  ///
  /// For every variable whose envelope is below the function, the increase of the relaxation in both children is estimated
  /// with the active set frozen, at the price of one factorisation of its Gram matrix. The largest product wins.
  func branchingVariable() -> (local: Int, isIn: Bool)? {
    var moving: [Int32] = []
    for local in 0..<count
    where b[local] != 0 && state[local] != 2 && abs(b[local]) < (b[local] > 0 ? above[local] : below[local]) {
      moving.append(Int32(local))
    }
    let number = moving.count
    var stiffness: [Double] = []
    var diagonal = [Double](repeating: 0, count: number)
    if number > 0 {
      moving.withUnsafeBufferPointer { list in
        guard let base = list.baseAddress else { return }
        model.require(base, number, of: self, curvature: curvature.base)
        model.gather(base, number)
      }
      let q = model.matrix.base
      for index in 0..<number { diagonal[index] = q[index * number + index] }
      if number <= 1000 {
        factor.grow(to: number * number)
        factor.base.update(from: q, count: number * number)
        for (index, code) in moving.enumerated() {
          let bend = isBent(Int(code)) ? 2 * ridge[Int(code)] : 0
          factor[index * number + index] += bend + 1e-9 * diagonal[index]
        }
        if Double.potrf(n: number, a: factor.base, lda: number) == 0,
          Double.potri(n: number, a: factor.base, lda: number) == 0
        {
          stiffness = (0..<number).map { 1 / factor[$0 * number + $0] }
        }
      }
    }
    var best: (local: Int, isIn: Bool, score: Double)?
    for (index, code) in moving.enumerated() where state[Int(code)] == 0 {
      let local = Int(code)
      let (size, knee) = (abs(b[local]), b[local] > 0 ? kneeAbove[local] : kneeBelow[local])
      guard size < knee * (1 - 1e-9) else { continue }
      let curvature = stiffness.isEmpty ? diagonal[index] : stiffness[index]
      let (slope, limit) =
        b[local] > 0 ? (slopeAbove[local], above[local]) : (slopeBelow[local], below[local])
      let out = 0.5 * curvature * size * size
      let target = min(limit, max(0, slope - price[local] + curvature * size) / (curvature + 2 * ridge[local]))
      let step = target - size
      let up =
        charge[local] + price[local] * target + ridge[local] * target * target - slope * size - slope * step
        + 0.5 * curvature * step * step
      let score = max(out, 1e-12) * max(up, 1e-12)
      if score > best?.score ?? -1 { best = (local, size >= 0.5 * knee, score) }
    }
    return best.map { ($0.local, $0.isIn) }
  }

  private func isBent(_ local: Int) -> Bool {
    state[local] == 1 || abs(b[local]) > (b[local] > 0 ? kneeAbove[local] : kneeBelow[local])
  }

  /// The free variable that gains most, for nodes where nothing is fractional.
  func anyFreeVariable() -> Int? {
    var best: Int?
    for local in freeCount..<max(freeCount, count)
    where state[local] == 0 && excess[local] > (best.map { excess[$0] } ?? -.infinity) { best = local }
    return best
  }

  /// The penalised members that the relaxation suggests: what is in, and what is at least half in; at most as many as allowed.
  func roundedSupport() -> [Int] {
    var chosen: [(local: Int, share: Double)] = []
    for local in freeCount..<max(freeCount, count) where b[local] != 0 || state[local] == 1 {
      let share = state[local] == 1 ? .infinity : share(local)
      if share >= 0.5 { chosen.append((local, share)) }
    }
    guard let limit = data.limit, chosen.count > limit else { return chosen.map(\.local) }
    chosen.sort { ($1.share, $0.local) < ($0.share, $1.local) }
    return chosen.prefix(limit).map(\.local).sorted()
  }
}
