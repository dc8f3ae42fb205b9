import CKernels

/// An n-dimensional array from a npy or npz file, or to be written to one; always row-major (C order).
///
///     let x = try Npy.read("features.npy")       // shape [1000, 64], float32
///     let values = x.doubles                      // values[row * 64 + column]
public struct NumpyArray: Sendable {
  /// Float and Double arrays are kept as such, so that reading the most common files costs one copy.
  private enum Storage: Sendable {
    case floats([Float])
    case doubles([Double])
    case bytes([UInt8])
  }

  /// The extents, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The element type.
  public let elementType: NumpyElementType
  /// The number of elements: the product of ``shape``.
  public let count: Int
  private let storage: Storage

  /// An array of double-precision numbers, row-major.
  /// - Throws: `DataFileError` of kind `shapeMismatch` when the values do not fill the shape.
  public init(shape: [Int], doubles: [Double]) throws {
    try self.init(shape, .float64, doubles.count, .doubles(doubles))
  }

  /// An array of single-precision numbers, row-major.
  /// - Throws: `DataFileError` of kind `shapeMismatch` when the values do not fill the shape.
  public init(shape: [Int], floats: [Float]) throws {
    try self.init(shape, .float32, floats.count, .floats(floats))
  }

  /// An array of half-precision numbers, row-major, rounded to nearest, ties to even.
  /// - Throws: `DataFileError` of kind `shapeMismatch` when the values do not fill the shape.
  public init(shape: [Int], float16s values: [Float]) throws {
    let bytes = [UInt8](unsafeUninitializedCapacity: 2 * values.count) { output, count in
      values.withUnsafeBufferPointer { values in
        guard let from = values.baseAddress, let to = output.baseAddress else { return }
        espalier_f32_to_f16(from, to, values.count)
        count = 2 * values.count
      }
    }
    try self.init(shape, .float16, values.count, .bytes(bytes))
  }

  /// An array of 64-bit integers, row-major.
  /// - Throws: `DataFileError` of kind `shapeMismatch` when the values do not fill the shape.
  public init(shape: [Int], int64s: [Int64]) throws {
    try self.init(shape, .int64, int64s.count, .bytes(int64s.withUnsafeBytes { Array($0) }))
  }

  /// An array of 32-bit integers, row-major.
  /// - Throws: `DataFileError` of kind `shapeMismatch` when the values do not fill the shape.
  public init(shape: [Int], int32s: [Int32]) throws {
    try self.init(shape, .int32, int32s.count, .bytes(int32s.withUnsafeBytes { Array($0) }))
  }

  /// An array of truth values, row-major.
  /// - Throws: `DataFileError` of kind `shapeMismatch` when the values do not fill the shape.
  public init(shape: [Int], bools: [Bool]) throws {
    try self.init(shape, .bool, bools.count, .bytes(bools.map { $0 ? 1 : 0 }))
  }

  /// An array of any type from its bytes, row-major and little-endian.
  /// - Throws: `DataFileError` of kind `shapeMismatch` when the bytes do not fill the shape.
  public init(shape: [Int], elementType: NumpyElementType, bytes: [UInt8]) throws {
    self = try bytes.withUnsafeBytes { try NumpyArray(shape: shape, elementType: elementType, raw: $0) }
  }

  init(shape: [Int], elementType: NumpyElementType, raw: UnsafeRawBufferPointer) throws {
    let size = elementType.byteCount
    guard raw.count % size == 0 else {
      throw DataFileError(.shapeMismatch, file: "", "\(raw.count) bytes are no whole number of \(elementType) elements")
    }
    let storage: Storage =
      switch elementType {
      case .float32: .floats(elementType.format.floats(raw))
      case .float64: .doubles(elementType.format.doubles(raw))
      default: .bytes(Array(raw))
      }
    try self.init(shape, elementType, raw.count / size, storage)
  }

  private init(_ shape: [Int], _ elementType: NumpyElementType, _ count: Int, _ storage: Storage) throws {
    guard ElementCount.of(shape) == count else {
      throw DataFileError(.shapeMismatch, file: "", "\(count) values do not fill the shape \(shape)")
    }
    self.shape = shape
    self.elementType = elementType
    self.count = count
    self.storage = storage
  }

  /// The numbers in double precision, row-major; exact, except 64-bit integers beyond 2^53. Free for float64.
  public var doubles: [Double] {
    if case .doubles(let values) = storage { return values }
    return withBytes { elementType.format.doubles($0) }
  }

  /// The numbers in single precision, row-major, rounded to nearest. Free for float32.
  public var floats: [Float] {
    if case .floats(let values) = storage { return values }
    return withBytes { elementType.format.floats($0) }
  }

  /// The numbers as integers, row-major; `nil` unless every one is an integer that fits.
  public var int64s: [Int64]? {
    switch elementType {
    case .float16, .float32, .float64:
      var result: [Int64] = []
      result.reserveCapacity(count)
      for value in doubles {
        guard let whole = Int64(exactly: value) else { return nil }
        result.append(whole)
      }
      return result
    default: return withBytes { elementType.format.int64s($0) }
    }
  }

  /// Lends the bytes, row-major and little-endian. The pointer is valid only inside `body`.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    switch storage {
    case .floats(let values): try values.withUnsafeBytes(body)
    case .doubles(let values): try values.withUnsafeBytes(body)
    case .bytes(let values): try values.withUnsafeBytes(body)
    }
  }

  /// Refuses NaN and infinity.
  /// - Parameter location: Where in the file the array stands, for the error.
  /// - Parameter file: The file the array comes from, for the error, which names row and column (0-based) of a matrix.
  /// - Throws: `DataFileError` of kind `invalidValue`.
  public func requireFinite(file: String, location: String? = nil) throws {
    let columns = shape.count == 2 ? shape[1] : nil
    switch elementType {
    case .float64: try Finiteness.require(doubles, columns: columns, file: file, location: location)
    case .float16, .float32: try Finiteness.require(floats, columns: columns, file: file, location: location)
    default: return
    }
  }
}

extension NumpyArray: Equatable {
  /// Same shape, element type and bit patterns: NaN equals the same NaN, and 0 differs from -0.
  public static func == (left: NumpyArray, right: NumpyArray) -> Bool {
    left.shape == right.shape && left.elementType == right.elementType
      && left.withBytes { first in right.withBytes { second in first.elementsEqual(second) } }
  }
}
