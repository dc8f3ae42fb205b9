/// The Cholesky factor of a small symmetric matrix, and what is solved with it, in memory that is used again.
struct SmallCholesky {
  private(set) var order = 0
  private var lower: [Double] = []

  /// Factorises the matrix with the given entries; `false` when it is singular to working precision.
  mutating func factorise(order n: Int, _ entry: (Int, Int) -> Double) -> Bool {
    order = n
    if lower.count < n * n { lower = Array(repeating: 0, count: n * n) }
    return lower.withUnsafeMutableBufferPointer { l in
      for row in 0..<n {
        for column in 0...row {
          var sum = entry(row, column)
          let diagonal = sum
          for k in 0..<column { sum -= l[row * n + k] * l[column * n + k] }
          if row == column {
            guard sum > 1e-12 * diagonal, sum > 0 else { return false }
            l[row * n + row] = sum.squareRoot()
          } else {
            l[row * n + column] = sum / l[column * n + column]
          }
        }
      }
      return true
    }
  }

  /// x ← A⁻¹ x.
  func solve(_ x: inout [Double]) {
    let n = order
    lower.withUnsafeBufferPointer { l in
      for row in 0..<n {
        var sum = x[row]
        for k in 0..<row { sum -= l[row * n + k] * x[k] }
        x[row] = sum / l[row * n + row]
      }
      for row in (0..<n).reversed() {
        var sum = x[row]
        for k in row + 1..<max(n, row + 1) { sum -= l[k * n + row] * x[k] }
        x[row] = sum / l[row * n + row]
      }
    }
  }

  /// The diagonal of A⁻¹.
  func inverseDiagonal() -> [Double] {
    let n = order
    var result = [Double](repeating: 0, count: n)
    var column = [Double](repeating: 0, count: n)
    lower.withUnsafeBufferPointer { l in
      for unit in 0..<n {
        // (A⁻¹)_uu = ‖L⁻¹ e_u‖².
        var total = 0.0
        for row in unit..<n {
          var sum = row == unit ? 1.0 : 0
          for k in unit..<max(row, unit) { sum -= l[row * n + k] * column[k] }
          column[row] = sum / l[row * n + row]
          total += column[row] * column[row]
        }
        result[unit] = total
      }
    }
    return result
  }

  /// A⁻¹, row by row.
  func inverse() -> [Double] {
    let n = order
    var result = [Double](repeating: 0, count: n * n)
    for unit in 0..<n {
      var column = [Double](repeating: 0, count: n)
      column[unit] = 1
      solve(&column)
      for row in 0..<n { result[row * n + unit] = column[row] }
    }
    return result
  }
}
