/// What the central directory of a ZIP archive says about one file.
public struct ZipEntry: Hashable, Sendable {
  /// The path inside the archive; a directory ends in `/`.
  public let name: String
  /// The size in the archive, in bytes.
  public let compressedSize: Int
  /// The size of the contents, in bytes.
  public let size: Int
  /// The CRC-32 of the contents.
  public let checksum: UInt32

  /// 0 is stored, 8 is deflate.
  let method: UInt16
  let flags: UInt16
  /// Where the local header begins.
  let offset: Int
}
