extension Matrix {
  /// `α op(self) op(other)`, row-major, where `op` transposes when asked to.
  ///
  /// - Precondition: the inner dimensions agree.
  /// - Complexity: O(m·n·k), one BLAS-3 call on one thread.
  public func times(
    _ other: Matrix, transposingSelf: Bool = false, transposingOther: Bool = false, scale: Element = 1
  ) -> Matrix {
    let (m, k) = transposingSelf ? (columns, rows) : (rows, columns)
    let (inner, n) = transposingOther ? (other.columns, other.rows) : (other.rows, other.columns)
    precondition(
      k == inner,
      "cannot multiply \(shape)\(transposingSelf ? "ᵀ" : "") by \(other.shape)\(transposingOther ? "ᵀ" : "")")
    if k == 0 { return Matrix(rows: m, columns: n) }
    return Matrix(rows: m, columns: n) { result in
      withPointer { a in
        other.withPointer { b in
          Element.gemm(
            transposeA: transposingSelf != (layout == .columnMajor),
            transposeB: transposingOther != (other.layout == .columnMajor), m: m, n: n, k: k, alpha: scale, a: a,
            lda: stride, b: b, ldb: other.stride, beta: 0, c: result, ldc: n)
        }
      }
    }
  }

  /// `op(self) op(self)ᵀ`, symmetric and complete: `self selfᵀ`, or `selfᵀ self` when transposing.
  /// - Complexity: half of the general product.
  public func selfProduct(transposing: Bool = false) -> Matrix {
    let (n, k) = transposing ? (columns, rows) : (rows, columns)
    var result = Matrix(rows: n, columns: n)
    if k == 0 { return result }
    withPointer { a in
      result.withMutablePointer { c in
        Element.syrk(
          transpose: transposing != (layout == .columnMajor), n: n, k: k, alpha: 1, a: a, lda: stride, beta: 0, c: c,
          ldc: n)
      }
    }
    result.mirrorLowerTriangle()
    return result
  }

  /// Copies the lower triangle onto the upper one.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public mutating func mirrorLowerTriangle() {
    precondition(rows == columns, "only a square matrix has a lower triangle to mirror, not \(shape)")
    let n = rows
    let isRowMajor = layout == .rowMajor
    withMutablePointer { a in
      // Blocks keep both the read and the write side in cache.
      let block = 32
      for rowStart in Swift.stride(from: 0, to: n, by: block) {
        for columnStart in Swift.stride(from: 0, through: rowStart, by: block) {
          for row in rowStart..<min(rowStart + block, n) {
            for column in columnStart..<min(columnStart + block, row) {
              if isRowMajor {
                a[column * n + row] = a[row * n + column]
              } else {
                a[row * n + column] = a[column * n + row]
              }
            }
          }
        }
      }
    }
  }
}
