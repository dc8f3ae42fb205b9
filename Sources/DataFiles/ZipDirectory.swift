/// The central directory of a ZIP archive, read from the end of the file (PKWARE APPNOTE 6.3, sections 4.3.12 to 16).
struct ZipDirectory {
  let entries: [ZipEntry]

  private struct Location {
    var count: UInt64
    var size: UInt64
    var offset: UInt64
    /// Where the end records begin: entries must lie before.
    var limit: Int
  }

  init(_ bytes: UnsafeRawBufferPointer, file: String) throws {
    func malformed(_ problem: String) -> DataFileError {
      DataFileError(.malformed, file: file, at: "zip directory", problem)
    }
    guard let end = Self.endRecord(bytes) else {
      throw DataFileError(
        bytes.starts(with: [0x50, 0x4B]) ? .truncated : .malformed, file: file,
        "not a zip archive: no end of central directory record")
    }
    guard let location = try Self.location(bytes, end: end, file: file) else {
      throw malformed("the end records are damaged")
    }
    guard let limit = UInt64(exactly: location.limit), location.offset <= limit,
      location.size <= limit - location.offset, location.count <= location.size / 46
    else { throw malformed("lies outside the file") }

    var entries: [ZipEntry] = []
    var names: Set<String> = []
    var position = Int(location.offset)
    let stop = position + Int(location.size)
    for _ in 0..<location.count {
      let entry: ZipEntry
      (entry, position) = try Self.entry(bytes, at: position, stop: stop, file: file)
      guard names.insert(entry.name).inserted else {
        throw malformed("two entries are called '\(DataFileError.excerpt(entry.name))'")
      }
      entries.append(entry)
    }
    self.entries = entries
  }

  /// The offset of the end record: its comment, at most 65535 bytes long, ends the file.
  private static func endRecord(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let last = bytes.count - 22
    guard last >= 0 else { return nil }
    for position in stride(from: last, through: max(0, last - 65535), by: -1)
    where bytes.littleEndian(at: position, as: UInt32.self) == 0x0605_4B50 {
      if bytes.littleEndian(at: position + 20, as: UInt16.self) == UInt16(exactly: last - position) { return position }
    }
    return nil
  }

  private static func location(_ bytes: UnsafeRawBufferPointer, end: Int, file: String) throws -> Location? {
    guard let disk = bytes.littleEndian(at: end + 4, as: UInt16.self),
      let count = bytes.littleEndian(at: end + 10, as: UInt16.self),
      let size = bytes.littleEndian(at: end + 12, as: UInt32.self),
      let offset = bytes.littleEndian(at: end + 16, as: UInt32.self)
    else { return nil }
    let classic = Location(count: UInt64(count), size: UInt64(size), offset: UInt64(offset), limit: end)
    guard count == .max || size == .max || offset == .max || disk == .max else {
      if disk != 0 { throw DataFileError(.unsupported, file: file, "archives in several parts") }
      return classic
    }
    // Values at their maximum refer to the 64-bit record, which a locator before the end record points at.
    guard bytes.littleEndian(at: end - 20, as: UInt32.self) == 0x0706_4B50 else { return classic }
    guard let place = bytes.littleEndian(at: end - 12, as: UInt64.self), let record = Int(exactly: place),
      record <= end - 20 - 56, bytes.littleEndian(at: record, as: UInt32.self) == 0x0606_4B50,
      let wideCount = bytes.littleEndian(at: record + 32, as: UInt64.self),
      let wideSize = bytes.littleEndian(at: record + 40, as: UInt64.self),
      let wideOffset = bytes.littleEndian(at: record + 48, as: UInt64.self)
    else { return nil }
    return Location(count: wideCount, size: wideSize, offset: wideOffset, limit: record)
  }

  private static func entry(
    _ bytes: UnsafeRawBufferPointer, at position: Int, stop: Int, file: String
  ) throws -> (ZipEntry, next: Int) {
    func fail(_ kind: DataFileError.Kind, _ problem: String) -> DataFileError {
      DataFileError(kind, file: file, at: "zip directory, byte \(position)", problem)
    }
    guard position <= stop - 46, bytes.littleEndian(at: position, as: UInt32.self) == 0x0201_4B50,
      let flags = bytes.littleEndian(at: position + 8, as: UInt16.self),
      let method = bytes.littleEndian(at: position + 10, as: UInt16.self),
      let checksum = bytes.littleEndian(at: position + 16, as: UInt32.self),
      let compressed = bytes.littleEndian(at: position + 20, as: UInt32.self),
      let size = bytes.littleEndian(at: position + 24, as: UInt32.self),
      let nameSize = bytes.littleEndian(at: position + 28, as: UInt16.self),
      let extraSize = bytes.littleEndian(at: position + 30, as: UInt16.self),
      let commentSize = bytes.littleEndian(at: position + 32, as: UInt16.self),
      let offset = bytes.littleEndian(at: position + 42, as: UInt32.self)
    else { throw fail(.malformed, "no entry where one is announced") }
    let nameStart = position + 46
    let extraStart = nameStart + Int(nameSize)
    let commentStart = extraStart + Int(extraSize)
    let next = commentStart + Int(commentSize)
    guard next <= stop, let nameBytes = bytes.slice(nameStart..<extraStart),
      let extra = bytes.slice(extraStart..<commentStart)
    else { throw fail(.malformed, "an entry reaches beyond the directory") }
    // Names without the UTF-8 flag are nearly always ASCII; other code pages are not guessed.
    guard UTF8Check.firstInvalid(nameBytes) == nil else { throw fail(.unsupported, "a name that is not UTF-8") }
    let name = String(decoding: nameBytes, as: UTF8.self)
    if flags & 1 != 0 { throw fail(.unsupported, "'\(DataFileError.excerpt(name))' is encrypted") }

    var wide = WideFields(extra)
    guard let realSize = wide.value(size), let realCompressed = wide.value(compressed),
      let realOffset = wide.value(offset)
    else { throw fail(.malformed, "the 64-bit sizes of '\(DataFileError.excerpt(name))' are missing or damaged") }
    let entry = ZipEntry(
      name: name, compressedSize: realCompressed, size: realSize, checksum: checksum, method: method, flags: flags,
      offset: realOffset)
    return (entry, next)
  }

  /// The extra field with the 64-bit values of those 32-bit fields that are at their maximum, in their order.
  private struct WideFields {
    private var values: ArraySlice<UInt64> = []

    init(_ extra: UnsafeRawBufferPointer) {
      var position = 0
      while let tag = extra.littleEndian(at: position, as: UInt16.self),
        let size = extra.littleEndian(at: position + 2, as: UInt16.self)
      {
        position += 4
        if tag == 1 {
          values = (0..<Int(size) / 8).compactMap { extra.littleEndian(at: position + 8 * $0, as: UInt64.self) }[...]
          return
        }
        position += Int(size)
      }
    }

    mutating func value(_ narrow: UInt32) -> Int? {
      if narrow != .max { return Int(narrow) }
      guard let wide = values.popFirst() else { return nil }
      return Int(exactly: wide)
    }
  }
}
