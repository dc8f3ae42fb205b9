import LinearAlgebra

extension Matrix where Element == Double {
  /// Independent normal entries.
  public static func random(rows: Int, columns: Int, using generator: inout SeededGenerator) -> Matrix {
    Matrix(rows: rows, columns: columns) { _, _ in generator.normal() }
  }

  /// A Gram matrix of correlated columns with very different scales: what activations look like.
  public static func randomGram(
    _ p: Int, samples: Int? = nil, scales: Bool = true, using generator: inout SeededGenerator
  ) -> Matrix {
    let n = samples ?? 3 * p
    let factors = Matrix.random(rows: n, columns: 3, using: &generator)
    let loadings = Matrix.random(rows: 3, columns: p, using: &generator)
    var x = factors.times(loadings)
    x.add(.random(rows: n, columns: p, using: &generator))
    if scales {
      let sizes = (0..<p).map { $0 % 7 == 3 ? 20.0 : 1.0 }
      x = Matrix(rows: n, columns: p) { x[$0, $1] * sizes[$1] }
    }
    return x.selfProduct(transposing: true)
  }
}

/// Textbook Gaussian elimination with partial pivoting: an oracle that shares no code with BLAS.
public func referenceSolve(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
  let n = a.rows
  var left = (0..<n).map { a.row($0) }
  var right = (0..<n).map { b.row($0) }
  for column in 0..<n {
    let pivot = (column..<n).max { abs(left[$0][column]) < abs(left[$1][column]) } ?? column
    left.swapAt(column, pivot)
    right.swapAt(column, pivot)
    for row in column + 1..<max(n, column + 1) {
      let factor = left[row][column] / left[column][column]
      if factor == 0 { continue }
      for k in column..<n { left[row][k] -= factor * left[column][k] }
      for k in 0..<b.columns { right[row][k] -= factor * right[column][k] }
    }
  }
  for row in (0..<n).reversed() {
    for k in 0..<b.columns {
      var sum = right[row][k]
      for j in row + 1..<max(n, row + 1) { sum -= left[row][j] * right[j][k] }
      right[row][k] = sum / left[row][row]
    }
  }
  return Matrix(rows: n, columns: b.columns) { right[$0][$1] }
}

/// `f(S) = −½ tr(G_Sᵀ H_SS⁻¹ G_S)` by the textbook solver.
public func referenceObjective(_ h: Matrix<Double>, _ g: Matrix<Double>, rows: [Int]) -> Double {
  if rows.isEmpty { return 0 }
  let part = g.selecting(rows: rows)
  let solution = referenceSolve(h.selecting(rows: rows, columns: rows), part)
  return -0.5 * zip(part.elements, solution.elements).reduce(0) { $0 + $1.0 * $1.1 }
}

/// All subsets of 0 ..< n of the given size, in lexicographic order.
public func subsets(of n: Int, size: Int) -> [[Int]] {
  if size == 0 { return [[]] }
  if size > n { return [] }
  var result: [[Int]] = []
  var current = Array(0..<size)
  while true {
    result.append(current)
    guard let index = (0..<size).last(where: { current[$0] < n - size + $0 }) else { return result }
    current[index] += 1
    for next in index + 1..<max(size, index + 1) { current[next] = current[next - 1] + 1 }
  }
}
