import DataFiles
import LinearAlgebra

/// The features of some samples: named raw columns of equal length.
///
///     let table = try FeatureTable(CSVTable.read("customers.csv"), excluding: ["churned"])
///     let matrix = FeatureTable(x)                     // n×p numbers, columns "0", "1", …
public struct FeatureTable: Sendable {
  /// The columns, in order.
  public let columns: [FeatureColumn]
  /// The number of samples.
  public let rows: Int
  private let positions: [String: Int]
  /// Whether columns that are not there, but have a number for a name, are all zeros.
  private var hasAllNumbers = false
  /// Where the samples come from, for messages.
  private var origin: Origin?

  private struct Origin: Sendable {
    var file: String
    /// The row of the file that holds the first sample, from 1.
    var firstRow: Int
  }

  /// A table from its columns.
  ///
  /// - Parameter columns: Columns of equal length with different names, at least one.
  /// - Throws: `SkinnyTreesError.shapeMismatch` or `invalidValue`.
  public init(_ columns: [FeatureColumn]) throws(SkinnyTreesError) {
    guard let first = columns.first else {
      throw .shapeMismatch(what: "features", expected: "at least one column", found: "0")
    }
    for column in columns where column.count != first.count {
      throw .shapeMismatch(what: "column '\(column.name)'", expected: "\(first.count) rows", found: "\(column.count)")
    }
    var positions: [String: Int] = [:]
    for (position, column) in columns.enumerated() where positions.updateValue(position, forKey: column.name) != nil {
      throw .invalidValue(what: "a column name", value: "'\(column.name)' twice", expected: "names that differ")
    }
    self.columns = columns
    rows = first.count
    self.positions = positions
  }

  /// Numeric columns from a matrix; NaN where missing.
  ///
  /// - Parameters:
  ///   - matrix: n×p.
  ///   - names: One name a column; `nil` takes "0", "1", ….
  /// - Throws: `SkinnyTreesError.shapeMismatch`.
  public init<Element: Scalar>(_ matrix: Matrix<Element>, names: [String]? = nil) throws(SkinnyTreesError) {
    if let names, names.count != matrix.columns {
      throw .shapeMismatch(what: "column names", expected: "\(matrix.columns)", found: "\(names.count)")
    }
    let columnMajor = matrix.converted(to: .columnMajor).elements
    let rows = matrix.rows
    try self.init(
      (0..<matrix.columns).map { column in
        FeatureColumn(
          names?[column] ?? "\(column)",
          numbers: columnMajor[column * rows..<(column + 1) * rows].map { Double($0) })
      })
  }

  /// The columns of a sparse file, named by their numbers in the file. A column that does not occur in it is all zeros.
  ///
  /// - Parameter file: The file; its entries are not copied.
  /// - Throws: `SkinnyTreesError.shapeMismatch` for a file without columns.
  public init(_ file: SVMLight) throws(SkinnyTreesError) {
    try self.init(
      (0..<file.columnCount).map { column in
        let range = file.starts[column]..<file.starts[column + 1]
        return FeatureColumn(
          "\(file.firstColumn + column)",
          sparse: SparseNumbers(
            unchecked: file.rowCount, rows: file.rowIndices[range], values: file.values[range]))
      })
    hasAllNumbers = true
  }

  /// The columns of a CSV file. A column is numeric when every cell is a number or missing, and has at least one number.
  ///
  /// - Parameters:
  ///   - table: The file.
  ///   - excluded: Columns that are no features, such as the target.
  ///   - categorical: Columns to take as categories although they hold numbers.
  /// - Throws: `DataFileError` or `SkinnyTreesError`.
  /// - Complexity: O(bytes).
  public init(_ table: CSVTable, excluding excluded: Set<String> = [], categorical: Set<String> = []) throws {
    for name in excluded.union(categorical) where table.columnIndex(name) == nil {
      throw DataFileError(.notFound, file: table.path, "there is no column '\(name)'")
    }
    var columns: [FeatureColumn] = []
    for name in table.names where !excluded.contains(name) {
      columns.append(try Self.column(name, of: table, isCategorical: categorical.contains(name)))
    }
    guard !columns.isEmpty else {
      throw DataFileError(.shapeMismatch, file: table.path, "there is no column but the target")
    }
    try self.init(columns)
    origin = Origin(file: table.path, firstRow: table.firstRow)
  }

  /// The error with its row as the file counts it, where the samples come from one.
  func located(_ error: SkinnyTreesError) -> SkinnyTreesError {
    guard let origin, case .invalidCell(let column, let row, let value, nil) = error else { return error }
    return .invalidCell(column: column, row: origin.firstRow + row, value: value, file: origin.file)
  }

  private static func column(_ name: String, of table: CSVTable, isCategorical: Bool) throws -> FeatureColumn {
    if !isCategorical {
      do {
        let numbers = try table.numericColumn(name, missing: .nan)
        // A column of nothing but missing cells is numeric, so that it can be reported as constant.
        return FeatureColumn(name, numbers: numbers)
      } catch let error as DataFileError where error.kind == .invalidValue && error.expected == "a number" {
        // Text: a category.
      }
    }
    return FeatureColumn(name, categories: try table.strings(name).map { isMissing($0) ? nil : $0 })
  }

  /// The words that ``CSVTable`` takes for a missing value.
  static func isMissing(_ text: String) -> Bool {
    guard text.utf8.count <= 4 else { return text.allSatisfy { $0 == " " } }
    return ["", "na", "n/a", "nan", "null"].contains(text.lowercased().filter { $0 != " " })
  }

  /// The column of this name.
  ///
  /// - Parameter name: The name.
  public subscript(name: String) -> FeatureColumn? {
    if let position = positions[name] { return columns[position] }
    guard hasAllNumbers, let number = Int(name), number >= 0, name == "\(number)" else { return nil }
    return FeatureColumn(name, sparse: SparseNumbers(unchecked: rows, rows: [], values: []))
  }

  /// Whether every column is sparse, so that training should not make it dense.
  var isSparse: Bool {
    columns.allSatisfy { column in
      if case .sparse = column.values { return true }
      return false
    }
  }

  /// Some rows, in the order given.
  ///
  /// - Parameter chosen: Rows from 0; one may come more than once.
  public func selecting(rows chosen: [Int]) -> FeatureTable {
    let places = RowPlaces(chosen, of: rows)
    return FeatureTable(
      unchecked: columns.map { $0.selecting(rows: chosen, places) }, rows: chosen.count, positions: positions,
      hasAllNumbers: hasAllNumbers)
  }

  private init(unchecked columns: [FeatureColumn], rows: Int, positions: [String: Int], hasAllNumbers: Bool) {
    self.columns = columns
    self.rows = rows
    self.positions = positions
    self.hasAllNumbers = hasAllNumbers
  }
}
