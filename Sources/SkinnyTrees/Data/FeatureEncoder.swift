/// Turns raw columns into standardised numbers: imputation, indicators and scales, learned once and kept in the model.
public struct FeatureEncoder: Sendable, Equatable {
  /// The raw columns in use, in order.
  public let columns: [ColumnEncoding]

  init(columns: [ColumnEncoding]) { self.columns = columns }

  /// Learns the encodings of the columns of a table that vary.
  ///
  /// - Parameters:
  ///   - table: Raw columns.
  ///   - rows: The training rows.
  init(learning table: FeatureTable, rows: [Int]) {
    var isChosen = [Bool](repeating: false, count: table.rows)
    for row in rows { isChosen[row] = true }
    columns = table.columns.compactMap { ColumnEncoding(learning: $0, rows: rows, isChosen: isChosen) }
  }

  /// The number of encoded columns.
  public var width: Int { columns.reduce(0) { $0 + $1.width } }

  /// Encoded columns of each raw column, in order.
  var groups: [[Int]] {
    var first = 0
    return columns.map { column in
      defer { first += column.width }
      return Array(first..<first + column.width)
    }
  }

  /// Some raw columns only.
  func selecting(_ indices: [Int]) -> FeatureEncoder { FeatureEncoder(columns: indices.map { columns[$0] }) }

  /// The encoded rows of a table, n × ``width``, row-major. Only the columns in use need to be there.
  ///
  /// - Parameter table: Raw columns by name.
  /// - Throws: `SkinnyTreesError.missingColumn` or `invalidCell`.
  /// - Complexity: O(n · width).
  public func encode(_ table: FeatureTable) throws(SkinnyTreesError) -> [Float] {
    let width = width
    var result = [Float](repeating: 0, count: table.rows * width)
    var failure: SkinnyTreesError?
    result.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var first = 0
      for column in columns {
        guard let raw = table[column.name] else {
          failure = .missingColumn(column.name)
          return
        }
        do throws(SkinnyTreesError) { try column.encode(raw, into: base + first, stride: width) } catch {
          failure = table.located(error)
          return
        }
        first += column.width
      }
    }
    if let failure { throw failure }
    return result
  }

  /// The encoded rows of a table for training: sparse where all of its columns are.
  ///
  /// - Complexity: O(n · width), or O(entries + width) sparse.
  func storage(of table: FeatureTable) throws(SkinnyTreesError) -> FeatureStorage<Float> {
    guard table.isSparse, columns.allSatisfy({ $0.zero != nil }) else { return .dense(try encode(table)) }
    var (starts, rows, values, background): ([Int], [Int32], [Float], [Float]) = ([0], [], [], [])
    for column in columns {
      guard let raw = table[column.name] else { throw .missingColumn(column.name) }
      if case .sparse(let sparse) = raw.values {
        rows.append(contentsOf: sparse.rows)
        values.append(contentsOf: sparse.values.map(column.standardised))
      }
      starts.append(rows.count)
      background.append(column.zero ?? 0)
    }
    return .sparse(
      SparseFeatures(rows: table.rows, starts: starts, rowIndices: rows, values: values, background: background))
  }
}
