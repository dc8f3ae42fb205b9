/// Turns big-endian elements into little-endian ones.
enum ByteSwap {
  /// Reverses the bytes of each element in place. Complexity: O(n).
  static func swap(_ bytes: inout [UInt8], elementSize: Int) {
    bytes.withUnsafeMutableBytes { bytes in
      switch elementSize {
      case 2: swap(bytes, UInt16.self)
      case 4: swap(bytes, UInt32.self)
      case 8: swap(bytes, UInt64.self)
      default: return
      }
    }
  }

  private static func swap<Element: FixedWidthInteger>(_ bytes: UnsafeMutableRawBufferPointer, _ type: Element.Type) {
    let size = MemoryLayout<Element>.size
    for index in 0..<bytes.count / size {
      let value = bytes.loadUnaligned(fromByteOffset: size * index, as: type)
      bytes.storeBytes(of: value.byteSwapped, toByteOffset: size * index, as: type)
    }
  }
}
