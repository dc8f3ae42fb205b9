/// A ZIP archive, open for reading: npz files, and any other archive with stored or deflated entries.
///
///     let archive = try ZipArchive(path: "package.whl")
///     let bytes = try archive.contents(of: "package/model.npz")
///
/// 64-bit archives are supported; encryption, several parts and other compression methods are refused. Contents are
/// checked against their CRC-32. The announced size bounds what decompression may produce, and a size that the
/// compressed bytes cannot reach, or beyond ``maximumEntrySize``, is refused before any memory is taken.
public struct ZipArchive: Sendable {
  /// The path as given.
  public let path: String
  /// All entries in the order of the central directory.
  public let entries: [ZipEntry]
  /// The largest contents that will be decompressed, in bytes.
  public let maximumEntrySize: Int

  private let storage: MappedFile
  private let positions: [String: Int]

  /// Opens an archive and reads its central directory.
  /// - Parameter path: The path of the file.
  /// - Parameter strategy: Whether the file is mapped or copied.
  /// - Parameter maximumEntrySize: 64 GiB unless said otherwise.
  /// - Throws: `DataFileError`.
  public init(path: String, strategy: MappedFile.Strategy = .mapped, maximumEntrySize: Int = 1 << 36) throws {
    try self.init(MappedFile(path: path, strategy: strategy), maximumEntrySize: maximumEntrySize)
  }

  /// Reads an archive that is already in memory; `name` stands for the path in errors.
  public init(bytes: [UInt8], name: String, maximumEntrySize: Int = 1 << 36) throws {
    try self.init(MappedFile(bytes: bytes, name: name), maximumEntrySize: maximumEntrySize)
  }

  private init(_ storage: MappedFile, maximumEntrySize: Int) throws {
    self.storage = storage
    self.maximumEntrySize = maximumEntrySize
    path = storage.path
    entries = try storage.withBytes { try ZipDirectory($0, file: storage.path).entries }
    positions = Dictionary(entries.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { a, _ in a })
  }

  /// The entry of this name, or `nil`.
  public func entry(_ name: String) -> ZipEntry? {
    positions[name].map { entries[$0] }
  }

  /// The decompressed contents of an entry.
  /// - Throws: `DataFileError`: `notFound`, `unsupported` method, or `malformed` when size or CRC-32 do not fit.
  public func contents(of name: String) throws -> [UInt8] {
    guard let entry = entry(name) else {
      throw DataFileError(.notFound, file: path, "there is no entry '\(DataFileError.excerpt(name))'")
    }
    return try contents(of: entry)
  }

  /// The decompressed contents of an entry.
  public func contents(of entry: ZipEntry) throws -> [UInt8] {
    try withContents(of: entry) { Array($0) }
  }

  /// Lends the contents of an entry; a stored entry is not copied.
  func withContents<Result>(of entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try storage.withBytes { bytes in
      let packed = try packedBytes(of: entry, in: bytes)
      guard entry.size <= maximumEntrySize else {
        throw failure(.unsupported, entry, "\(entry.size) bytes are more than the limit of \(maximumEntrySize)")
      }
      switch entry.method {
      case 0:
        guard packed.count == entry.size else {
          throw failure(.malformed, entry, "is stored, but its two sizes differ: \(packed.count) and \(entry.size)")
        }
        try check(packed, entry)
        return try body(packed)
      case 8:
        guard Inflate.canExpand(compressed: packed.count, to: entry.size) else {
          throw failure(.malformed, entry, "\(packed.count) bytes cannot expand to the announced \(entry.size)")
        }
        let unpacked = try inflate(packed, entry)
        return try unpacked.withUnsafeBytes { unpacked in
          try check(unpacked, entry)
          return try body(unpacked)
        }
      default: throw failure(.unsupported, entry, "compression method \(entry.method); known are 0 and 8")
      }
    }
  }

  private func packedBytes(
    of entry: ZipEntry, in bytes: UnsafeRawBufferPointer
  ) throws -> UnsafeRawBufferPointer {
    guard entry.offset <= bytes.count - 30, bytes.littleEndian(at: entry.offset, as: UInt32.self) == 0x0403_4B50,
      let nameSize = bytes.littleEndian(at: entry.offset + 26, as: UInt16.self),
      let extraSize = bytes.littleEndian(at: entry.offset + 28, as: UInt16.self)
    else { throw failure(.malformed, entry, "has no local header") }
    let start = entry.offset + 30 + Int(nameSize) + Int(extraSize)
    guard start <= bytes.count, entry.compressedSize <= bytes.count - start,
      let packed = bytes.slice(start..<start + entry.compressedSize)
    else { throw failure(.truncated, entry, "reaches beyond the end of the file") }
    return packed
  }

  private func inflate(_ packed: UnsafeRawBufferPointer, _ entry: ZipEntry) throws -> [UInt8] {
    do { return try Inflate.raw(packed, size: entry.size) } catch {
      let problem =
        switch error {
        case .corrupt: "the compressed data are damaged"
        case .wrongSize: "the data do not have the announced size of \(entry.size) bytes"
        case .outOfMemory: "not enough memory to decompress"
        }
      throw failure(.malformed, entry, problem)
    }
  }

  private func check(_ contents: UnsafeRawBufferPointer, _ entry: ZipEntry) throws {
    let found = Checksum.crc32(contents)
    guard found == entry.checksum else {
      throw DataFileError(
        .malformed, file: path, at: location(entry), expected: "CRC-32 \(String(entry.checksum, radix: 16))",
        found: String(found, radix: 16))
    }
  }

  private func failure(_ kind: DataFileError.Kind, _ entry: ZipEntry, _ problem: String) -> DataFileError {
    DataFileError(kind, file: path, at: location(entry), problem)
  }

  private func location(_ entry: ZipEntry) -> String { "entry '\(DataFileError.excerpt(entry.name))'" }
}
