import LinearAlgebra

extension SubsetPair {
  /// `‖L_g⁻¹ A_gh L_h⁻ᵀ‖` in the Frobenius norm for all pairs of groups, row-major, zero diagonal. An infinite entry
  /// says that a block is singular to working precision.
  func couplings() -> [Double] {
    let (n, rows) = (groups.count, rowCount)
    var result = [Double](repeating: 0, count: n * n)
    if rows == n {
      for i in 0..<n {
        for j in 0..<i {
          let value = abs(a[i * n + j]) / (a[i * n + i] * a[j * n + j]).squareRoot()
          result[i * n + j] = value
          result[j * n + i] = value
        }
      }
      return result
    }
    // One block-diagonal whitening of the whole matrix: N = L⁻¹ A L⁻ᵀ.
    var full = Matrix(rows: rows, columns: rows, elements: a)
    full.mirrorLowerTriangle()
    let isRegular = full.withMutablePointer { a -> Bool in
      for group in 0..<n {
        let (start, size) = (offsets[group], sizes[group])
        var factor = [Double](repeating: 0, count: size * size)
        for i in 0..<size { for j in 0...i { factor[i * size + j] = self.a[(start + i) * rows + start + j] } }
        let info = factor.withUnsafeMutableBufferPointer { buffer -> Int in
          guard let l = buffer.baseAddress else { return 0 }
          let info = Double.potrf(n: size, a: l, lda: size)
          guard info == 0 else { return info }
          Double.trsm(left: true, transpose: false, m: size, n: rows, l: l, ldl: size, b: a + start * rows, ldb: rows)
          Double.trsm(left: false, transpose: true, m: rows, n: size, l: l, ldl: size, b: a + start, ldb: rows)
          return 0
        }
        if info != 0 { return false }
      }
      return true
    }
    for i in 0..<n {
      for j in 0..<i {
        var sum = 0.0
        for row in offsets[i]..<offsets[i + 1] {
          for column in offsets[j]..<offsets[j + 1] { sum += full[row, column] * full[row, column] }
        }
        let value = isRegular ? sum.squareRoot() : .infinity
        result[i * n + j] = value
        result[j * n + i] = value
      }
    }
    return result
  }
}
