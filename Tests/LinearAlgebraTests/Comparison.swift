import LinearAlgebra
import TestSupport

/// Which of two layouts and transpositions a test combines.
struct ProductCase: Sendable, CustomStringConvertible {
  var (m, k, n): (Int, Int, Int)
  var left: MatrixLayout
  var right: MatrixLayout
  var transposesLeft: Bool
  var transposesRight: Bool

  var description: String {
    "\(m)×\(k)×\(n), \(left)\(transposesLeft ? " transposed" : ""), \(right)\(transposesRight ? " transposed" : "")"
  }

  static let all: [ProductCase] = {
    var cases: [ProductCase] = []
    for (m, k, n) in [(3, 4, 5), (1, 1, 1), (1, 7, 1), (6, 1, 2), (0, 3, 2), (2, 0, 3), (2, 3, 0), (0, 0, 0)] {
      for left in [MatrixLayout.rowMajor, .columnMajor] {
        for right in [MatrixLayout.rowMajor, .columnMajor] {
          for first in [false, true] {
            for second in [false, true] {
              cases.append(
                ProductCase(m: m, k: k, n: n, left: left, right: right, transposesLeft: first, transposesRight: second))
            }
          }
        }
      }
    }
    return cases
  }()
}

extension Matrix {
  /// `α op(self) op(other)` by three loops in double precision.
  func tripleLoop(
    _ other: Matrix, transposingSelf: Bool = false, transposingOther: Bool = false, scale: Element = 1
  ) -> Matrix<Double> {
    let (m, k) = transposingSelf ? (columns, rows) : (rows, columns)
    let n = transposingOther ? other.rows : other.columns
    return Matrix<Double>(rows: m, columns: n) { i, j in
      var sum = 0.0
      for l in 0..<k {
        let (a, b) = (transposingSelf ? self[l, i] : self[i, l], transposingOther ? other[j, l] : other[l, j])
        sum += Double(a) * Double(b)
      }
      return Double(scale) * sum
    }
  }

  /// The largest difference between two entries; infinite for other shapes.
  func distance<Other: Scalar>(to other: Matrix<Other>) -> Double {
    guard rows == other.rows, columns == other.columns else { return .infinity }
    var worst = 0.0
    for i in 0..<rows { for j in 0..<columns { worst = max(worst, abs(Double(self[i, j]) - Double(other[i, j]))) } }
    return worst
  }
}

extension Matrix where Element == Double {
  /// Divided by the roots of its diagonal on both sides.
  func withUnitDiagonal() -> Matrix {
    let scale = diagonal.map { 1 / $0.squareRoot() }
    return Matrix(rows: rows, columns: columns) { self[$0, $1] * scale[$0] * scale[$1] }
  }

  /// Random entries of either kind in the layout asked for.
  static func random(_ rows: Int, _ columns: Int, _ layout: MatrixLayout, seed: UInt64) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    return Matrix.random(rows: rows, columns: columns, using: &generator).converted(to: layout)
  }
}
