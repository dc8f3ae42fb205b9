/// Whether bytes are well-formed UTF-8, and where they stop being so.
///
/// `String(decoding:as:)` replaces what it cannot read; a name that changes on the way through is worse than an error.
enum UTF8Check {
  /// The offset of the first ill-formed sequence, or `nil`. Complexity: O(n), eight ASCII bytes at a time.
  static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var position = 0
    let count = bytes.count
    while position < count {
      if position + 8 <= count,
        bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        position += 8
        continue
      }
      let length = sequenceLength(bytes, position)
      if length == 0 { return position }
      position += length
    }
    return nil
  }

  /// The length of the sequence that begins here, 0 when it is ill-formed (Unicode standard, table 3-7).
  private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
    let first = bytes[start]
    if first < 0x80 { return 1 }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, high) = (4, 0x8F)
    default: return 0
    }
    guard start + length <= bytes.count else { return 0 }
    guard bytes[start + 1] >= low, bytes[start + 1] <= high else { return 0 }
    for offset in 2..<max(2, length) where bytes[start + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
