extension Matrix {
  /// The eigenvalues of a symmetric matrix in ascending order; only the lower triangle is read.
  ///
  /// - Throws: `LinearAlgebraError.shapeMismatch` or `.noConvergence`.
  /// - Complexity: 4n³/3 floating-point operations.
  public func symmetricEigenvalues() throws -> [Element] {
    guard rows == columns else {
      throw LinearAlgebraError.shapeMismatch(what: "a symmetric matrix", expected: "a square matrix", found: shape)
    }
    var work = converted(to: .rowMajor)
    var values = [Element](repeating: 0, count: rows)
    let info = work.withMutablePointer { a in
      values.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        return Element.syevd(vectors: false, n: rows, a: a, lda: rows, values: base)
      }
    }
    guard info == 0 else { throw LinearAlgebraError.noConvergence }
    return values
  }
}
