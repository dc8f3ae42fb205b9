/// Writes ZIP archives of stored entries; what npz needs and no more.
///
/// The time stamps are the format's zero, 1 January 1980, so that the same contents give the same bytes.
struct ZipWriter {
  private struct Record {
    let name: [UInt8]
    let checksum: UInt32
    let size: Int
    let offset: Int
  }

  /// Sizes and offsets from here on need the 64-bit fields.
  private static let narrowLimit = Int(UInt32.max)
  private let writer: FileWriter
  private let file: String
  private var records: [Record] = []
  private var names: Set<String> = []

  init(_ writer: FileWriter, file: String) {
    self.writer = writer
    self.file = file
  }

  /// Appends an entry.
  mutating func add(_ name: String, _ contents: [UInt8]) throws {
    guard names.insert(name).inserted else {
      throw DataFileError(.invalidValue, file: file, "two entries are called '\(DataFileError.excerpt(name))'")
    }
    let nameBytes = Array(name.utf8)
    guard let nameSize = UInt16(exactly: nameBytes.count) else {
      throw DataFileError(.invalidValue, file: file, "a name of \(nameBytes.count) bytes is too long")
    }
    let checksum = contents.withUnsafeBytes { Checksum.crc32($0) }
    let record = Record(name: nameBytes, checksum: checksum, size: contents.count, offset: writer.count)
    let isWide = contents.count >= Self.narrowLimit
    var header: [UInt8] = UInt32(0x0403_4B50).littleEndianBytes
    header += Self.common(isWide: isWide, record)
    header += nameSize.littleEndianBytes + UInt16(isWide ? 20 : 0).littleEndianBytes + nameBytes
    if isWide { header += Self.wideField([contents.count, contents.count]) }
    try writer.write(header)
    try writer.write(contents)
    records.append(record)
  }

  /// Appends the central directory.
  func finish() throws {
    let start = writer.count
    for record in records {
      let isWide = record.size >= Self.narrowLimit
      let isFar = record.offset >= Self.narrowLimit
      let wide = (isWide ? [record.size, record.size] : []) + (isFar ? [record.offset] : [])
      let extra = wide.isEmpty ? [] : Self.wideField(wide)
      var header = UInt32(0x0201_4B50).littleEndianBytes + UInt16(45).littleEndianBytes
      header += Self.common(isWide: isWide || isFar, record)
      header += UInt16(truncatingIfNeeded: record.name.count).littleEndianBytes
      header += UInt16(truncatingIfNeeded: extra.count).littleEndianBytes
      // No comment, first part, no attributes.
      header += [UInt8](repeating: 0, count: 10)
      header += Self.narrow(record.offset) + record.name + extra
      try writer.write(header)
    }
    let size = writer.count - start
    if records.count >= Int(UInt16.max) || start >= Self.narrowLimit || size >= Self.narrowLimit {
      let place = writer.count
      var end = UInt32(0x0606_4B50).littleEndianBytes + UInt64(44).littleEndianBytes
      end += UInt16(45).littleEndianBytes + UInt16(45).littleEndianBytes + UInt64(0).littleEndianBytes
      end += UInt64(records.count).littleEndianBytes + UInt64(records.count).littleEndianBytes
      end += UInt64(size).littleEndianBytes + UInt64(start).littleEndianBytes
      end += UInt32(0x0706_4B50).littleEndianBytes + UInt32(0).littleEndianBytes
      end += UInt64(place).littleEndianBytes + UInt32(1).littleEndianBytes
      try writer.write(end)
    }
    let count = UInt16(clamping: records.count).littleEndianBytes
    try writer.write(
      UInt32(0x0605_4B50).littleEndianBytes + [0, 0, 0, 0] + count + count + Self.narrow(size) + Self.narrow(start)
        + [0, 0])
  }

  /// Version needed, flags (UTF-8 names), method 0, time, date, CRC-32 and both sizes.
  private static func common(isWide: Bool, _ record: Record) -> [UInt8] {
    UInt16(isWide ? 45 : 20).littleEndianBytes + UInt16(0x0800).littleEndianBytes + [0, 0, 0, 0, 0x21, 0]
      + record.checksum.littleEndianBytes + narrow(record.size) + narrow(record.size)
  }

  private static func narrow(_ value: Int) -> [UInt8] { UInt32(clamping: value).littleEndianBytes }

  private static func wideField(_ values: [Int]) -> [UInt8] {
    UInt16(1).littleEndianBytes + UInt16(8 * values.count).littleEndianBytes
      + values.flatMap { UInt64($0).littleEndianBytes }
  }
}
