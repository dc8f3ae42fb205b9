import LinearAlgebra

/// The loss as a function of which of the free groups are removed.
///
/// With the groups that are fixed out eliminated from P = H⁻¹ and W, and those that are fixed in left out, removing the
/// rows R of free groups costs `baseLoss + ½ tr(W_Rᵀ A_RR⁻¹ W_R)`. Rows lie group after group.
struct RemovalForm: Sendable {
  /// Free groups, ascending.
  let groups: [Int]
  /// The first row of each group, and the number of rows last.
  let offsets: [Int]
  /// A, complete.
  let a: Matrix<Double>
  /// W; a matrix with the same WWᵀ and fewer columns where there are more columns than rows.
  let w: Matrix<Double>
  /// The loss of removing the groups that are fixed out.
  let baseLoss: Double

  var count: Int { groups.count }
  var rowCount: Int { offsets[groups.count] }

  /// - Throws: `SelectionError.singular`.
  /// - Complexity: O(p³).
  init(_ problem: SelectionProblem) throws {
    let fixed = Set(problem.fixedIn + problem.fixedOut)
    groups = problem.groups.indices.filter { !fixed.contains($0) }
    offsets = groups.reduce(into: [0]) { $0.append($0[$0.count - 1] + problem.groups[$1].count) }
    var inverse = try problem.core.inverse()
    inverse.mirrorLowerTriangle()
    let dense = try problem.core.dense()
    let (free, out) = (problem.rows(of: groups), problem.rows(of: problem.fixedOut))
    var (a, w) = (inverse.selecting(rows: free, columns: free), dense.selecting(rows: free))
    var base = 0.0
    if !out.isEmpty {
      let factor: Cholesky<Double>
      do {
        factor = try Cholesky(inverse.selecting(rows: out, columns: out))
      } catch LinearAlgebraError.notPositiveDefinite(let column, let pivot) {
        throw SelectionError.singular(variable: out[column], relativePivot: pivot)
      }
      let cross = factor.forwardSolving(inverse.selecting(rows: out, columns: free))
      let lost = factor.forwardSolving(dense.selecting(rows: out))
      base = 0.5 * lost.squareSum
      a.add(cross.times(cross, transposingSelf: true), scale: -1)
      w.add(cross.times(lost, transposingSelf: true), scale: -1)
    }
    if w.columns > w.rows, let factor = try? Cholesky(w.selfProduct()) {
      w = Matrix(rows: w.rows, columns: w.rows) { $1 <= $0 ? factor.lower[$0, $1] : 0 }
    }
    self.a = a
    self.w = w
    baseLoss = base
  }

  /// Row ranges by position of the group.
  func rows(at position: Int) -> Range<Int> { offsets[position]..<offsets[position + 1] }

  /// The position of the group of each row.
  var owners: [Int] {
    (0..<count).flatMap { position in Array(repeating: position, count: rows(at: position).count) }
  }

  /// The loss of removing the groups at these positions, beyond ``baseLoss``.
  func loss(removing positions: [Int]) -> Double {
    let rows = positions.flatMap { self.rows(at: $0) }
    guard !rows.isEmpty, let factor = try? Cholesky(a.selecting(rows: rows, columns: rows), pivotTolerance: 0) else {
      return rows.isEmpty ? 0 : .infinity
    }
    return 0.5 * factor.forwardSolving(w.selecting(rows: rows)).squareSum
  }
}
