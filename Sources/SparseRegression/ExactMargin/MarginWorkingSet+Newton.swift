import CKernels
import LinearAlgebra

extension MarginWorkingSet {
  /// One proximal Newton step on the unpenalised and the active members, whose ``v`` is known; afterwards rows are evaluated
  /// at the new f.
  ///
  /// The Gram matrix has the row weights of an earlier point as long as its curvature along the step agrees with the true one,
  /// and the model is minimised to a small part of `distance`, how far value and bound are apart; `isSlow`, where steps do not
  /// get on, asks for more of both. A line search makes every step a descent, up to rounding.
  func newtonStep(distance: Double, isSlow: Bool) {
    let n = data.rows
    let number = freeCount + activeCount
    guard number > 0 else { return }
    moved.grow(to: number)
    solution.grow(to: 2 * number)
    let (list, values, rest) = (moved.base, solution.base, solution.base + number)
    for local in 0..<freeCount { list[local] = Int32(local) }
    for index in 0..<activeCount { list[freeCount + index] = active[index] }
    for attempt in 0..<3 {
      if attempt == 2 { useLargestCurvature() }
      model.require(list, number, of: self, curvature: curvature.base)
      model.gather(list, number)
      let q = model.matrix.base
      for index in 0..<number {
        values[index] = b[Int(list[index])]
        rest[index] = v[Int(list[index])]
      }
      var terms = terms
      let tolerance = isSlow ? 1e-26 * data.emptyLoss : 0.01 * distance / Double(number)
      for _ in 0..<20 {
        let change = espalier_margin_sweep(&terms, list, number, q, rest, values, 4, tolerance)
        if change <= tolerance || !solvePattern(list, number, q, rest, values) { break }
      }
      direction.base.update(repeating: 0, count: n)
      var before = loss
      for index in 0..<number {
        let local = Int(list[index])
        if local >= freeCount { before += penalty(local, b[local]) }
        let step = values[index] - b[local]
        if step != 0 { espalier_axpy(step, column(local), direction.base, n) }
      }
      let expected = espalier_weighted_square(model.weights.base, direction.base, n)
      if expected <= 0, (0..<number).allSatisfy({ values[$0] == b[Int(list[$0])] }) { return }
      let actual = espalier_weighted_square(curvature.base, direction.base, n)
      let spread = isSlow ? 1.05 : 1.35
      let agrees = actual <= spread * expected && expected <= spread * actual
      var scale = 1.0
      while scale > 1e-10 {
        var after = espalier_margin_loss(data.kind, f.base, direction.base, scale, labels.base, weights, n)
        for index in freeCount..<number {
          let local = Int(list[index])
          after += penalty(local, b[local] + scale * (values[index] - b[local]))
        }
        if after < before || (scale == 1 && agrees && after <= before + 1e-15 * (before + termSize)) {
          espalier_axpy(scale, direction.base, f.base, n)
          for index in 0..<number {
            let local = Int(list[index])
            b[local] = scale == 1 ? values[index] : b[local] + scale * (values[index] - b[local])
          }
          evaluateRows()
          if !agrees { model.invalidate() }
          return
        }
        scale /= scale > 0.01 ? 2 : 10
      }
      // No descent: stale curvature, or the end.
      if attempt == 0, agrees { return }
      model.invalidate()
    }
    evaluateRows()
  }

  /// Row weights that no curvature exceeds.
  private func useLargestCurvature() {
    let most = data.margin == .logistic ? 0.25 : 2
    for row in 0..<data.rows { curvature[row] = most * (weights?[row] ?? 1) }
    model.invalidate()
  }

  /// Where coordinate descent has settled which variables are 0, below their knee, above it, and at a bound, the rest is a
  /// linear system: its solution, or the point on the way to it where a variable leaves its piece. Returns whether anything
  /// moved; not where the matrix is singular to working precision.
  private func solvePattern(
    _ list: UnsafePointer<Int32>, _ number: Int, _ q: UnsafePointer<Double>, _ rest: UnsafeMutablePointer<Double>,
    _ values: UnsafeMutablePointer<Double>
  ) -> Bool {
    let moving = UnsafeMutablePointer<Int>.allocate(capacity: number)
    let step = UnsafeMutablePointer<Double>.allocate(capacity: number)
    defer {
      moving.deallocate()
      step.deallocate()
    }
    var k = 0
    for index in 0..<number {
      let (local, value) = (Int(list[index]), values[index])
      let isInside = value < above[local] && -value < below[local]
      if isInside, value != 0 || local < freeCount {
        moving[k] = index
        k += 1
      }
    }
    guard k > 0, k <= 600 else { return false }
    factor.grow(to: k * k)
    let matrix = factor.base
    for row in 0..<k {
      let (index, local) = (moving[row], Int(list[moving[row]]))
      let value = values[index]
      for column in 0...row { matrix[row * k + column] = q[index * number + moving[column]] }
      let sign = value > 0 ? 1.0 : -1
      if local < freeCount {
        step[row] = rest[index]
      } else if isPast(local, value) {
        matrix[row * k + row] += 2 * ridge[local]
        step[row] = rest[index] - sign * price[local] - 2 * ridge[local] * value
      } else {
        step[row] = rest[index] - sign * (value > 0 ? slopeAbove[local] : slopeBelow[local])
      }
    }
    guard Double.potrf(n: k, a: matrix, lda: k) == 0 else { return false }
    Double.trsm(left: true, transpose: false, m: k, n: 1, l: matrix, ldl: k, b: step, ldb: 1)
    Double.trsm(left: true, transpose: true, m: k, n: 1, l: matrix, ldl: k, b: step, ldb: 1)
    var scale = 1.0
    for row in 0..<k {
      let (index, local) = (moving[row], Int(list[moving[row]]))
      let (value, change) = (values[index], step[row])
      guard change.isFinite else { return false }
      guard change != 0 else { continue }
      // The ends of the piece.
      var (low, high) = (-below[local], above[local])
      if local >= freeCount {
        let knee = value > 0 ? kneeAbove[local] : kneeBelow[local]
        let (near, far) =
          state[local] == 1
          ? (0, value > 0 ? above[local] : below[local])
          : isPast(local, value) ? (knee, value > 0 ? above[local] : below[local]) : (0, knee)
        (low, high) = value > 0 ? (near, far) : (-far, -near)
      }
      let room = change > 0 ? high - value : value - low
      scale = min(scale, max(0, room) / abs(change))
    }
    guard scale > 0 else { return false }
    for row in 0..<k {
      let (index, local) = (moving[row], Int(list[moving[row]]))
      values[index] = min(max(values[index] + scale * step[row], -below[local]), above[local])
      espalier_axpy(-scale * step[row], q + index * number, rest, number)
    }
    return true
  }

  /// Whether the penalty of a member is its quadratic at a value other than 0.
  private func isPast(_ local: Int, _ value: Double) -> Bool {
    state[local] == 1 || abs(value) > (value > 0 ? kneeAbove[local] : kneeBelow[local])
  }
}
