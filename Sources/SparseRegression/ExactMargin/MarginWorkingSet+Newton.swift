import CKernels

extension MarginWorkingSet {
  /// One proximal Newton step on the unpenalised and the active members, whose ``v`` is known; afterwards rows are evaluated
  /// at the new f. Returns whether the relaxation fell by more than `accuracy`.
  ///
  /// The Gram matrix has the row weights of an earlier point as long as its curvature along the step agrees with the true one;
  /// `isLate` asks for more agreement. A line search makes every step a descent.
  func newtonStep(accuracy: Double, isLate: Bool) -> Bool {
    let n = data.rows
    let number = freeCount + activeCount
    guard number > 0 else { return false }
    let list = UnsafeMutablePointer<Int32>.allocate(capacity: number)
    let q = UnsafeMutablePointer<Double>.allocate(capacity: number * number)
    let values = UnsafeMutablePointer<Double>.allocate(capacity: 2 * number)
    defer {
      list.deallocate()
      q.deallocate()
      values.deallocate()
    }
    let rest = values + number
    for local in 0..<freeCount { list[local] = Int32(local) }
    for index in 0..<activeCount { list[freeCount + index] = active[index] }
    for attempt in 0..<3 {
      if attempt == 2 { useLargestCurvature() }
      model.require(list, number, of: self, curvature: curvature.base)
      model.gather(list, number, into: q)
      for index in 0..<number {
        values[index] = b[Int(list[index])]
        rest[index] = v[Int(list[index])]
      }
      var terms = terms
      _ = espalier_margin_sweep(&terms, list, number, q, rest, values, isLate ? 400 : 60, 1e-3 * accuracy)
      direction.base.update(repeating: 0, count: n)
      var before = loss
      for index in 0..<number {
        let local = Int(list[index])
        if local >= freeCount { before += penalty(local, b[local]) }
        let step = values[index] - b[local]
        if step != 0 { espalier_axpy(step, column(local), direction.base, n) }
      }
      let expected = espalier_weighted_square(model.weights.base, direction.base, n)
      if expected <= 0, (0..<number).allSatisfy({ values[$0] == b[Int(list[$0])] }) { return false }
      let actual = espalier_weighted_square(curvature.base, direction.base, n)
      let spread = isLate ? 1.05 : 1.35
      let agrees = actual <= spread * expected && expected <= spread * actual
      var scale = 1.0
      while scale > 1e-10 {
        var after = espalier_margin_loss(data.kind, f.base, direction.base, scale, labels.base, weights, n)
        for index in freeCount..<number {
          let local = Int(list[index])
          after += penalty(local, b[local] + scale * (values[index] - b[local]))
        }
        if after < before {
          espalier_axpy(scale, direction.base, f.base, n)
          for index in 0..<number {
            let local = Int(list[index])
            b[local] = scale == 1 ? values[index] : b[local] + scale * (values[index] - b[local])
          }
          evaluateRows()
          if !agrees { model.invalidate() }
          return before - after > accuracy
        }
        scale /= scale > 0.01 ? 2 : 10
      }
      // No descent: stale curvature, or the end.
      if attempt == 0, agrees { return false }
      model.invalidate()
    }
    evaluateRows()
    return false
  }

  /// Row weights that no curvature exceeds.
  private func useLargestCurvature() {
    let most = data.margin == .logistic ? 0.25 : 2
    for row in 0..<data.rows { curvature[row] = most * (weights?[row] ?? 1) }
    model.invalidate()
  }
}
