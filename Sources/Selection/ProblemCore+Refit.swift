import LinearAlgebra

extension ProblemCore {
  /// Refits on the given variables and computes the loss in the complement form.
  ///
  /// With the variables ordered (S, R) and `H̃ = LLᵀ` in that order, the Schur complement of S is `L_RR L_RRᵀ`, so
  ///
  ///     loss = ½ ‖L_RRᵀ W̃_R‖²      W̃_S(refit) = W̃_S + L_SS⁻ᵀ L_RSᵀ W̃_R,
  ///
  /// which needs one factorisation, no difference of large numbers, and no inverse.
  ///
  /// - Returns: coefficients in the user's units, one row per variable, and the loss.
  /// - Complexity: p³/3 + 2·p²·m floating-point operations.
  func refit(_ variables: [Int]) throws -> (coefficients: Matrix<Double>, loss: Double) {
    let dense = try dense()
    let m = outputs
    let kept = variables.count
    var isKept = [Bool](repeating: false, count: count)
    for variable in variables { isKept[variable] = true }
    let removed = (0..<count).filter { !isKept[$0] }
    let r = removed.count
    var coefficients = dense.selecting(rows: variables)
    var loss = 0.0
    if r > 0 {
      let order = variables + removed
      let factor: Cholesky<Double>
      do {
        factor = try Cholesky(scaledGram.selecting(rows: order, columns: order))
      } catch LinearAlgebraError.notPositiveDefinite(let column, let pivot) {
        throw SelectionError.singular(variable: order[column], relativePivot: pivot)
      }
      let lost = dense.selecting(rows: removed)
      factor.lower.withPointer { l in
        var complement = lost
        complement.withMutablePointer { c in
          Double.trmm(
            left: true, transpose: true, m: r, n: m, l: l + kept * count + kept, ldl: count, b: c, ldb: max(1, m))
        }
        loss = 0.5 * complement.elements.reduce(0) { $0 + $1 * $1 }
        guard kept > 0, m > 0 else { return }
        var correction = Matrix<Double>(rows: kept, columns: m)
        correction.withMutablePointer { c in
          lost.withPointer { w in
            Double.gemm(
              transposeA: true, transposeB: false, m: kept, n: m, k: r, alpha: 1, a: l + kept * count, lda: count,
              b: w, ldb: m, beta: 0, c: c, ldc: m)
          }
          Double.trsm(left: true, transpose: true, m: kept, n: m, l: l, ldl: count, b: c, ldb: m)
        }
        coefficients.add(correction)
      }
    }
    coefficients.scaleRows(by: variables.map { scale[$0] })
    return (coefficients, loss)
  }
}
