/// How rows become lines of a CSV file.
struct CSVFormat {
  private let columnCount: Int
  private let delimiter: String
  private let special: Set<Unicode.Scalar>
  private let file: String

  /// - Throws: `DataFileError` when the table could not be read back.
  init(names: [String], delimiter: Character, file: String) throws {
    let byte = try CSVTable.delimiterByte(delimiter, file: file)
    guard !names.isEmpty else { throw DataFileError(.shapeMismatch, file: file, "a table without columns") }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw DataFileError(.invalidValue, file: file, "two columns are called '\(DataFileError.excerpt(name))'")
    }
    columnCount = names.count
    self.delimiter = String(delimiter)
    // A byte order mark at the start of the file would be taken for one, unless it stands in quotes.
    special = [Unicode.Scalar(byte), "\"", "\n", "\r", "\u{FEFF}"]
    self.file = file
  }

  /// - Throws: `DataFileError` naming the first row of another length.
  func check(_ rows: [[String]]) throws {
    for (index, row) in rows.enumerated() where row.count != columnCount {
      throw DataFileError(
        .shapeMismatch, file: file, at: "row \(index + 2)", expected: "\(columnCount) cells", found: "\(row.count)")
    }
  }

  /// A row with its line break.
  func line(_ cells: [String]) -> String {
    // A single empty cell would be a blank line, which readers skip at the end.
    if cells.count == 1, cells[0].isEmpty { return "\"\"\n" }
    return cells.map(quoted).joined(separator: delimiter) + "\n"
  }

  private func quoted(_ cell: String) -> String {
    guard cell.unicodeScalars.contains(where: special.contains) else { return cell }
    var result = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in cell.unicodeScalars {
      if scalar == "\"" { result.append("\"") }
      result.append(scalar)
    }
    result.append("\"")
    return String(result)
  }
}
