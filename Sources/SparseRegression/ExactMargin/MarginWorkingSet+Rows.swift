import CKernels

extension MarginWorkingSet {
  /// Loss, u and curvature at f.
  func evaluateRows() {
    var sums = (0.0, 0.0, 0.0)
    loss = withUnsafeMutablePointer(to: &sums) { pointer in
      pointer.withMemoryRebound(to: Double.self, capacity: 3) {
        espalier_margin_rows(data.kind, f.base, labels.base, weights, data.rows, u.base, curvature.base, $0)
      }
    }
    (conjugate, termSize, dualNorm) = (sums.0, sums.1, sums.2.squareRoot())
  }

  /// v of the listed members.
  func correlate(_ list: UnsafePointer<Int32>, _ count: Int) {
    for index in 0..<count {
      let local = Int(list[index])
      v[local] = espalier_dot(column(local), u.base, data.rows)
    }
  }

  /// Newton's method for the intercept and the unpenalised columns, which makes their dual conditions hold: each step has to
  /// lower the loss, or, where the loss is flat to rounding, the conditions' residual.
  func balance() {
    guard freeCount > 0 else { return }
    let n = data.rows
    let goal = 1e-15 * (termSize + 1e-3 * data.emptyLoss)
    var residual = Double.infinity
    for _ in 0..<60 {
      for local in 0..<freeCount { v[local] = espalier_dot(column(local), u.base, n) }
      let moving = (0..<freeCount).filter { local in
        v[local] > 0 ? b[local] < above[local] : b[local] > -below[local]
      }
      let present = moving.reduce(0) { $0 + abs(v[$1]) * freeReach(v[$1], $1) }
      guard present > goal, present < 0.7 * residual || residual == .infinity || present > 1e-6 * loss else { return }
      residual = present
      guard let steps = newtonSteps(moving) else { return }
      direction.base.update(repeating: 0, count: n)
      var limited = steps
      for (index, local) in moving.enumerated() {
        let target = min(max(b[local] + steps[index], -below[local]), above[local])
        limited[index] = target - b[local]
        espalier_axpy(limited[index], column(local), direction.base, n)
      }
      var scale = 1.0
      var isAccepted = false
      for _ in 0..<40 {
        let next = espalier_margin_loss(data.kind, f.base, direction.base, scale, labels.base, weights, n)
        if next <= loss * (1 + 1e-13) {
          isAccepted = true
          break
        }
        scale /= 2
      }
      guard isAccepted else { return }
      espalier_axpy(scale, direction.base, f.base, n)
      for (index, local) in moving.enumerated() { b[local] += scale * limited[index] }
      evaluateRows()
    }
  }

  private func newtonSteps(_ moving: [Int]) -> [Double]? {
    let n = data.rows
    var steps = moving.map { v[$0] }
    if moving.count == 1, members[moving[0]] < 0 {
      var sum = 0.0
      for row in 0..<n { sum += curvature[row] }
      guard sum > 0 else { return nil }
      return [steps[0] / sum]
    }
    var matrix = [Double](repeating: 0, count: moving.count * moving.count)
    for (row, first) in moving.enumerated() {
      for row in 0..<n { direction[row] = curvature[row] * column(first)[row] }
      for (column, second) in moving.enumerated() {
        matrix[row * moving.count + column] = espalier_dot(direction.base, self.column(second), n)
      }
    }
    var factor = SmallCholesky()
    let isRegular = factor.factorise(order: moving.count) { row, column in
      matrix[row * moving.count + column] * (row == column ? 1 + 1e-10 : 1)
    }
    guard isRegular else { return nil }
    factor.solve(&steps)
    return steps
  }

  /// How far an unpenalised member can be in the direction of a correlation.
  func freeReach(_ correlation: Double, _ local: Int) -> Double {
    let limit = correlation > 0 ? above[local] : below[local]
    return limit.isFinite ? limit : data.reach
  }
}
