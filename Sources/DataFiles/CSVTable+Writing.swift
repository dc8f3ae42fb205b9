extension CSVTable {
  /// Writes a table of text, atomically, with a header; cells are quoted where RFC 4180 asks for it.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - names: The column names, unique, at least one.
  ///   - rows: The cells, row by row.
  ///   - delimiter: `nil` takes a tab for `.tsv` and `.tab`, a comma for everything else.
  /// - Throws: `DataFileError`: `shapeMismatch`, `invalidValue` or `notWritable`.
  public static func write(
    names: [String], rows: [[String]], to path: String, delimiter: Character? = nil
  ) throws {
    let format = try CSVFormat(names: names, delimiter: delimiter ?? customaryDelimiter(path), file: path)
    try format.check(rows)
    try AtomicFile.write(to: path) { writer in
      try writer.write(format.line(names))
      for row in rows { try writer.write(format.line(row)) }
    }
  }

  /// Writes a matrix of numbers, atomically, with a header. Each number is the shortest text that reads back equal.
  ///
  /// - Parameter delimiter: What stands between cells; `nil` goes by the ending of the path.
  /// - Parameter names: The names of the columns.
  /// - Parameter path: The path of the file.
  /// - Parameter values: The numbers, row by row; their count is a multiple of the number of names.
  /// - Throws: `DataFileError`: `shapeMismatch`, `invalidValue` or `notWritable`.
  public static func write(
    names: [String], rowMajor values: [Double], to path: String, delimiter: Character? = nil
  ) throws {
    let format = try CSVFormat(names: names, delimiter: delimiter ?? customaryDelimiter(path), file: path)
    guard values.count % names.count == 0 else {
      throw DataFileError(
        .shapeMismatch, file: path, "\(values.count) numbers are no whole number of rows of \(names.count)")
    }
    try AtomicFile.write(to: path) { writer in
      try writer.write(format.line(names))
      for start in stride(from: 0, to: values.count, by: names.count) {
        try writer.write(format.line(values[start..<start + names.count].map(\.description)))
      }
    }
  }

  /// The text that ``write(names:rows:to:delimiter:)`` would write.
  public static func text(names: [String], rows: [[String]], delimiter: Character = ",") throws -> String {
    let format = try CSVFormat(names: names, delimiter: delimiter, file: "")
    try format.check(rows)
    return ([names] + rows).map(format.line).joined()
  }
}
