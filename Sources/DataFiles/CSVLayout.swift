/// Where the cells of a CSV file lie.
///
/// One pass over the bytes finds every cell and checks quotes and row lengths; text and numbers are taken from the
/// bytes when somebody asks. Costs 8 bytes a cell.
struct CSVLayout: Sendable {
  private static let quote = UInt8(ascii: "\"")

  private(set) var columnCount = 0
  private(set) var rowCount = 0
  /// The first byte of each cell, row by row.
  private var starts: [Int] = []
  /// The end of each row, without its line break.
  private var rowEnds: [Int] = []

  init(_ bytes: UnsafeRawBufferPointer, delimiter: UInt8, file: String) throws {
    if let offset = UTF8Check.firstInvalid(bytes) {
      throw DataFileError(.malformed, file: file, at: "byte \(offset)", "not valid UTF-8")
    }
    // Blank lines at the end are not rows. Anything else may end in a line break only within quotes.
    var contentEnd = bytes.count
    while contentEnd > 0, bytes[contentEnd - 1] == 0x0A || bytes[contentEnd - 1] == 0x0D { contentEnd -= 1 }
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard position < contentEnd else { throw DataFileError(.malformed, file: file, "the table is empty") }
    while position < contentEnd {
      position = try addRow(bytes, from: position, delimiter: delimiter, file: file)
    }
  }

  /// The bytes of a cell, quotes included.
  func range(row: Int, column: Int) -> Range<Int> {
    let cell = row * columnCount + column
    // A delimiter lies between a cell and the next in its row.
    return starts[cell]..<(column + 1 < columnCount ? starts[cell + 1] - 1 : rowEnds[row])
  }

  /// Adds the row that begins at `start`; returns where the next one begins.
  private mutating func addRow(
    _ bytes: UnsafeRawBufferPointer, from start: Int, delimiter: UInt8, file: String
  ) throws -> Int {
    let count = bytes.count
    var position = start
    var cells = 0
    while true {
      starts.append(position)
      cells += 1
      if position < count, bytes[position] == Self.quote {
        position = try endOfQuoted(bytes, from: position, file: file)
      } else {
        while position < count {
          let byte = bytes[position]
          if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
          position += 1
        }
      }
      guard position < count, bytes[position] == delimiter else { break }
      position += 1
    }
    rowEnds.append(position)
    rowCount += 1
    let next = try rowStart(bytes, after: position, file: file)
    if rowCount == 1 {
      columnCount = cells
    } else if cells != columnCount {
      throw DataFileError(
        .malformed, file: file, at: "row \(rowCount)", expected: "\(columnCount) cells", found: "\(cells)")
    }
    return next
  }

  /// The offset behind the line break that ends a row.
  private func rowStart(_ bytes: UnsafeRawBufferPointer, after position: Int, file: String) throws -> Int {
    guard position < bytes.count else { return bytes.count }
    if bytes[position] == 0x0A { return position + 1 }
    if bytes[position] == 0x0D, position + 1 < bytes.count, bytes[position + 1] == 0x0A { return position + 2 }
    throw DataFileError(
      .malformed, file: file, at: "row \(rowCount)",
      bytes[position] == 0x0D ? "a carriage return without a line feed" : "text after a closing quote")
  }

  /// The offset after the closing quote.
  private func endOfQuoted(_ bytes: UnsafeRawBufferPointer, from start: Int, file: String) throws -> Int {
    var position = start + 1
    while position < bytes.count {
      if bytes[position] == Self.quote {
        // Two quotes stand for one.
        guard position + 1 < bytes.count, bytes[position + 1] == Self.quote else { return position + 1 }
        position += 1
      }
      position += 1
    }
    throw DataFileError(.malformed, file: file, at: "row \(rowCount + 1)", "a quote that is never closed")
  }
}
