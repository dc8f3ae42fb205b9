/// The element type of an array in a npy file.
public enum NumpyElementType: Hashable, Sendable, CaseIterable {
  case bool
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case float16, float32, float64

  /// NumPy's name with little-endian byte order, such as `<f4`.
  public var descriptor: String {
    byteCount == 1 ? "|" + code : "<" + code
  }

  /// The size of an element in bytes.
  public var byteCount: Int { format.byteCount }

  /// The type NumPy calls `code`, such as `f4`.
  init?(code: some StringProtocol) {
    guard let type = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = type
  }

  private var code: String {
    switch self {
    case .bool: "b1"
    case .int8: "i1"
    case .int16: "i2"
    case .int32: "i4"
    case .int64: "i8"
    case .uint8: "u1"
    case .uint16: "u2"
    case .uint32: "u4"
    case .uint64: "u8"
    case .float16: "f2"
    case .float32: "f4"
    case .float64: "f8"
    }
  }

  var format: NumericFormat {
    switch self {
    case .bool: .bool
    case .int8: .int8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    case .uint16: .uint16
    case .uint32: .uint32
    case .uint64: .uint64
    case .float16: .float16
    case .float32: .float32
    case .float64: .float64
    }
  }
}

extension NumpyElementType: CustomStringConvertible {
  /// The name NumPy uses.
  public var description: String { descriptor }
}
