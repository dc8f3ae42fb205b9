/// Where each column occurs in the row being written, so that duplicates are merged in O(terms).
@usableFromInline
struct ScatterTable: Sendable {
  /// For each column, one more than the position it was last written to.
  @usableFromInline var positions: [Int] = []

  @usableFromInline init() {}

  @inlinable
  mutating func prepare(columns: Int) {
    if positions.count < columns {
      positions.append(contentsOf: repeatElement(0, count: columns - positions.count))
    }
  }
}
