import CKernels

extension WorkingSet {
  /// Goes towards the minimiser of the relaxation with the pieces of all envelopes as they are: the same coefficients
  /// nonzero, each on its side of its knee and of its limit. The step ends where the first coefficient leaves its piece.
  ///
  /// Coordinate descent finds the pieces fast and the minimiser on them slowly when columns are nearly dependent.
  ///
  /// - Returns: Whether anything moved.
  /// - Complexity: O(s³ + s p) for s nonzero coefficients and p members.
  func newtonStep(_ factor: inout SmallCholesky) -> Bool {
    var moving: [Int] = []
    for local in 0..<count where b[local] != 0 && abs(b[local]) < (b[local] > 0 ? above[local] : below[local]) {
      moving.append(local)
    }
    let order = moving.count
    guard order > 1, order <= 256 else { return false }
    var isCurved = [Bool](repeating: false, count: order)
    var direction = [Double](repeating: 0, count: order)
    for (index, local) in moving.enumerated() {
      let (value, isUp) = (b[local], b[local] > 0)
      let size = abs(value)
      isCurved[index] = state[local] == 1 || size >= (isUp ? kneeAbove[local] : kneeBelow[local])
      var slope = price[local]
      if isCurved[index] {
        slope += 2 * ridge[local] * size
      } else {
        slope += isUp ? slopeAbove[local] : slopeBelow[local]
      }
      direction[index] = c[local] - (isUp ? slope : -slope)
    }
    let isRegular = factor.factorise(order: order) { row, column in
      let value = gram[moving[row] * capacity + moving[column]]
      return row == column ? value * (1 + 1e-12) + (isCurved[row] ? 2 * ridge[moving[row]] : 0) : value
    }
    guard isRegular else { return false }
    factor.solve(&direction)
    var length = 1.0
    for (index, local) in moving.enumerated() {
      let isUp = b[local] > 0
      // Outwards is positive.
      let (size, step) = (abs(b[local]), isUp ? direction[index] : -direction[index])
      let knee = isUp ? kneeAbove[local] : kneeBelow[local]
      let limit = isUp ? above[local] : below[local]
      let isFree = state[local] != 1
      if step < 0 {
        let floor = isFree && isCurved[index] ? knee : 0
        length = min(length, (size - floor) / -step)
      } else if step > 0 {
        let ceiling = isFree && !isCurved[index] ? knee : limit
        if ceiling.isFinite { length = min(length, (ceiling - size) / step) }
      }
    }
    guard length > 1e-9 else { return false }
    for (index, local) in moving.enumerated() {
      let before = b[local]
      var value = before + length * direction[index]
      // The one that ends at zero is zero.
      if value * before < 0 || abs(value) < 1e-14 * abs(before) { value = 0 }
      setCoefficient(local, value)
    }
    return true
  }
}
