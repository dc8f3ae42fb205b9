extension WorkingSet {
  /// The variable to branch on, and the value to follow first.
  ///
  /// For every variable whose envelope is below the function, the increase of the relaxation in both children is
  /// estimated with the active set frozen: exact for small changes, at the price of one factorisation of the active
  /// Gram matrix. The largest product of the two wins. `nil` when no variable is fractional.
  func branchingVariable() -> (local: Int, isIn: Bool)? {
    var support: [Int] = []
    for local in 0..<count where b[local] != 0 { support.append(local) }
    var best: (local: Int, isIn: Bool, score: Double)?
    var factor = SmallCholesky()
    // A coefficient at its bound does not move; beyond the knee the ridge bends the function.
    let moving = support.filter { abs(b[$0]) < (b[$0] > 0 ? above[$0] : below[$0]) }
    let isFactored =
      moving.count <= 400
      && factor.factorise(order: moving.count) { row, column in
        let (i, j) = (moving[row], moving[column])
        let bend = row == column && isBent(i) ? 2 * ridge[i] : row == column ? 1e-9 : 0
        return gram[i * capacity + j] + bend
      }
    let stiffness = isFactored ? factor.inverseDiagonal().map { 1 / $0 } : []
    var place = [Int: Int]()
    for (index, local) in moving.enumerated() { place[local] = index }
    for local in support where state[local] == 0 {
      let (size, knee) = (abs(b[local]), b[local] > 0 ? kneeAbove[local] : kneeBelow[local])
      guard size < knee * (1 - 1e-9) else { continue }
      let curvature = isFactored ? place[local].map { stiffness[$0] } ?? 0 : gram[local * capacity + local]
      let (slope, limit) =
        b[local] > 0 ? (slopeAbove[local], above[local]) : (slopeBelow[local], below[local])
      let out = 0.5 * curvature * size * size
      let target = min(limit, (slope + curvature * size) / (curvature + 2 * ridge[local]))
      let step = target - size
      let up =
        charge[local] + ridge[local] * target * target - slope * size - slope * step + 0.5 * curvature * step * step
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
    for local in 0..<count where state[local] == 0 && excess[local] > (best.map { excess[$0] } ?? -.infinity) {
      best = local
    }
    return best
  }

  /// The support that the relaxation suggests: what is in, and what is at least half in; at most as many as allowed.
  func roundedSupport() -> [Int] {
    var chosen: [(local: Int, share: Double)] = []
    for local in 0..<count where b[local] != 0 {
      let knee = b[local] > 0 ? kneeAbove[local] : kneeBelow[local]
      let share = state[local] == 1 ? .infinity : knee > 0 ? abs(b[local]) / knee : 1
      if share >= 0.5 { chosen.append((local, share)) }
    }
    if let groups = data.groups {
      var room = groups.atMost
      chosen.sort { ($1.share, $0.local) < ($0.share, $1.local) }
      chosen = chosen.filter { entry in
        let group = Int(groups.groupOf[Int(members[entry.local])])
        guard group >= 0 else { return true }
        room[group] -= 1
        return room[group] >= 0
      }
      chosen.sort { $0.local < $1.local }
    }
    if let limit = data.limit {
      chosen.sort { ($1.share, $0.local) < ($0.share, $1.local) }
      var (left, kept) = (limit, [Int]())
      for entry in chosen {
        if data.isFree[Int(members[entry.local])] {
          kept.append(entry.local)
        } else if left > 0 {
          kept.append(entry.local)
          left -= 1
        }
      }
      return kept.sorted()
    }
    return chosen.map(\.local)
  }
}
