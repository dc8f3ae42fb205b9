import LinearAlgebra

/// Master rows from the complement form, over removal indicators y and products Y_gh = y_g y_h.
///
/// For a removed set R and any V, `½ tr(W_RᵀA_RR⁻¹W_R) = max_V tr(V_RᵀW_R) − ½ tr(V_RᵀA_RR V_R)`, so that every V gives the
/// valid row
///
///     loss ≥ Σ_g y_g tr(V_gᵀW_g) − ½ Σ_gh Y_gh tr(V_gᵀA_gh V_h),
///
/// tight at R for `V_R = A_RR⁻¹W_R`. At a point (y, Y) of the relaxation the best V is `(Y∘A)⁻¹(y∘W)`, with the entries of y
/// and Y spread over the rows of the groups.
struct ComplementRows {
  let form: RemovalForm
  /// The share of the centre that is mixed into a point before V is computed there: it decides V for groups of which
  /// the point says nothing.
  var centring = 0.02

  private let owners: [Int]
  /// y and Y of a uniformly random removal of the size that the budget asks for.
  private let centre: MasterPoint

  /// - Parameter removals: About how many of the groups a removal takes.
  init(_ form: RemovalForm, removals: Double) {
    self.form = form
    owners = form.owners
    let n = Double(form.count)
    let share = min(max(removals / n, 0.5 / n), 1 - 0.25 / n)
    let both = n > 1 ? max(share * (removals - 1) / (n - 1), 0.5 * share * share) : 0
    centre = MasterPoint(
      removal: Array(repeating: share, count: form.count),
      pairs: Array(repeating: min(both, share), count: form.count * (form.count - 1) / 2))
  }

  /// The row that is best at a point, up to the centring.
  func row(at point: MasterPoint) -> MasterRow? { multipliers(at: point).map(row) }

  /// A row that is tight at a removed set, and as strong as that allows near the centre.
  func row(tightAt removed: [Bool]) -> MasterRow? {
    let n = form.count
    var point = MasterPoint(removal: removed.map { $0 ? 1 : 0 })
    point.pairs = (0..<n).flatMap { g in (0..<g).map { h in removed[g] && removed[h] ? 1 : 0 } }
    guard var v = multipliers(at: point) else { return nil }
    let rows = (0..<n).filter { removed[$0] }.flatMap { Array(form.rows(at: $0)) }
    guard !rows.isEmpty else { return row(v) }
    guard let factor = try? Cholesky(form.a.selecting(rows: rows, columns: rows), pivotTolerance: 0) else { return nil }
    v.setRows(rows, to: factor.solving(form.w.selecting(rows: rows)))
    return row(v)
  }

  /// V at a point: `(Y∘A)⁻¹(y∘W)` with Y moved to the nearest positive semidefinite matrix and towards the centre.
  private func multipliers(at point: MasterPoint) -> Matrix<Double>? {
    let (n, p) = (form.count, form.rowCount)
    var products = Matrix<Double>(rows: n, columns: n) { g, h in
      g == h ? point.removal[g] : point.pair(g, h)
    }
    guard var spectrum = Spectrum(products) else { return nil }
    spectrum.clip(below: 1e-9)
    products = spectrum.matrix
    let t = centring
    let y = (0..<n).map { (1 - t) * products[$0, $0] + t * centre.removal[$0] }
    let mixed = Matrix<Double>(rows: n, columns: n) { g, h in
      g == h ? y[g] : (1 - t) * products[g, h] + t * centre.pair(g, h)
    }
    let kernel = Matrix<Double>(rows: p, columns: p) { target in
      mixed.withPointer { mixed in
        form.a.withPointer { a in
          for i in 0..<p {
            let row = mixed + owners[i] * n
            for j in 0..<p { target[i * p + j] = row[owners[j]] * a[i * p + j] }
          }
        }
      }
    }
    guard let factor = try? Cholesky(kernel, pivotTolerance: 0) else { return nil }
    var right = form.w
    right.scaleRows(by: owners.map { y[$0] })
    return factor.solving(right)
  }

  private func row(_ v: Matrix<Double>) -> MasterRow {
    let (n, p) = (form.count, form.rowCount)
    let gram = v.selfProduct()
    var row = MasterRow(
      constant: 0, linear: Array(repeating: 0, count: n), pairs: Array(repeating: 0, count: n * (n - 1) / 2))
    gram.withPointer { gram in
      form.a.withPointer { a in
        for g in 0..<n {
          for h in 0...g {
            var sum = 0.0
            for i in form.rows(at: g) { for j in form.rows(at: h) { sum += gram[i * p + j] * a[i * p + j] } }
            if g == h { row.linear[g] -= 0.5 * sum } else { row.pairs[MasterRow.pairIndex(g, h)] = -sum }
          }
        }
      }
    }
    let m = v.columns
    v.withPointer { v in
      form.w.withPointer { w in
        for i in 0..<p {
          var sum = 0.0
          for column in 0..<m { sum += v[i * m + column] * w[i * m + column] }
          row.linear[owners[i]] += sum
        }
      }
    }
    return row
  }

  /// Rows `vᵀ[1 yᵀ; y Y]v ≥ 0` for the eigenvectors v of negative eigenvalues at a point, the most negative first: at
  /// binary points the matrix is `(1, y)(1, y)ᵀ`.
  static func semidefiniteRows(at point: MasterPoint, most: Int) -> [MasterRow] {
    let n = point.removal.count
    let bordered = Matrix<Double>(rows: n + 1, columns: n + 1) { g, h in
      if g == 0 || h == 0 { return g == h ? 1 : point.removal[max(g, h) - 1] }
      return g == h ? point.removal[g - 1] : point.pair(g - 1, h - 1)
    }
    guard let spectrum = Spectrum(bordered) else { return [] }
    return spectrum.values.indices.prefix(most).filter { spectrum.values[$0] < -1e-6 }.map { index in
      let v = spectrum.vectors.row(index)
      return MasterRow(
        constant: -v[0] * v[0], linear: (1...n).map { -(v[$0] * v[$0] + 2 * v[0] * v[$0]) },
        pairs: (1...n).flatMap { g in (1..<g).map { h in -2 * v[g] * v[h] } }, bindsLoss: false)
    }
  }
}
