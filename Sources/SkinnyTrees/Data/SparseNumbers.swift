/// A column of numbers of which most are zero.
public struct SparseNumbers: Sendable, Equatable {
  /// The number of cells.
  public let count: Int
  /// The rows of the entries, from 0, ascending.
  public let rows: ArraySlice<Int32>
  /// Their values, in the same order; all other cells are 0.
  public let values: ArraySlice<Double>

  /// - Parameters:
  ///   - count: The number of cells.
  ///   - rows: The rows of the entries, from 0, ascending and below `count`.
  ///   - values: Their values.
  /// - Throws: `SkinnyTreesError.shapeMismatch` or `invalidValue`.
  public init(count: Int, rows: ArraySlice<Int32>, values: ArraySlice<Double>) throws(SkinnyTreesError) {
    guard rows.count == values.count else {
      throw .shapeMismatch(
        what: "entries of a sparse column", expected: "\(rows.count) values", found: "\(values.count)")
    }
    var last: Int32 = -1
    for row in rows {
      guard row > last, Int(row) < count else {
        throw .invalidValue(
          what: "a row of a sparse column", value: "\(row)", expected: "ascending rows below \(count)")
      }
      last = row
    }
    self.init(unchecked: count, rows: rows, values: values)
  }

  init(unchecked count: Int, rows: ArraySlice<Int32>, values: ArraySlice<Double>) {
    self.count = count
    self.rows = rows
    self.values = values
  }

  /// All cells.
  var dense: [Double] {
    var result = [Double](repeating: 0, count: count)
    for (row, value) in zip(rows, values) { result[Int(row)] = value }
    return result
  }

  func selecting(_ places: RowPlaces, count: Int) -> SparseNumbers {
    var entries: [(row: Int32, value: Double)] = []
    for (row, value) in zip(rows, values) {
      for place in places[Int(row)] { entries.append((place, value)) }
    }
    entries.sort { $0.row < $1.row }
    return SparseNumbers(unchecked: count, rows: entries.map(\.row)[...], values: entries.map(\.value)[...])
  }
}
