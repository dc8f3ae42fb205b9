import LinearAlgebra

/// How much of a Gram matrix's diagonal can move into the ridges of its variables: d ≥ 0 with Σ d large and G − diag(d)
/// positive definite.
///
/// The relaxation is convex with G − diag(d), and d b² joins the part that its envelope treats exactly, so that the bound
/// rises as if λ₂ were larger (Frangioni and Gentile 2007; Zheng, Sun and Li 2014). Σ d + μ log det(G − diag(d)) is maximised
/// by Newton's method for falling μ.
struct DiagonalShift {
  /// d by member of the working set; zeros where nothing can move.
  private(set) var values: [Double]

  /// The share of the diagonal that rounding may take from a Gram matrix of so many columns, generously.
  static func margin(rows: Int, columns: Int) -> Double {
    max(1e-9, 4 * Double(columns) * Double(rows + columns) * Double.ulpOfOne)
  }

  /// - Parameters:
  ///   - set: A working set of all columns.
  ///   - isInterrupted: Asked now and then; what was reached counts.
  /// - Complexity: O(p³) a Newton step, some dozens of steps.
  init(_ set: WorkingSet, isInterrupted: () -> Bool) {
    values = Array(repeating: 0, count: set.count)
    let used = (0..<set.count).filter { local in
      let column = Int(set.members[local])
      return !set.data.isBarred[column] && !set.data.isFree[column] && set.gram[local * set.capacity + local] > 0
    }
    let others = (0..<set.count).filter { set.data.isFree[Int(set.members[$0])] }
    let all = used + others
    let order = all.count
    guard used.count > 1 else { return }
    var gram = Matrix<Double>(rows: order, columns: order)
    for (row, i) in all.enumerated() {
      for (column, j) in all.enumerated() { gram[row, column] = set.gram[i * set.capacity + j] }
    }
    let margin = Self.margin(rows: set.data.columns.rows, columns: order)
    // Without full rank there is nothing to move.
    guard let whole = try? Cholesky(gram, pivotTolerance: 1e-9) else { return }
    let inverse = whole.inverse()
    var shift = (0..<used.count).map { 0.5 / (inverse[$0, $0] * Double(order)) }
    func factor(_ shift: [Double]) -> Cholesky<Double>? {
      var matrix = gram
      // A margin, so that rounding leaves it positive semidefinite.
      for index in 0..<used.count { matrix[index, index] -= shift[index] + 2 * margin * gram[index, index] }
      return try? Cholesky(matrix, pivotTolerance: 1e-9)
    }
    guard var current = factor(shift) else { return }
    var weight = shift.reduce(0, +) / Double(order)
    for _ in 0..<60 where !isInterrupted() {
      let inverse = current.inverse()
      let gradient = (0..<used.count).map { 1 - weight * inverse[$0, $0] }
      let hessian = Matrix<Double>(rows: used.count, columns: used.count) { row, column in
        weight * inverse[row, column] * inverse[row, column]
      }
      guard let system = try? Cholesky(hessian, pivotTolerance: 1e-14) else { break }
      let step = system.solving(Matrix(rows: used.count, columns: 1, elements: gradient))
      var decrement = 0.0
      for index in 0..<used.count { decrement += gradient[index] * step[index, 0] }
      var length = 1.0
      var moved = false
      for _ in 0..<20 {
        let trial = (0..<used.count).map { max(0, shift[$0] + length * step[$0, 0]) }
        if let next = factor(trial) {
          (shift, current, moved) = (trial, next, true)
          break
        }
        length *= 0.5
      }
      let total = shift.reduce(0, +)
      if !moved || decrement < 0.1 * weight * Double(order) {
        if weight * Double(order) < 0.02 * total || !moved { break }
        weight *= 0.2
      }
    }
    for (index, local) in used.enumerated() { values[local] = shift[index] }
  }
}
