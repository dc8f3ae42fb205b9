import CKernels

/// How numbers lie in a file, little-endian, and their conversion to arrays.
///
/// Shared by the formats. The loops over elements are C kernels or specialised here, one `switch` per array.
enum NumericFormat: Sendable {
  case bool
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case float16, bfloat16, float32, float64

  var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The numbers in single precision, rounded to nearest where they do not fit.
  func floats(_ raw: UnsafeRawBufferPointer) -> [Float] {
    let count = raw.count / byteCount
    return [Float](unsafeUninitializedCapacity: count) { output, initialized in
      initialized = count
      guard let from = raw.baseAddress, let to = output.baseAddress, count > 0 else { return }
      switch self {
      case .float32: UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: count * 4)
      case .float16: espalier_f16_to_f32(from, to, count)
      case .bfloat16: espalier_bf16_to_f32(from, to, count)
      case .float64:
        for index in 0..<count { to[index] = Float(from.loadUnaligned(fromByteOffset: 8 * index, as: Double.self)) }
      case .bool: for index in 0..<count { to[index] = raw[index] == 0 ? 0 : 1 }
      case .int8: Self.widen(from, Int8.self, to, count)
      case .int16: Self.widen(from, Int16.self, to, count)
      case .int32: Self.widen(from, Int32.self, to, count)
      case .int64: Self.widen(from, Int64.self, to, count)
      case .uint8: Self.widen(from, UInt8.self, to, count)
      case .uint16: Self.widen(from, UInt16.self, to, count)
      case .uint32: Self.widen(from, UInt32.self, to, count)
      case .uint64: Self.widen(from, UInt64.self, to, count)
      }
    }
  }

  /// The numbers in double precision: exact, except 64-bit integers beyond 2^53, which round to nearest.
  func doubles(_ raw: UnsafeRawBufferPointer) -> [Double] {
    let count = raw.count / byteCount
    return [Double](unsafeUninitializedCapacity: count) { output, initialized in
      initialized = count
      guard let from = raw.baseAddress, let to = output.baseAddress, count > 0 else { return }
      switch self {
      case .float64: UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: count * 8)
      case .float32:
        for index in 0..<count { to[index] = Double(from.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)) }
      case .float16, .bfloat16:
        floats(raw).withUnsafeBufferPointer { narrow in
          if let narrow = narrow.baseAddress { espalier_widen(narrow, to, count) }
        }
      case .bool: for index in 0..<count { to[index] = raw[index] == 0 ? 0 : 1 }
      case .int8: Self.widen(from, Int8.self, to, count)
      case .int16: Self.widen(from, Int16.self, to, count)
      case .int32: Self.widen(from, Int32.self, to, count)
      case .int64: Self.widen(from, Int64.self, to, count)
      case .uint8: Self.widen(from, UInt8.self, to, count)
      case .uint16: Self.widen(from, UInt16.self, to, count)
      case .uint32: Self.widen(from, UInt32.self, to, count)
      case .uint64: Self.widen(from, UInt64.self, to, count)
      }
    }
  }

  private static func widen<Source: FixedWidthInteger>(
    _ from: UnsafeRawPointer, _ type: Source.Type, _ to: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for index in 0..<count {
      to[index] = Float(from.loadUnaligned(fromByteOffset: MemoryLayout<Source>.size * index, as: type))
    }
  }

  private static func widen<Source: FixedWidthInteger>(
    _ from: UnsafeRawPointer, _ type: Source.Type, _ to: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for index in 0..<count {
      to[index] = Double(from.loadUnaligned(fromByteOffset: MemoryLayout<Source>.size * index, as: type))
    }
  }
}
