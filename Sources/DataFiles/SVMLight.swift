/// A sparse table with one response a row, in the format of SVMlight and LIBSVM.
///
///     1.5 3:0.25 17:-2 # a comment
///
/// A line is a response and then `column:value` pairs with ascending columns; `qid:…` is passed over, empty lines and
/// comments too. Columns count from 1, or from 0 when a column 0 occurs anywhere.
public struct SVMLight: Sendable, Equatable {
  /// The first entry of each line.
  public let response: [Double]
  /// The number of columns: one more than the largest that occurs.
  public let columnCount: Int
  /// The number of the first column in the file: 0 when a column 0 occurs in it, else 1.
  public let firstColumn: Int
  /// Where each column begins in ``rowIndices`` and ``values``, and the number of entries at the end.
  public let starts: [Int]
  /// The row of each entry, ascending within a column.
  public let rowIndices: [Int32]
  /// The value of each entry.
  public let values: [Double]

  /// The number of rows.
  public var rowCount: Int { response.count }

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - firstColumn: The number of the first column, 0 or 1, when it is known; otherwise the file tells.
  /// - Throws: `DataFileError`, naming the line at fault, or a column 0 where columns count from 1.
  /// - Complexity: O(bytes + columns).
  public static func read(_ path: String, firstColumn: Int? = nil) throws -> SVMLight {
    let file = try MappedFile(path: path)
    return try file.withBytes { try SVMLight($0, file: path, firstColumn: firstColumn) }
  }

  /// Reads a table from bytes in memory; `name` stands for the path in errors.
  public init(bytes: [UInt8], name: String) throws {
    self = try bytes.withUnsafeBytes { try SVMLight($0, file: name) }
  }

  private init(_ bytes: UnsafeRawBufferPointer, file: String, firstColumn known: Int? = nil) throws {
    var reader = SVMLightReader(bytes: bytes, file: file)
    try reader.run()
    // No column may be so far out that counting the entries by column takes more memory than the file is worth.
    let limit = max(1 << 24, 64 * bytes.count)
    guard reader.largest < limit else {
      throw DataFileError(
        .unsupported, file: file, expected: "columns below \(limit), in view of the size of the file",
        found: "column \(reader.largest)")
    }
    if known == 1, reader.hasZero {
      throw DataFileError(.invalidValue, file: file, expected: "columns from 1 on", found: "a column 0")
    }
    let offset = known == 0 || reader.hasZero ? 0 : 1
    let count = max(0, reader.largest + 1 - offset)
    var starts = [Int](repeating: 0, count: count + 1)
    for column in reader.columns { starts[Int(column) - offset + 1] += 1 }
    for column in 0..<count { starts[column + 1] += starts[column] }
    var next = starts
    var rowIndices = [Int32](repeating: 0, count: reader.values.count)
    var values = [Double](repeating: 0, count: reader.values.count)
    for (entry, column) in reader.columns.enumerated() {
      let place = next[Int(column) - offset]
      next[Int(column) - offset] += 1
      rowIndices[place] = reader.rows[entry]
      values[place] = reader.values[entry]
    }
    response = reader.response
    columnCount = count
    firstColumn = offset
    self.starts = starts
    self.rowIndices = rowIndices
    self.values = values
  }
}

/// Reads the lines.
private struct SVMLightReader {
  let bytes: UnsafeRawBufferPointer
  let file: String
  var response: [Double] = []
  var rows: [Int32] = []
  var columns: [Int32] = []
  var values: [Double] = []
  var largest = 0
  var hasZero = false
  private var line = 0

  init(bytes: UnsafeRawBufferPointer, file: String) {
    self.bytes = bytes
    self.file = file
  }

  mutating func run() throws {
    var position = 0
    while position < bytes.count {
      line += 1
      var end = position
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      try read(position..<end)
      position = end + 1
    }
    guard !response.isEmpty else {
      throw DataFileError(.shapeMismatch, file: file, expected: "lines 'response column:value …'", found: "none")
    }
  }

  private mutating func read(_ line: Range<Int>) throws {
    var position = line.lowerBound
    var last = -1
    var hasResponse = false
    while let word = next(&position, line.upperBound) {
      if !hasResponse {
        guard let value = DecimalNumber.parse(bytes, word), value.isFinite else {
          throw wrong("expected a finite number as the response", word)
        }
        guard response.count < Int(Int32.max) else { throw wrong("there are too many rows", word) }
        response.append(value)
        hasResponse = true
        continue
      }
      guard let colon = word.first(where: { bytes[$0] == UInt8(ascii: ":") }) else {
        throw wrong("expected column:value", word)
      }
      if bytes[word.lowerBound..<colon].elementsEqual("qid".utf8) { continue }
      guard let column = integer(word.lowerBound..<colon), column < Int(Int32.max) else {
        throw wrong("expected a column number before the colon", word)
      }
      guard column > last else { throw wrong("expected columns in ascending order", word) }
      guard let value = DecimalNumber.parse(bytes, colon + 1..<word.upperBound), value.isFinite else {
        throw wrong("expected a finite number after the colon", word)
      }
      last = column
      largest = max(largest, column)
      if column == 0 { hasZero = true }
      guard value != 0 else { continue }
      rows.append(Int32(response.count - 1))
      columns.append(Int32(column))
      values.append(value)
    }
  }

  /// The next word before a comment.
  private func next(_ position: inout Int, _ end: Int) -> Range<Int>? {
    while position < end, isBlank(bytes[position]) { position += 1 }
    guard position < end, bytes[position] != UInt8(ascii: "#") else { return nil }
    let start = position
    while position < end, !isBlank(bytes[position]), bytes[position] != UInt8(ascii: "#") { position += 1 }
    return start..<position
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  private func integer(_ range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count <= 10 else { return nil }
    var value = 0
    for place in range {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) else { return nil }
      value = value * 10 + Int(bytes[place] - UInt8(ascii: "0"))
    }
    return value
  }

  private func wrong(_ problem: String, _ word: Range<Int>) -> DataFileError {
    let text = String(decoding: bytes[word], as: UTF8.self)
    return DataFileError(
      .malformed, file: file, at: "line \(line)", "\(problem), found '\(DataFileError.excerpt(text))'")
  }
}
