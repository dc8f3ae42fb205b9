extension NumericFormat {
  /// The integers of an integer format; `nil` when one does not fit, or for floating-point formats.
  func int64s(_ raw: UnsafeRawBufferPointer) -> [Int64]? {
    switch self {
    case .bool: raw.map { $0 == 0 ? 0 : 1 }
    case .int8: Self.integers(raw, Int8.self)
    case .int16: Self.integers(raw, Int16.self)
    case .int32: Self.integers(raw, Int32.self)
    case .int64: Self.integers(raw, Int64.self)
    case .uint8: Self.integers(raw, UInt8.self)
    case .uint16: Self.integers(raw, UInt16.self)
    case .uint32: Self.integers(raw, UInt32.self)
    case .uint64: Self.integers(raw, UInt64.self)
    case .float16, .bfloat16, .float32, .float64: nil
    }
  }

  private static func integers<Source: FixedWidthInteger>(
    _ raw: UnsafeRawBufferPointer, _ type: Source.Type
  ) -> [Int64]? {
    let size = MemoryLayout<Source>.size
    var result: [Int64] = []
    result.reserveCapacity(raw.count / size)
    for index in 0..<raw.count / size {
      guard let value = Int64(exactly: raw.loadUnaligned(fromByteOffset: size * index, as: type)) else { return nil }
      result.append(value)
    }
    return result
  }
}
