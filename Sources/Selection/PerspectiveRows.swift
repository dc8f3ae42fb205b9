import LinearAlgebra

/// Master rows from the perspective relaxation, over removal indicators alone.
///
/// With the rows of each group whitened by its block of A, `A_gg = L_gL_gᵀ`, let `N = LᵀA⁻¹L` and `U = L⁻¹W`, so that
/// removing R costs the least ½ tr(EᵀNE) with E_R = −U_R. Split `N = M + τI` with `0 < τ ≤ λ_min(N)`. The tangent of the
/// convex ½ tr(BᵀMB) at any B̂ = U + Ê and the minimum over the kept rows of what is left give
///
///     loss ≥ ½τ‖U‖² − tr(UᵀMÊ) − ½ tr(ÊᵀMÊ) − Σ_g (1 − y_g) ‖P_g‖² / 2τ,      P = τU − MÊ,
///
/// tight at R when B̂ is the refit without R.
struct PerspectiveRows {
  let form: RemovalForm
  /// The eigenvalue that is split off.
  let tau: Double
  /// M, complete.
  private let m: Matrix<Double>
  private let u: Matrix<Double>
  private let owners: [Int]

  /// `nil` where A or N is singular to working precision.
  ///
  /// - Complexity: O(p³).
  init?(_ form: RemovalForm) {
    self.form = form
    owners = form.owners
    let p = form.rowCount
    guard let inverse = try? Cholesky(form.a, pivotTolerance: 0).inverse() else { return nil }
    // Q L, then Lᵀ (Q L), one block at a time.
    var n = inverse
    var u = form.w
    for position in 0..<form.count {
      let rows = form.rows(at: position)
      let (start, size) = (rows.lowerBound, rows.count)
      guard let block = try? Cholesky(form.a.selecting(rows: Array(rows), columns: Array(rows)), pivotTolerance: 0)
      else { return nil }
      let columns = u.columns
      block.lower.withPointer { l in
        n.withMutablePointer {
          Double.trmm(left: true, transpose: true, m: size, n: p, l: l, ldl: size, b: $0 + start * p, ldb: p)
          Double.trmm(left: false, transpose: false, m: p, n: size, l: l, ldl: size, b: $0 + start, ldb: p)
        }
        u.withMutablePointer {
          Double.trsm(
            left: true, transpose: false, m: size, n: columns, l: l, ldl: size, b: $0 + start * columns, ldb: columns)
        }
      }
    }
    n.mirrorLowerTriangle()
    guard let least = try? n.symmetricEigenvalues().first, least > 0 else { return nil }
    // A factor of N − τI is the check that the split is valid; the eigenvalue alone is not.
    var share = 1 - 1e-6
    while true {
      var rest = n
      rest.addToDiagonal(-share * least)
      if (try? Cholesky(rest, pivotTolerance: 0)) != nil {
        tau = share * least
        m = rest
        break
      }
      share *= 0.5
      guard share > 1e-3 else { return nil }
    }
    self.u = u
  }

  /// A row that is tight at a removed set.
  func row(tightAt removed: [Bool]) -> MasterRow? {
    let kept = owners.indices.filter { !removed[owners[$0]] }
    let gone = owners.indices.filter { removed[owners[$0]] }
    var e = u
    e.scaleRows(by: owners.map { removed[$0] ? -1 : 0 })
    if !kept.isEmpty, !gone.isEmpty {
      var own = m.selecting(rows: kept, columns: kept)
      own.addToDiagonal(tau)
      guard let factor = try? Cholesky(own, pivotTolerance: 0) else { return nil }
      e.setRows(kept, to: factor.solving(m.selecting(rows: kept, columns: gone).times(u.selecting(rows: gone))))
    }
    return row(e)
  }

  /// The row that is best at a point.
  func row(at removal: [Double]) -> MasterRow? { refit(at: removal).map(row) }

  /// Ê at a point: B minimises ½ tr(BᵀMB) + ½τ Σ ‖B_g‖²/z_g − tr(BᵀNU) with z = 1 − y.
  private func refit(at removal: [Double]) -> Matrix<Double>? {
    let kept = removal.map { min(max(1 - $0, 1e-6), 1) }
    var system = m
    for (row, owner) in owners.enumerated() { system[row, row] += tau / kept[owner] }
    guard let factor = try? Cholesky(system, pivotTolerance: 0) else { return nil }
    var right = u
    right.scaleRows(by: owners.map { -tau * (1 / kept[$0] - 1) })
    return factor.solving(right)
  }

  private func row(_ e: Matrix<Double>) -> MasterRow {
    let me = m.times(e)
    let (n, columns) = (form.count, u.columns)
    var constant = 0.0
    var slopes = [Double](repeating: 0, count: n)
    u.withPointer { u in
      e.withPointer { e in
        me.withPointer { me in
          for (row, owner) in owners.enumerated() {
            var (own, slope) = (0.0, 0.0)
            for index in row * columns..<(row + 1) * columns {
              own += 0.5 * tau * u[index] * u[index] - (u[index] + 0.5 * e[index]) * me[index]
              let p = tau * u[index] - me[index]
              slope += p * p
            }
            constant += own
            slopes[owner] += slope / (2 * tau)
          }
        }
      }
    }
    return MasterRow(constant: constant - slopes.reduce(0, +), linear: slopes)
  }

  /// The relaxation's optimum under the budget alone, by minimising over coefficients and over indicators in turn.
  ///
  /// For given coefficients `Σ ‖B_g‖²/z_g` under `Σ c_g z_g ≤ limit` is least at `z_g = min(1, θ‖B_g‖/√c_g)`. The problem is
  /// convex in both, so the values descend to the optimum; each row is valid wherever this stops.
  ///
  /// - Returns: The removal indicators, and the rows in the order in which they were made.
  func relaxation(weights: [Double], limit: Double, rounds: Int, stop: () -> Bool) -> (
    removal: [Double], rows: [MasterRow]
  ) {
    let total = weights.reduce(0, +)
    var kept = Array(repeating: min(1, limit / total), count: form.count)
    var rows: [MasterRow] = []
    var best = -Double.infinity
    for _ in 0..<rounds where !stop() {
      guard let e = refit(at: kept.map { 1 - $0 }) else { break }
      rows.append(row(e))
      let bound = Self.leastValue(rows[rows.count - 1], weights: weights, limit: limit)
      if rows.count > 4, bound < best + 1e-4 * abs(best) { break }
      best = max(best, bound)
      var norms = [Double](repeating: 0, count: form.count)
      for (row, owner) in owners.enumerated() {
        for column in 0..<u.columns {
          let b = u[row, column] + e[row, column]
          norms[owner] += b * b
        }
      }
      kept = Self.fill(norms.indices.map { (norms[$0] / weights[$0]).squareRoot() }, weights: weights, limit: limit)
    }
    return (kept.map { 1 - $0 }, rows)
  }

  /// The least value of a row over `Σ weights·(1 − y) ≤ limit`, 0 ≤ y ≤ 1.
  private static func leastValue(_ row: MasterRow, weights: [Double], limit: Double) -> Double {
    var (left, value) = (limit, row.constant + row.linear.reduce(0, +))
    let order = weights.indices.sorted { row.linear[$0] / weights[$0] > row.linear[$1] / weights[$1] }
    for group in order where left > 0 {
      let share = min(1, left / weights[group])
      value -= share * row.linear[group]
      left -= share * weights[group]
    }
    return value
  }

  /// `min(1, θ·sizes)` with the largest θ for which the weights fit the limit.
  private static func fill(_ sizes: [Double], weights: [Double], limit: Double) -> [Double] {
    func used(_ theta: Double) -> Double { sizes.indices.reduce(0) { $0 + weights[$1] * min(1, theta * sizes[$1]) } }
    let largest = sizes.max() ?? 0
    guard largest > 0 else { return sizes.map { _ in 0 } }
    var (low, high) = (0.0, 1 / largest)
    while used(high) < limit, high < 1e12 / largest { high *= 2 }
    for _ in 0..<60 {
      let middle = 0.5 * (low + high)
      if used(middle) > limit { high = middle } else { low = middle }
    }
    return sizes.map { min(1, low * $0) }
  }
}
