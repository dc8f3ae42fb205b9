import LinearAlgebra

extension ProblemCore {
  /// Refits on the given variables and computes the loss in the complement form.
  ///
  /// With the variables ordered (S, R) and `H̃ = LLᵀ` in that order, the Schur complement of S is `L_RR L_RRᵀ`, so
  ///
  ///     loss = ½ ‖L_RRᵀ W̃_R‖²      W̃_S(refit) = W̃_S + L_SS⁻ᵀ L_RSᵀ W̃_R,
  ///
  /// which needs one factorisation, no difference of large numbers, and no inverse. The energy is `½ ‖LᵀW̃‖²`, of which
  /// both parts are at hand.
  ///
  /// - Returns: coefficients in the user's units, one row per variable, the loss, and the energy.
  /// - Complexity: p³/3 + 2·p²·m floating-point operations.
  func refit(_ variables: [Int]) throws -> (coefficients: Matrix<Double>, loss: Double, energy: Double) {
    let dense = try dense()
    let m = outputs
    let kept = variables.count
    var isKept = [Bool](repeating: false, count: count)
    for variable in variables { isKept[variable] = true }
    let removed = (0..<count).filter { !isKept[$0] }
    let r = removed.count
    var coefficients = dense.selecting(rows: variables)
    let lost = dense.selecting(rows: removed)
    let order = variables + removed
    let factor: Cholesky<Double>
    do {
      factor = try Cholesky(scaledGram.selecting(rows: order, columns: order))
    } catch LinearAlgebraError.notPositiveDefinite(let column, let pivot) {
      throw SelectionError.singular(variable: order[column], relativePivot: pivot)
    }
    var complement = lost
    var carried = Matrix<Double>(rows: kept, columns: m)
    var own = coefficients
    if m > 0 {
      factor.lower.withPointer { l in
        complement.withMutablePointer { c in
          Double.trmm(left: true, transpose: true, m: r, n: m, l: l + kept * count + kept, ldl: count, b: c, ldb: m)
        }
        own.withMutablePointer { w in
          Double.trmm(left: true, transpose: true, m: kept, n: m, l: l, ldl: count, b: w, ldb: m)
        }
        carried.withMutablePointer { c in
          lost.withPointer { w in
            if r > 0 {
              Double.gemm(
                transposeA: true, transposeB: false, m: kept, n: m, k: r, alpha: 1, a: l + kept * count, lda: count,
                b: w, ldb: m, beta: 0, c: c, ldc: m)
            }
          }
        }
      }
    }
    let loss = 0.5 * complement.squareSum
    own.add(carried)
    let energy = loss + 0.5 * own.squareSum
    if r > 0, m > 0 {
      factor.lower.withPointer { l in
        carried.withMutablePointer { c in
          Double.trsm(left: true, transpose: true, m: kept, n: m, l: l, ldl: count, b: c, ldb: m)
        }
      }
      coefficients.add(carried)
    }
    coefficients.scaleRows(by: variables.map { scale[$0] })
    return (coefficients, loss, energy)
  }
}
