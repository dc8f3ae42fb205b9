import CKernels

/// A symmetric sweep tableau of H at a support S, with the Gram matrix of values that makes every move's exact effect on
/// the loss a matter of a few scalars, whatever the number of outputs.
///
/// With P = H_SS⁻¹ and N the complement of S:
///
///     T_SS = −P     T_SN = P H_SN     T_NN = H_NN − H_NS P H_SN
///     Z_ij = vᵢ · vⱼ,  vᵢ = row i of the refitted coefficients for i ∈ S, of the residual G − H W otherwise
///
/// A pivot on j ∈ N enters it (the loss falls by Z_jj / 2T_jj), a pivot on j ∈ S takes it out (the loss rises by
/// Z_jj / 2P_jj); both cost O(d²) and leave a tableau of the new support. For a swap of i ∈ S against j ∈ N with
/// β = C_ij / P_ii (C = T_SN) the exact decrease, refit included, is
///
///     ½ [ (Z_jj + 2βZ_ij + β²Z_ii) / (T_jj + βC_ij) − Z_ii / P_ii ].
///
/// Pivots are delayed: they are kept as rank-one terms until ``commit()`` applies them, and ``rollBack()`` forgets
/// them, so that a tentative chain of moves costs O(d) per pending term instead of O(d²).
///
/// The sweep operator is described in Goodnight, "A Tutorial on the SWEEP Operator", 1979, doi:10.2307/2683825. Rounding
/// accumulates with the pivots; ``pivotsSinceRefresh`` counts them, and an owner rebuilds the tableau from H after
/// ``refreshInterval`` of them. H should have a diagonal near one.
public final class SweepTableau {
  /// The number of variables d.
  public let count: Int
  /// Whether a variable is in the support, pending pivots included.
  public private(set) var isInside: [Bool]
  /// The change of the loss by the pending pivots.
  public private(set) var pendingChange = 0.0
  /// Committed pivots since the tableau was built from H.
  public private(set) var pivotsSinceRefresh = 0
  /// After this many pivots a rebuild is due. Tests bound the relative drift of every change by 1e-6 after so many random
  /// pivots on a matrix with a condition number near 1e6.
  public static let refreshInterval = 512

  /// The number of pending pivots at which the next pivot commits the ones before it.
  static let panel = 64

  private let t: NumericBuffer
  private let z: NumericBuffer
  /// Current diagonals, pending pivots included: P_ii > 0 inside, T_ii > 0 outside.
  private let diagonal: NumericBuffer
  private let valueDiagonal: NumericBuffer
  /// Diagonals and membership at the last commit, for ``rollBack()``.
  private let committedDiagonal: NumericBuffer
  private let committedValueDiagonal: NumericBuffer
  private var committedInside: [Bool]

  /// Pending terms, row s of each: T + Σ cₛ tₛtₛᵀ, Z + Σ (uₛwₛᵀ + wₛuₛᵀ).
  private let tVectors: NumericBuffer
  private let uVectors: NumericBuffer
  private let wVectors: NumericBuffer
  private let c = NumericBuffer(count: SweepTableau.panel)
  private var pending = 0
  private let scratch: NumericBuffer
  private let column: NumericBuffer
  private let valueColumn: NumericBuffer
  private let coefficients = NumericBuffer(count: SweepTableau.panel)

  /// Builds the tableau of H (d×d) at a support, given the unconstrained optimum `H⁻¹G` (d×m).
  ///
  /// From the optimum rather than from G, both kinds of values come without a difference of large numbers: with W its
  /// rows, the refitted coefficients are `W_S + C W_N` and the residuals `T_NN W_N`.
  ///
  /// - Throws: `LinearAlgebraError.notPositiveDefinite` when H_SS is singular to working precision; the column is the
  ///   index in H.
  /// - Complexity: O(d³ + d²·m), BLAS-3.
  public init(gram: Matrix<Double>, optimum: Matrix<Double>, support: [Int]) throws {
    let d = gram.rows
    precondition(
      gram.columns == d && optimum.rows == d, "a tableau of \(gram.shape) with an optimum \(optimum.shape)")
    count = d
    isInside = Array(repeating: false, count: d)
    for index in support { isInside[index] = true }
    committedInside = isInside
    t = NumericBuffer(count: d * d)
    z = NumericBuffer(count: d * d)
    diagonal = NumericBuffer(count: d)
    valueDiagonal = NumericBuffer(count: d)
    committedDiagonal = NumericBuffer(count: d)
    committedValueDiagonal = NumericBuffer(count: d)
    tVectors = NumericBuffer(count: Self.panel * d)
    uVectors = NumericBuffer(count: Self.panel * d)
    wVectors = NumericBuffer(count: Self.panel * d)
    scratch = NumericBuffer(count: 3 * d)
    column = NumericBuffer(count: d)
    valueColumn = NumericBuffer(count: d)
    try build(gram: gram, optimum: optimum)
  }

  /// Rebuilds the tableau at the current support from H and the optimum, which removes the rounding of all pivots so far.
  public func refresh(gram: Matrix<Double>, optimum: Matrix<Double>) throws {
    pending = 0
    pendingChange = 0
    try build(gram: gram, optimum: optimum)
  }

  private func build(gram: Matrix<Double>, optimum: Matrix<Double>) throws {
    let d = count
    let (inside, outside) = (
      isInside.indices.filter { isInside[$0] }, isInside.indices.filter { !isInside[$0] }
    )
    let (s, n, m) = (inside.count, outside.count, optimum.columns)
    let lost = optimum.selecting(rows: outside)
    var schur = gram.selecting(rows: outside, columns: outside)
    var values = Matrix<Double>(rows: d, columns: m)
    if s > 0 {
      let factor: Cholesky<Double>
      do {
        factor = try Cholesky(gram.selecting(rows: inside, columns: inside))
      } catch LinearAlgebraError.notPositiveDefinite(let column, let pivot) {
        throw LinearAlgebraError.notPositiveDefinite(column: inside[column], relativePivot: pivot)
      }
      // Y = L⁻¹H_SN gives T_NN = H_NN − YᵀY, half the work of the general product, and C = L⁻ᵀY.
      var coupling = factor.forwardSolving(gram.selecting(rows: inside, columns: outside))
      if n > 0 {
        schur.withMutablePointer { schur in
          coupling.withPointer { half in
            Double.syrk(transpose: true, n: n, k: s, alpha: -1, a: half, lda: n, beta: 1, c: schur, ldc: n)
          }
        }
        factor.lower.withPointer { l in
          coupling.withMutablePointer { b in
            Double.trsm(left: true, transpose: true, m: s, n: n, l: l, ldl: s, b: b, ldb: n)
          }
        }
      }
      factor.lowerInverse().withPointer { inverse in
        for (i, row) in inside.enumerated() {
          let target = t.base + row * d
          for j in 0...i { target[inside[j]] = -inverse[i * s + j] }
          diagonal.base[row] = inverse[i * s + i]
        }
      }
      coupling.withPointer { c in
        for (i, row) in inside.enumerated() {
          for (j, other) in outside.enumerated() {
            t.base[other < row ? row * d + other : other * d + row] = c[i * n + j]
          }
        }
      }
      var coefficients = optimum.selecting(rows: inside)
      coefficients.add(coupling.times(lost))
      values.setRows(inside, to: coefficients)
    }
    schur.mirrorLowerTriangle()
    schur.withPointer { schur in
      for (i, row) in outside.enumerated() {
        let target = t.base + row * d
        for j in 0...i { target[outside[j]] = schur[i * n + j] }
        diagonal.base[row] = schur[i * n + i]
      }
    }
    values.setRows(outside, to: schur.times(lost))
    values.withPointer { v in
      Double.syrk(transpose: false, n: d, k: m, alpha: 1, a: v, lda: max(1, m), beta: 0, c: z.base, ldc: d)
    }
    for index in 0..<d { valueDiagonal.base[index] = z.base[index * d + index] }
    pivotsSinceRefresh = 0
    saveDiagonals()
  }

  /// The change of the loss if `index` left the support (positive) or entered it (negative), pending pivots included.
  public func change(pivoting index: Int) -> Double {
    let value = valueDiagonal.base[index] / (2 * diagonal.base[index])
    return isInside[index] ? value : -value
  }

  /// How much of the diagonal of H is left for a variable outside the support: near 0, it depends on the support.
  public func remainder(of index: Int) -> Double { diagonal.base[index] }

  /// Current diagonals (P inside, Schur complement outside) and value norms, pending pivots included.
  public func withDiagonals<Result>(
    _ body: (_ diagonal: UnsafePointer<Double>, _ values: UnsafePointer<Double>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafePointer(diagonal.base), UnsafePointer(valueDiagonal.base))
  }

  /// Takes `index` out of the support if it is inside, enters it otherwise; the move is pending.
  ///
  /// - Returns: the change of the loss.
  /// - Complexity: O(d · pending).
  @discardableResult
  public func pivot(_ index: Int) -> Double {
    if pending == Self.panel { apply() }
    let d = count
    let change = change(pivoting: index)
    let entering = !isInside[index]
    loadColumn(index)
    let p = entering ? diagonal.base[index] : -diagonal.base[index]
    let value = valueDiagonal.base[index]
    let (tRow, uRow, wRow) = (
      tVectors.base + pending * d, uVectors.base + pending * d, wVectors.base + pending * d
    )
    // With these entries at the pivot, plain rank-one terms give row and column `index` of the new tableau as well;
    // the diagonal is kept apart.
    column.base[index] = entering ? p - 1 : p + 1
    valueColumn.base[index] = value
    let inverse = 1 / p
    for i in 0..<d {
      tRow[i] = column.base[i]
      uRow[i] = -column.base[i] * inverse
    }
    uRow[index] = entering ? inverse - 1 : -inverse - 1
    for i in 0..<d { wRow[i] = valueColumn.base[i] + 0.5 * value * uRow[i] }
    for i in 0..<d {
      // Inside, the diagonal of T is −P.
      let step = tRow[i] * tRow[i] * inverse
      diagonal.base[i] += isInside[i] ? step : -step
      valueDiagonal.base[i] += 2 * uRow[i] * wRow[i]
    }
    c.base[pending] = -inverse
    diagonal.base[index] = entering ? inverse : -inverse
    valueDiagonal.base[index] = value * inverse * inverse
    isInside[index] = entering
    pending += 1
    pendingChange += change
    return change
  }

  /// Makes the pending pivots part of the tableau.
  /// - Complexity: O(d²) for a few pivots, bound by memory; BLAS-3 for many.
  public func commit() {
    apply()
    pendingChange = 0
    saveDiagonals()
  }

  /// Forgets the pending pivots.
  /// - Precondition: no more than ``maximumPending`` pivots are pending.
  public func rollBack() {
    precondition(!overflowed, "more pivots were pending than can be taken back")
    pending = 0
    pendingChange = 0
    isInside = committedInside
    diagonal.base.update(from: committedDiagonal.base, count: count)
    valueDiagonal.base.update(from: committedValueDiagonal.base, count: count)
  }

  /// How many pivots can be pending and still be rolled back.
  public static var maximumPending: Int { panel }

  /// The largest decrease of the loss by one swap of a movable inside variable for a movable outside one.
  ///
  /// - Parameters:
  ///   - isMovable: Variables with `false` stay where they are.
  ///   - costs: With costs, a swap is allowed when it adds at most `slack`.
  ///   - slack: What a swap may add to the cost of the support; without costs it means nothing.
  /// - Returns: the swap and its exact decrease (which may be negative), or `nil` when no swap is allowed.
  /// - Complexity: one pass over the triangle, measured at 1.6 to 2.2 ns a pair.
  public func bestSwap(isMovable: [Bool]? = nil, costs: [Double]? = nil, slack: Double = 0)
    -> (leaving: Int, entering: Int, decrease: Double)?
  {
    if pending > 0 { commit() }
    let marks = (0..<count).map { index -> Int8 in
      guard isMovable?[index] ?? true else { return -1 }
      return isInside[index] ? 1 : 0
    }
    var (leaving, entering): (Int64, Int64) = (-1, -1)
    let decrease: Double
    if let costs {
      decrease = espalier_best_swap(
        t.base, z.base, count, count, marks, diagonal.base, valueDiagonal.base, costs, slack, scratch.base,
        &leaving, &entering)
    } else {
      decrease = espalier_best_swap(
        t.base, z.base, count, count, marks, diagonal.base, valueDiagonal.base, nil, 0, scratch.base,
        &leaving, &entering)
    }
    return leaving >= 0 ? (Int(leaving), Int(entering), decrease) : nil
  }

  /// The blocks of T (with its sign inside the support: −P) and Z on `rows` × `columns`, row-major; pending pivots are
  /// committed first.
  public func blocks(rows: [Int], columns: [Int]) -> (t: [Double], z: [Double]) {
    if pending > 0 { commit() }
    var (blockT, blockZ): ([Double], [Double]) = ([], [])
    blockT.reserveCapacity(rows.count * columns.count)
    blockZ.reserveCapacity(rows.count * columns.count)
    for row in rows {
      for column in columns {
        let index = max(row, column) * count + min(row, column)
        if row == column {
          blockT.append(isInside[row] ? -diagonal.base[row] : diagonal.base[row])
          blockZ.append(valueDiagonal.base[row])
        } else {
          blockT.append(t.base[index])
          blockZ.append(z.base[index])
        }
      }
    }
    return (blockT, blockZ)
  }

  /// Set when pending pivots had to be applied before a commit was asked for.
  private var overflowed = false

  private func loadColumn(_ index: Int) {
    let d = count
    espalier_gather_column(t.base, d, d, index, column.base)
    espalier_gather_column(z.base, d, d, index, valueColumn.base)
    guard pending > 0 else { return }
    for s in 0..<pending { coefficients.base[s] = c.base[s] * tVectors.base[s * d + index] }
    Double.gemv(
      transpose: true, m: pending, n: d, alpha: 1, a: tVectors.base, lda: d, x: coefficients.base, beta: 1,
      y: column.base)
    for s in 0..<pending { coefficients.base[s] = wVectors.base[s * d + index] }
    Double.gemv(
      transpose: true, m: pending, n: d, alpha: 1, a: uVectors.base, lda: d, x: coefficients.base, beta: 1,
      y: valueColumn.base)
    for s in 0..<pending { coefficients.base[s] = uVectors.base[s * d + index] }
    Double.gemv(
      transpose: true, m: pending, n: d, alpha: 1, a: wVectors.base, lda: d, x: coefficients.base, beta: 1,
      y: valueColumn.base)
  }

  private func apply() {
    let d = count
    guard pending > 0 else { return }
    if pending <= 4 {
      espalier_tableau_update(
        t.base, z.base, d, d, pending, c.base, tVectors.base, uVectors.base, wVectors.base)
    } else {
      Double.syr2k(
        transpose: true, n: d, k: pending, alpha: 1, a: uVectors.base, lda: d, b: wVectors.base, ldb: d, beta: 1,
        c: z.base, ldc: d)
      // c t tᵀ = ½(t (ct)ᵀ + (ct) tᵀ): one call for both signs of c. The u panel is free to hold ct now.
      for s in 0..<pending {
        for i in 0..<d { uVectors.base[s * d + i] = c.base[s] * tVectors.base[s * d + i] }
      }
      Double.syr2k(
        transpose: true, n: d, k: pending, alpha: 0.5, a: tVectors.base, lda: d, b: uVectors.base, ldb: d, beta: 1,
        c: t.base, ldc: d)
    }
    pivotsSinceRefresh += pending
    overflowed = true
    pending = 0
  }

  private func saveDiagonals() {
    committedInside = isInside
    overflowed = false
    committedDiagonal.base.update(from: diagonal.base, count: count)
    committedValueDiagonal.base.update(from: valueDiagonal.base, count: count)
  }
}
