/// What makes the rows of a master.
enum Cutter {
  /// With products.
  case complement(ComplementRows)
  /// Without.
  case perspective(PerspectiveRows)
  /// Where H is too near to singular for a split: rows from monotonicity alone.
  case none(RemovalForm)

  /// Rows that are best at a point of the relaxation.
  func rows(at point: MasterPoint) -> [MasterRow] {
    switch self {
    case .complement(let rows):
      return (rows.row(at: point).map { [$0] } ?? []) + ComplementRows.semidefiniteRows(at: point, most: 3)
    case .perspective(let rows): return rows.row(at: point.removal).map { [$0] } ?? []
    case .none: return []
    }
  }

  /// Rows that are tight at a removed set.
  func rows(tightAt removed: [Bool]) -> [MasterRow] {
    switch self {
    case .complement(let rows): return [rows.row(tightAt: removed), monotone(removed, rows.form)].compactMap { $0 }
    case .perspective(let rows): return [rows.row(tightAt: removed), monotone(removed, rows.form)].compactMap { $0 }
    case .none(let form): return [monotone(removed, form)]
    }
  }

  /// `loss ≥ L(R)·(Σ_{g∈R} y_g − |R| + 1)`: removing R and more costs at least what R costs, and the right-hand side is
  /// positive only then.
  private func monotone(_ removed: [Bool], _ form: RemovalForm) -> MasterRow {
    let positions = removed.indices.filter { removed[$0] }
    let loss = form.loss(removing: positions)
    return MasterRow(
      constant: loss * (1 - Double(positions.count)), linear: removed.map { $0 ? loss : 0 })
  }
}
