import Execution

/// Bounds on what coefficients can be in solutions that are no worse than a known one.
struct MarginBounds {
  let data: MarginData
  /// F of the known one.
  let objective: Double

  /// Up to so many columns, bounds come from the loss, too.
  private static var mostColumns: Int { 40 }

  /// M for every column.
  ///
  /// λ₀ + λ₂b² ≤ F, since losses are not negative. With few columns, also this: a dual point bounds loss and ridge from below
  /// by a convex function of b_j; where that is above F − λ₀ at T and does not fall there, nothing better lies beyond. Such T
  /// are looked for on both sides, with the dual point of the best fit that has b_j = T.
  func coefficientBounds(_ clock: RunClock) -> [Double] {
    let p = data.columnCount
    let widest = (max(0, objective - data.lambda0) / data.problem.lambda2).squareRoot() * (1 + 1e-9) + 1e-300
    var bounds = [Double](repeating: widest, count: p)
    let columns = (0..<p).filter { !data.isUnpenalised[$0] && data.problem.columns.squaredNorms[$0] > 0 }
    guard columns.count <= Self.mostColumns else { return bounds }
    var smooth = data
    (smooth.lambda0, smooth.limit) = (0, nil)
    smooth.reach = data.problem.fixed.isEmpty ? interceptBound() : 1e6
    let set = MarginWorkingSet(smooth, capacity: p + 1)
    set.insert(columns)
    for column in columns {
      let local = Int(set.position[column])
      var certified = 0.0
      for side in [1.0, -1] {
        let limit = side > 0 ? data.above[column] : data.below[column]
        if limit <= certified { continue }
        certified = max(certified, min(limit, beyond(set, local, side: side, widest: widest, from: certified, clock)))
      }
      bounds[column] = min(widest, certified)
    }
    return bounds
  }

  /// A bound on one side of one coefficient.
  private func beyond(
    _ set: MarginWorkingSet, _ local: Int, side: Double, widest: Double, from start: Double, _ clock: RunClock
  ) -> Double {
    if start > 0, rulesOut(set, local, side * start) { return start }
    var failed = start
    var next = max(2 * start, 1 / max(set.norm[local], 1e-300))
    while next < widest, clock.interruption == nil {
      if rulesOut(set, local, side * next) {
        for _ in 0..<3 {
          let middle = failed > 0 ? (failed * next).squareRoot() : 0.5 * next
          if rulesOut(set, local, side * middle) { next = middle } else { failed = middle }
        }
        return next * (1 + 1e-9)
      }
      failed = next
      next *= 4
    }
    return widest
  }

  /// Whether a dual point shows that the loss and the penalties but λ₀ are above F − λ₀ for a coefficient of this value and all
  /// larger ones of its sign.
  private func rulesOut(_ set: MarginWorkingSet, _ local: Int, _ value: Double) -> Bool {
    set.activeCount = 0
    for other in 0..<set.count {
      set.state[other] = 1
      if other >= set.freeCount, other != local {
        set.active[set.activeCount] = Int32(other)
        set.activeCount += 1
      }
      set.b[other] = other == local ? value : 0
    }
    set.refreshRows()
    set.evaluateRows()
    let own = set.price[local] * abs(value) + set.ridge[local] * value * value
    let threshold = objective - data.lambda0 + 1e-9 * abs(objective)
    for round in 0..<30 {
      set.balance()
      set.correlate(set.active.base, set.activeCount)
      let evaluation = set.evaluate(set.active.base, set.activeCount)
      var one = Int32(local)
      set.correlate(&one, 1)
      let error = set.slack * set.norm[local]
      if evaluation.bound - set.v[local] * value - error * abs(value) + own > threshold {
        // The same dual point bounds every t; a falling bound says only that t = value is too small.
        let rise = set.price[local] + 2 * set.ridge[local] * abs(value) - (value > 0 ? 1 : -1) * set.v[local] - error
        return rise >= 0
      }
      if evaluation.primal + own <= threshold { return false }
      let distance = max(0, evaluation.primal - evaluation.bound)
      set.newtonStep(distance: distance, isSlow: round > 6)
    }
    return false
  }

  /// |b₀|, for problems without unpenalised columns.
  ///
  /// Both losses are at least −m, so the mean of m over the samples of a class (weight W) is at least −F/W: |b₀| is at most
  /// F/W + |x̄ᵀb|, x̄ the mean row of the class; |x̄ᵀb| is bounded by ‖x̄‖‖b‖ with λ₂‖b‖² ≤ F, and by the few largest |x̄_j| M_j, of
  /// which F/λ₀ can be in.
  func interceptBound() -> Double {
    let (n, p) = (data.rows, data.columnCount)
    var means = [Double](repeating: 0, count: 2 * n)
    var totals = [0.0, 0.0]
    for row in 0..<n { totals[data.problem.response[row] > 0 ? 0 : 1] += data.problem.weights?[row] ?? 1 }
    for row in 0..<n {
      let side = data.problem.response[row] > 0 ? 0 : 1
      means[side * n + row] = (data.problem.weights?[row] ?? 1) / totals[side]
    }
    let products = data.problem.columns.products(means)
    var most = min(p, data.limit ?? p)
    if data.lambda0 > 0, objective / data.lambda0 < Double(most) { most = Int(objective / data.lambda0) }
    var result = 0.0
    for side in 0..<2 {
      let row = products[side * p..<(side + 1) * p]
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let byRidge = data.problem.lambda2 > 0 ? length * (objective / data.problem.lambda2).squareRoot() : .infinity
      let steps = row.indices.map { index in
        let limit = max(data.above[index - side * p], data.below[index - side * p])
        return row[index] == 0 ? 0 : abs(row[index]) * limit
      }
      let byBox = steps.sorted(by: >).prefix(most).reduce(0, +)
      result = max(result, objective / totals[side] + min(byRidge, byBox))
    }
    return result * (1 + 1e-9)
  }
}
