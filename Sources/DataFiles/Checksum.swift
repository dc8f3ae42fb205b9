import CZlib

/// The CRC-32 of ZIP archives.
enum Checksum {
  static func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let address = bytes.baseAddress else { return 0 }
    return UInt32(truncatingIfNeeded: CZlib.crc32_z(0, address.assumingMemoryBound(to: UInt8.self), bytes.count))
  }
}
