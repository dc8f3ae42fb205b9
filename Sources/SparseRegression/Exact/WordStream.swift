/// Writes 64-bit little-endian numbers, lists after their counts.
struct WordWriter {
  private(set) var bytes: [UInt8]

  init(signature: [UInt8]) { bytes = signature }

  mutating func put(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
  mutating func put(_ value: Int) { put(UInt64(bitPattern: Int64(value))) }
  mutating func put(_ value: Double) { put(value.bitPattern) }

  mutating func put(_ values: [Int]) {
    put(values.count)
    for value in values { put(value) }
  }

  mutating func put(_ values: [Double]) {
    put(values.count)
    for value in values { put(value) }
  }
}

/// Reads what a ``WordWriter`` wrote; everything is `nil` beyond the end.
struct WordReader {
  private let bytes: UnsafeRawBufferPointer
  private var position: Int

  /// `nil` when the bytes do not begin with the signature.
  init?(_ bytes: UnsafeRawBufferPointer, signature: [UInt8]) {
    guard bytes.count >= signature.count, bytes.prefix(signature.count).elementsEqual(signature) else { return nil }
    self.bytes = bytes
    position = signature.count
  }

  var isAtEnd: Bool { position == bytes.count }
  var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[position...]) }

  private mutating func word() -> UInt64? {
    guard position + 8 <= bytes.count else { return nil }
    defer { position += 8 }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  mutating func integer() -> Int? { word().map { Int(Int64(bitPattern: $0)) } }
  mutating func double() -> Double? { word().map { Double(bitPattern: $0) } }

  /// The number of items that follow. Every item takes at least 8 bytes, so a count beyond what is left is no count.
  mutating func count() -> Int? {
    guard let value = integer(), value >= 0, value <= (bytes.count - position) / 8 else { return nil }
    return value
  }

  mutating func integers() -> [Int]? {
    guard let count = count() else { return nil }
    var result: [Int] = []
    for _ in 0..<count { if let value = integer() { result.append(value) } }
    return result
  }

  mutating func doubles() -> [Double]? {
    guard let count = count() else { return nil }
    var result: [Double] = []
    for _ in 0..<count { if let value = double() { result.append(value) } }
    return result
  }
}
