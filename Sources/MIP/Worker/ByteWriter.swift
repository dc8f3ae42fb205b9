/// Numbers and arrays as bytes, in the byte order of the machine: both ends of a worker's socket are on it.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: Int) { withUnsafeBytes(of: Int64(value)) { bytes.append(contentsOf: $0) } }
  mutating func write(_ value: Double) { withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) } }
  mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func write(_ value: Int?) {
    write(value != nil)
    if let value { write(value) }
  }

  mutating func write(_ value: Double?) {
    write(value != nil)
    if let value { write(value) }
  }

  mutating func write(_ value: String?) {
    write(value != nil)
    if let value { writeArray(Array(value.utf8)) }
  }

  mutating func write(_ values: [Double]?) {
    write(values != nil)
    if let values { writeArray(values) }
  }

  /// The count and the elements of an array of plain numbers.
  mutating func writeArray<Element: BitwiseCopyable>(_ values: [Element]) {
    write(values.count)
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }
}

/// Reads what a ``ByteWriter`` wrote; every read fails with `nil` when the bytes do not reach or make no sense.
struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func readInt() -> Int? { load(Int64.self).flatMap { Int(exactly: $0) } }
  mutating func readDouble() -> Double? { load(Double.self) }

  mutating func readBool() -> Bool? {
    guard let byte = load(UInt8.self), byte <= 1 else { return nil }
    return byte == 1
  }

  mutating func readOptionalInt() -> Int?? { readOptional { $0.readInt() } }
  mutating func readOptionalDouble() -> Double?? { readOptional { $0.readDouble() } }
  mutating func readOptionalDoubles() -> [Double]?? { readOptional { $0.readArray(of: Double.self) } }

  mutating func readOptionalString() -> String?? {
    readOptional { reader in reader.readArray(of: UInt8.self).map { String(decoding: $0, as: UTF8.self) } }
  }

  mutating func readArray<Element: BitwiseCopyable>(of type: Element.Type) -> [Element]? {
    guard let count = readInt(), count >= 0, count <= (bytes.count - position) / MemoryLayout<Element>.size else {
      return nil
    }
    let size = count * MemoryLayout<Element>.size
    let values = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      bytes.withUnsafeBytes { source in
        let part = UnsafeRawBufferPointer(rebasing: source[position..<position + size])
        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: part)
      }
      initialized = count
    }
    position += size
    return values
  }

  private mutating func readOptional<Value>(_ read: (inout ByteReader) -> Value?) -> Value?? {
    guard let isThere = readBool() else { return nil }
    guard isThere else { return .some(nil) }
    guard let value = read(&self) else { return nil }
    return .some(value)
  }

  private mutating func load<Value: BitwiseCopyable>(_ type: Value.Type) -> Value? {
    let size = MemoryLayout<Value>.size
    guard size <= bytes.count - position else { return nil }
    let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: type) }
    position += size
    return value
  }
}
