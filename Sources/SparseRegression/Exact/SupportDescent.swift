import CKernels

/// Descent over supports by the best addition, removal or exchange, each with its exact gain in closed form.
///
/// With P = (Q_SS + 2 ridge)⁻¹, b = P q_S and u_j = P Q_Sj: adding j gains ½ c_j² / s_j, s_j = Q_jj + 2 ridge_j − Q_jSᵀu_j; removing i
/// costs ½ b_i² / P_ii; and after removing i, c_j and s_j are c_j + b_i u_ji / P_ii and s_j + u_ji² / P_ii. Boxes and prices λ₁
/// are looked at by the refit alone: a move that they spoil is not taken.
struct SupportDescent {
  let set: WorkingSet
  /// Members that may be used.
  let candidates: [Int]

  /// - Complexity: O(|S|² · candidates) a step.
  func improve(_ start: [Int], limit steps: Int = 100) -> RefittedSupport {
    var current = set.refit(start)
    for _ in 0..<steps {
      guard let next = bestMove(current) else { break }
      let refitted = set.refit(next)
      guard refitted.objective < current.objective - 1e-12 * set.energy else { break }
      current = refitted
    }
    return current
  }

  private func isPenalised(_ local: Int) -> Bool { !set.data.isFree[Int(set.members[local])] }

  private func bestMove(_ current: RefittedSupport) -> [Int]? {
    let support = current.support
    let k = support.count
    let (gram, stride) = (set.gram.base, set.capacity)
    var factor = SmallCholesky()
    guard
      factor.factorise(
        order: k,
        { row, column in
          gram[support[row] * stride + support[column]] + (row == column ? 2 * set.ridge[support[row]] : 0)
        })
    else { return nil }
    let inverse = factor.inverse()
    var b = support.map { set.q[$0] }
    factor.solve(&b)
    let lambda0 = set.data.lambda0
    let penalised = support.filter(isPenalised).count
    let isFull = set.data.limit.map { penalised >= $0 } ?? false
    let movable = (0..<k).filter { isPenalised(support[$0]) }
    var inside = [Bool](repeating: false, count: set.count)
    for local in support { inside[local] = true }
    let rooms = GroupRooms(set, support)
    // Gains over the objective with charges; removing first.
    var (bestGain, bestOut, bestIn) = (1e-12 * set.energy, -1, -1)
    if lambda0 > 0 {
      for index in movable where rooms.mayLeave(support[index]) {
        let gain = lambda0 - 0.5 * b[index] * b[index] / inverse[index * k + index]
        if gain > bestGain { (bestGain, bestOut, bestIn) = (gain, index, -1) }
      }
    }
    var u = [Double](repeating: 0, count: k)
    for local in candidates where !inside[local] && !set.data.isBarred[Int(set.members[local])] {
      var (correlation, pivot) = (set.q[local], gram[local * stride + local] + 2 * set.ridge[local])
      let whole = pivot
      for row in 0..<k {
        var sum = 0.0
        for column in 0..<k { sum += inverse[row * k + column] * gram[local * stride + support[column]] }
        u[row] = sum
        let entry = gram[local * stride + support[row]]
        correlation -= entry * b[row]
        pivot -= entry * sum
      }
      let floor = 1e-10 * whole
      if !isFull, pivot > floor, rooms.mayEnter(local) {
        let gain = 0.5 * correlation * correlation / pivot - lambda0
        if gain > bestGain { (bestGain, bestOut, bestIn) = (gain, -1, local) }
      }
      for index in movable where rooms.mayExchange(support[index], for: local) {
        let diagonal = inverse[index * k + index]
        let changed = correlation + b[index] * u[index] / diagonal
        let left = pivot + u[index] * u[index] / diagonal
        guard left > floor else { continue }
        let gain = 0.5 * changed * changed / left - 0.5 * b[index] * b[index] / diagonal
        if gain > bestGain { (bestGain, bestOut, bestIn) = (gain, index, local) }
      }
    }
    guard bestOut >= 0 || bestIn >= 0 else { return nil }
    var next = support
    if bestOut >= 0 { next.remove(at: bestOut) }
    if bestIn >= 0 { next.append(bestIn) }
    return next.sorted()
  }
}

/// Which moves the groups of columns leave, around one support.
private struct GroupRooms {
  private let set: WorkingSet
  private var counts: [Int] = []

  init(_ set: WorkingSet, _ support: [Int]) {
    self.set = set
    guard let groups = set.data.groups else { return }
    counts = Array(repeating: 0, count: groups.count)
    for local in support where group(local) >= 0 { counts[group(local)] += 1 }
  }

  private func group(_ local: Int) -> Int {
    set.data.groups.map { Int($0.groupOf[Int(set.members[local])]) } ?? -1
  }

  func mayEnter(_ local: Int) -> Bool {
    guard let groups = set.data.groups else { return true }
    let group = group(local)
    return group < 0 || counts[group] < groups.atMost[group]
  }

  func mayLeave(_ local: Int) -> Bool {
    guard let groups = set.data.groups else { return true }
    let group = group(local)
    return group < 0 || counts[group] > groups.atLeast[group]
  }

  func mayExchange(_ leaving: Int, for entering: Int) -> Bool {
    if counts.isEmpty { return true }
    return group(leaving) == group(entering) || (mayLeave(leaving) && mayEnter(entering))
  }
}
