/// The Cholesky factor of `G_SS + D` for a support that grows one column at a time: what its ridge fit is worth.
///
/// O(k²) a column; for supports that are only to be compared.
struct SupportFactor {
  let gram: GramColumns
  private(set) var support: [Int] = []
  private(set) var value: Double
  private var rows: [[Double]] = []
  /// L⁻¹ g_S.
  private var reduced: [Double] = []

  init(gram: GramColumns) {
    self.gram = gram
    value = gram.responseSquare / 2
  }

  /// Adds a column; false where it depends on those before it.
  @discardableResult
  mutating func add(_ index: Int) -> Bool {
    let column = gram.column(index)
    var row: [Double] = []
    row.reserveCapacity(support.count + 1)
    var pivot = gram.diagonal[index]
    var share = gram.correlations[index]
    for (position, other) in support.enumerated() {
      var entry = column[other]
      let lower = rows[position]
      for k in 0..<position { entry -= row[k] * lower[k] }
      entry /= lower[position]
      row.append(entry)
      pivot -= entry * entry
      share -= entry * reduced[position]
    }
    guard pivot > 1e-10 * gram.diagonal[index], pivot > 0 else { return false }
    row.append(pivot.squareRoot())
    share /= pivot.squareRoot()
    rows.append(row)
    reduced.append(share)
    support.append(index)
    value -= share * share / 2
    return true
  }
}
