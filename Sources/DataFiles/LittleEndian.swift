extension UnsafeRawBufferPointer {
  /// A little-endian integer at any offset, aligned or not; `nil` when it does not lie inside.
  func littleEndian<Value: FixedWidthInteger>(at offset: Int, as type: Value.Type) -> Value? {
    guard offset >= 0, offset <= count - MemoryLayout<Value>.size else { return nil }
    return Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
  }

  /// The bytes of a range; `nil` when it does not lie inside.
  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer? {
    guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
    return UnsafeRawBufferPointer(rebasing: self[range])
  }
}

extension FixedWidthInteger {
  /// The bytes, least significant first.
  var littleEndianBytes: [UInt8] {
    Swift.withUnsafeBytes(of: littleEndian) { Array($0) }
  }
}
