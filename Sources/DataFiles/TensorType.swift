/// The element type of a tensor in a safetensors file.
///
/// Types this library does not know keep their name and pass through untouched.
public enum TensorType: Hashable, Sendable {
  case bool
  case f4, f6e2m3, f6e3m2
  case u8, i8
  case f8e5m2, f8e4m3, f8e8m0, f8e4m3fnuz
  case i16, u16, f16, bf16
  case i32, u32, f32
  case c64, f64, i64, u64
  /// A type of another name; its size is whatever the file says.
  case other(String)

  /// All known types with their names in files, narrowest first, in the order the reference implementation sorts by.
  private static let table: [(type: TensorType, code: String, bits: Int)] = [
    (.bool, "BOOL", 8), (.f4, "F4", 4), (.f6e2m3, "F6_E2M3", 6), (.f6e3m2, "F6_E3M2", 6), (.u8, "U8", 8),
    (.i8, "I8", 8), (.f8e5m2, "F8_E5M2", 8), (.f8e4m3, "F8_E4M3", 8), (.f8e8m0, "F8_E8M0", 8),
    (.f8e4m3fnuz, "F8_E4M3FNUZ", 8), (.i16, "I16", 16), (.u16, "U16", 16), (.f16, "F16", 16), (.bf16, "BF16", 16),
    (.i32, "I32", 32), (.u32, "U32", 32), (.f32, "F32", 32), (.c64, "C64", 64), (.f64, "F64", 64), (.i64, "I64", 64),
    (.u64, "U64", 64),
  ]
  private static let byCode = Dictionary(uniqueKeysWithValues: table.map { ($0.code, $0.type) })
  private static let rows = Dictionary(uniqueKeysWithValues: table.enumerated().map { ($0.element.type, $0.offset) })

  /// The type a file calls `code`.
  public init(code: String) {
    self = Self.byCode[code] ?? .other(code)
  }

  /// The name in files, such as `BF16`.
  public var code: String {
    if case .other(let code) = self { return code }
    return Self.rows[self].map { Self.table[$0].code } ?? ""
  }

  /// The size of an element in bits; `nil` for types of another name.
  public var bitsPerElement: Int? {
    Self.rows[self].map { Self.table[$0].bits }
  }

  /// The number of bytes a tensor of this many elements takes; `nil` when the type is unknown, the size does not fit,
  /// or elements narrower than a byte do not end on one.
  public func byteCount(elements: Int) -> Int? {
    guard let bits = bitsPerElement, elements >= 0 else { return nil }
    let (total, overflow) = elements.multipliedReportingOverflow(by: bits)
    return overflow || total % 8 != 0 ? nil : total / 8
  }

  /// The place in the order of writing: greater is written earlier, unknown types last.
  var rank: Int { Self.rows[self] ?? -1 }

  /// How to read the numbers; `nil` for types without a conversion.
  var numericFormat: NumericFormat? {
    switch self {
    case .bool: .bool
    case .u8: .uint8
    case .i8: .int8
    case .u16: .uint16
    case .i16: .int16
    case .u32: .uint32
    case .i32: .int32
    case .u64: .uint64
    case .i64: .int64
    case .f16: .float16
    case .bf16: .bfloat16
    case .f32: .float32
    case .f64: .float64
    default: nil
    }
  }
}

extension TensorType: CustomStringConvertible {
  /// The name in files.
  public var description: String { code }
}
