/// A sparse matrix by columns (CSC): for each column the rows and values of its entries.
///
///     // ⎡1 0⎤
///     // ⎣2 3⎦
///     let x = try SparseColumns(rows: 2, columns: 2, starts: [0, 2, 3], rowIndices: [0, 1, 1], values: [1, 2, 3])
///
/// Entries that are not stored are 0. Centring does not fill the matrix: it is done on the way.
public struct SparseColumns: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// Where each column begins in ``rowIndices`` and ``values``, and the number of entries at the end.
  public let starts: [Int]
  /// The row of each entry, ascending within a column.
  public let rowIndices: [Int32]
  /// The value of each entry.
  public let values: [Double]

  /// A matrix from its three arrays.
  ///
  /// - Parameters:
  ///   - rows: n.
  ///   - columns: p.
  ///   - starts: p + 1 positions, the first 0, ascending, the last the number of entries.
  ///   - rowIndices: The row of each entry, strictly ascending within a column.
  ///   - values: The value of each entry.
  /// - Throws: `SparseRegressionError.shapeMismatch` that names the array at fault.
  /// - Complexity: O(p + entries).
  public init(
    rows: Int, columns: Int, starts: [Int], rowIndices: [Int32], values: [Double]
  ) throws(SparseRegressionError) {
    guard rows >= 0, columns >= 0, starts.count == columns + 1, starts[0] == 0, starts[columns] == values.count else {
      throw .shapeMismatch(
        what: "starts of sparse columns", expected: "\(columns + 1) positions from 0 to \(values.count)",
        found: "\(starts.count) positions")
    }
    guard rowIndices.count == values.count else {
      throw .shapeMismatch(
        what: "row indices of sparse columns", expected: "\(values.count), one per value", found: "\(rowIndices.count)")
    }
    for column in 0..<columns {
      guard starts[column] <= starts[column + 1], starts[column + 1] <= values.count else {
        throw .shapeMismatch(
          what: "starts of sparse columns, column \(column)", expected: "ascending positions",
          found: "\(starts[column]), then \(starts[column + 1])")
      }
      var last: Int32 = -1
      for entry in starts[column]..<starts[column + 1] {
        guard rowIndices[entry] > last, rowIndices[entry] < rows else {
          throw .shapeMismatch(
            what: "row indices of sparse column \(column)", expected: "strictly ascending rows below \(rows)",
            found: "\(rowIndices[entry]) after \(last)")
        }
        last = rowIndices[entry]
      }
    }
    self.rows = rows
    self.columns = columns
    self.starts = starts
    self.rowIndices = rowIndices
    self.values = values
  }

  /// The entries of a dense matrix that are not 0.
  ///
  /// - Parameters:
  ///   - rows: n.
  ///   - columns: p.
  ///   - value: The entry of a row and a column.
  /// - Complexity: O(n·p).
  public init(rows: Int, columns: Int, nonzerosOf value: (Int, Int) -> Double) {
    var (starts, indices, values) = ([0], [Int32](), [Double]())
    for column in 0..<columns {
      for row in 0..<rows {
        let entry = value(row, column)
        if entry != 0 {
          indices.append(Int32(row))
          values.append(entry)
        }
      }
      starts.append(values.count)
    }
    self.rows = rows
    self.columns = columns
    self.starts = starts
    rowIndices = indices
    self.values = values
  }

  /// A matrix of zeros.
  static func empty(rows: Int, columns: Int) -> SparseColumns {
    SparseColumns(rows: rows, columns: columns) { _, _ in 0 }
  }
}
