/// A table from a CSV or TSV file (RFC 4180).
///
///     let table = try CSVTable.read("prices.csv")
///     let x = try table.numericMatrix(columns: ["area", "rooms"])   // row-major
///     let y = try table.numericColumn("price")
///
/// Cells may be quoted and then hold delimiters, line breaks and doubled quotes. Lines end in LF or CRLF; a byte order
/// mark and blank lines at the end are ignored. All rows have the same number of cells, names are unique, and the text
/// is UTF-8; anything else is an error that names the row. Rows in errors count from 1 and include the header.
///
/// The cells stay as bytes until they are asked for: numbers are parsed straight from them.
public struct CSVTable: Sendable {
  /// Whether the first row holds names.
  public enum Header: Sendable {
    /// It does, unless every cell of it is a number.
    case automatic
    case present
    /// Columns are then called `column1`, `column2`, …
    case absent
  }

  /// The path as given, or the name given to bytes in memory.
  public let path: String
  /// The column names, in order.
  public let names: [String]
  /// The number of rows, without the header.
  public let rowCount: Int
  /// What separates the cells.
  public let delimiter: Character

  let storage: MappedFile
  let layout: CSVLayout
  /// 1 when the first row of the file is a header.
  let headerRows: Int
  private let positions: [String: Int]

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - strategy: Whether the file is mapped or copied.
  ///   - delimiter: `nil` takes a tab for `.tsv` and `.tab`, a comma for everything else.
  ///   - header: Whether the first row holds names.
  /// - Throws: `DataFileError`, naming the row at fault.
  /// - Complexity: O(bytes); 8 bytes of memory a cell.
  public static func read(
    _ path: String, delimiter: Character? = nil, header: Header = .automatic,
    strategy: MappedFile.Strategy = .mapped
  ) throws -> CSVTable {
    try CSVTable(MappedFile(path: path, strategy: strategy), delimiter: delimiter, header: header)
  }

  /// Reads a table from bytes in memory; `name` stands for the path in errors.
  public init(bytes: [UInt8], name: String, delimiter: Character? = nil, header: Header = .automatic) throws {
    try self.init(MappedFile(bytes: bytes, name: name), delimiter: delimiter, header: header)
  }

  private init(_ storage: MappedFile, delimiter: Character?, header: Header) throws {
    let delimiter = delimiter ?? Self.customaryDelimiter(storage.path)
    let byte = try Self.delimiterByte(delimiter, file: storage.path)
    let layout = try storage.withBytes { try CSVLayout($0, delimiter: byte, file: storage.path) }
    self.storage = storage
    self.layout = layout
    self.delimiter = delimiter
    path = storage.path
    let hasHeader =
      switch header {
      case .present: true
      case .absent: false
      case .automatic: storage.withBytes { Self.firstRowIsText($0, layout) }
      }
    headerRows = hasHeader ? 1 : 0
    rowCount = layout.rowCount - headerRows
    names =
      hasHeader
      ? storage.withBytes { bytes in
        (0..<layout.columnCount).map { CSVCell.text(bytes, layout.range(row: 0, column: $0)) }
      }
      : (0..<layout.columnCount).map { "column\($0 + 1)" }
    var positions: [String: Int] = [:]
    positions.reserveCapacity(names.count)
    for (position, name) in names.enumerated() {
      if let first = positions.updateValue(position, forKey: name) {
        throw DataFileError(
          .malformed, file: storage.path, at: "row 1",
          "columns \(first + 1) and \(position + 1) are both called '\(DataFileError.excerpt(name))'")
      }
    }
    self.positions = positions
  }

  /// The number of columns.
  public var columnCount: Int { names.count }

  /// The number of the first row below the header as errors count: 2, or 1 without a header.
  public var firstRow: Int { headerRows + 1 }

  /// The place of a column, from 0; `nil` when there is none of this name.
  public func columnIndex(_ name: String) -> Int? { positions[name] }

  /// The text of a column, quotes resolved.
  /// - Throws: `DataFileError` of kind `notFound`.
  public func strings(_ name: String) throws -> [String] {
    let column = try requireColumn(name)
    return storage.withBytes { bytes in
      (headerRows..<layout.rowCount).map { CSVCell.text(bytes, layout.range(row: $0, column: column)) }
    }
  }

  /// The place of a column, from 0.
  /// - Throws: `DataFileError` of kind `notFound`.
  func requireColumn(_ name: String) throws -> Int {
    guard let column = positions[name] else {
      throw DataFileError(.notFound, file: path, "there is no column '\(DataFileError.excerpt(name))'")
    }
    return column
  }

  private static func firstRowIsText(_ bytes: UnsafeRawBufferPointer, _ layout: CSVLayout) -> Bool {
    !(0..<layout.columnCount).allSatisfy { column in
      if case .number = CSVCell.value(bytes, layout.range(row: 0, column: column)) { return true }
      return false
    }
  }

  static func customaryDelimiter(_ path: String) -> Character {
    let lowercase = path.lowercased()
    return lowercase.hasSuffix(".tsv") || lowercase.hasSuffix(".tab") ? "\t" : ","
  }

  /// The delimiter as a byte.
  /// - Throws: `DataFileError` of kind `unsupported` when numbers or quoting could not be told from it.
  static func delimiterByte(_ delimiter: Character, file: String) throws -> UInt8 {
    guard let byte = delimiter.asciiValue, byte == 0x09 || (0x20..<0x7F).contains(byte), !delimiter.isLetter,
      !delimiter.isNumber, !"\"+-.".contains(delimiter)
    else { throw DataFileError(.unsupported, file: file, "'\(delimiter)' cannot separate cells") }
    return byte
  }
}
