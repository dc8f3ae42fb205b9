/// The Cholesky factorisation `A + ridge·I = L Lᵀ` of a symmetric positive definite matrix.
///
///     let factor = try Cholesky(gram, ridge: 0.01)
///     let coefficients = factor.solving(rightHandSides)
///
/// Only the lower triangle of A is read. A matrix that is singular to working precision is refused with the first
/// column that depends on those before it; nothing is repaired silently.
///
/// - Complexity: n³/3 floating-point operations, one LAPACK call.
public struct Cholesky<Element: Scalar>: Sendable {
  /// L, lower triangular; the strict upper triangle is not defined.
  public let lower: Matrix<Element>

  /// The order n of the matrix.
  public var order: Int { lower.rows }

  /// Factorises `matrix + ridge·I`.
  ///
  /// - Parameters:
  ///   - matrix: A, symmetric; only its lower triangle is read.
  ///   - ridge: Added to every diagonal entry.
  ///   - pivotTolerance: The smallest share of a diagonal entry that may be left when its column is reached. The
  ///     default is n times the machine precision, and not less than 64 times, the level at which a dependent column
  ///     is told from the rounding of the factorisation and of the sums that A came from.
  /// - Throws: `LinearAlgebraError.notPositiveDefinite`, `.notFinite` or `.shapeMismatch`.
  public init(_ matrix: Matrix<Element>, ridge: Element = 0, pivotTolerance: Element? = nil) throws {
    let n = matrix.rows
    guard n == matrix.columns else {
      throw LinearAlgebraError.shapeMismatch(
        what: "a matrix to factorise", expected: "a square matrix", found: matrix.shape)
    }
    var work = matrix.converted(to: .rowMajor)
    let diagonal = matrix.diagonal
    let tolerance = pivotTolerance ?? Element(max(n, 64)) * Element.ulpOfOne
    let info = work.withMutablePointer { a in
      if ridge != 0 { for index in 0..<n { a[index * n + index] += ridge } }
      return Element.potrf(n: n, a: a, lda: n)
    }
    let factorDiagonal = work.diagonal
    for index in 0..<n {
      guard diagonal[index].isFinite else { throw LinearAlgebraError.notFinite(row: index, column: index) }
      let failed = info > 0 && index == info - 1
      let pivot = failed ? 0 : factorDiagonal[index] * factorDiagonal[index] / (diagonal[index] + ridge)
      guard pivot > tolerance else {
        // A NaN or an infinity in this row makes the pivot NaN or negative; the rows before were finite.
        if let column = matrix.row(index).prefix(index).firstIndex(where: { !$0.isFinite }) {
          throw LinearAlgebraError.notFinite(row: index, column: column)
        }
        throw LinearAlgebraError.notPositiveDefinite(column: index, relativePivot: Double(pivot))
      }
    }
    lower = work
  }

  /// `A⁻¹ B`.
  /// - Precondition: B has n rows.
  public func solving(_ rightHandSides: Matrix<Element>) -> Matrix<Element> {
    precondition(rightHandSides.rows == order, "\(order) equations, but \(rightHandSides.shape) right-hand sides")
    var solution = rightHandSides.converted(to: .rowMajor)
    let (n, m) = (order, rightHandSides.columns)
    lower.withPointer { l in
      solution.withMutablePointer { b in
        Element.trsm(left: true, transpose: false, m: n, n: m, l: l, ldl: n, b: b, ldb: m)
        Element.trsm(left: true, transpose: true, m: n, n: m, l: l, ldl: n, b: b, ldb: m)
      }
    }
    return solution
  }

  /// `L⁻¹ B`.
  /// - Precondition: B has n rows.
  public func forwardSolving(_ rightHandSides: Matrix<Element>) -> Matrix<Element> {
    precondition(rightHandSides.rows == order, "\(order) equations, but \(rightHandSides.shape) right-hand sides")
    var solution = rightHandSides.converted(to: .rowMajor)
    let (n, m) = (order, rightHandSides.columns)
    lower.withPointer { l in
      solution.withMutablePointer { b in
        Element.trsm(left: true, transpose: false, m: n, n: m, l: l, ldl: n, b: b, ldb: m)
      }
    }
    return solution
  }

  /// `A⁻¹`, symmetric and complete.
  /// - Complexity: 2n³/3 floating-point operations.
  public func inverse() -> Matrix<Element> {
    var result = lowerInverse()
    result.mirrorLowerTriangle()
    return result
  }

  /// The lower triangle of `A⁻¹`; the strict upper triangle is not defined.
  public func lowerInverse() -> Matrix<Element> {
    var result = lower
    let n = order
    // potri cannot fail on a factor with positive pivots, which the initialiser made sure of.
    _ = result.withMutablePointer { Element.potri(n: n, a: $0, lda: n) }
    return result
  }

  /// The natural logarithm of the determinant of A.
  public var logDeterminant: Double {
    (0..<order).reduce(0) { $0 + 2 * logarithm(Double(lower[$1, $1])) }
  }
}
