import CKernels

/// A tensor to be written: its description, and its bytes when they are asked for.
///
/// The bytes are produced while the file is written, one tensor after another, so a whole model is never held twice.
public struct TensorData: Sendable {
  /// The name, unique in its file.
  public let name: String
  /// The element type.
  public let type: TensorType
  /// The extents, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The number of bytes.
  public let byteCount: Int

  let body: @Sendable (FileWriter) throws -> Void

  /// A tensor whose bytes come from a closure: row-major, little-endian, exactly as many as type and shape ask for.
  ///
  /// - Parameters:
  ///   - name: The name of the tensor.
  ///   - shape: The sizes of the dimensions.
  ///   - type: The element type.
  ///   - byteCount: Needed for `TensorType.other`, whose size only the caller knows; otherwise checked.
  ///   - write: Writes the bytes. It may be called again when the same tensor is written again.
  /// - Throws: `DataFileError` of kind `shapeMismatch` or `invalidValue`.
  public init(
    name: String, type: TensorType, shape: [Int], byteCount: Int? = nil,
    write: @escaping @Sendable (FileWriter) throws -> Void
  ) throws {
    let location = SafetensorsHeader.location(name)
    guard let elements = ElementCount.of(shape) else {
      throw DataFileError(.shapeMismatch, file: "", at: location, "the shape \(shape) is negative or too large")
    }
    guard name != SafetensorsHeader.metadataKey else {
      throw DataFileError(.invalidValue, file: "", at: location, "the name is reserved")
    }
    if case .other(let code) = type {
      guard case .other = TensorType(code: code) else {
        throw DataFileError(.invalidValue, file: "", at: location, "\(code) is the name of a known type")
      }
      guard let byteCount, byteCount >= 0 else {
        throw DataFileError(.invalidValue, file: "", at: location, "the size of type \(code) must be given")
      }
      self.byteCount = byteCount
    } else {
      guard let size = type.byteCount(elements: elements) else {
        throw DataFileError(
          .shapeMismatch, file: "", at: location,
          "\(type) \(shape) is not a whole, representable number of bytes")
      }
      if let byteCount, byteCount != size {
        throw DataFileError(
          .shapeMismatch, file: "", at: location, expected: "\(size) bytes for \(type) \(shape)", found: "\(byteCount)")
      }
      self.byteCount = size
    }
    self.name = name
    self.type = type
    self.shape = shape
    body = write
  }

  /// A tensor whose bytes are in memory, row-major and little-endian.
  /// - Throws: `DataFileError` of kind `shapeMismatch` when there are too few or too many.
  public init(name: String, type: TensorType, shape: [Int], bytes: [UInt8]) throws {
    try self.init(name: name, type: type, shape: shape, byteCount: bytes.count) { try $0.write(bytes) }
  }

  /// The same tensor under another name.
  public func renamed(_ name: String) throws -> TensorData {
    try TensorData(name: name, type: type, shape: shape, byteCount: byteCount, write: body)
  }
}

extension TensorData {
  /// A tensor copied unchanged, straight from the file that holds it.
  ///
  /// - Parameter file: The file to copy from.
  /// - Parameter name: The name of the tensor.
  /// - Parameter newName: The name in the new file; `nil` keeps the old one.
  /// - Throws: `DataFileError` of kind `notFound`.
  public static func passThrough(
    from file: SafetensorsFile, name: String, as newName: String? = nil
  ) throws -> TensorData {
    let info = try file.require(name)
    return try TensorData(
      name: newName ?? name, type: info.type, shape: info.shape, byteCount: info.byteCount
    ) { writer in
      try file.withBytes(of: name) { try writer.write($0) }
    }
  }

  /// A tensor of single-precision numbers, row-major, stored as `type`.
  ///
  /// F16 and BF16 round to nearest, ties to even; NaN stays NaN, and numbers beyond the range become infinite.
  /// - Parameter name: The name of the tensor.
  /// - Parameter shape: The sizes of the dimensions.
  /// - Parameter values: The elements, row-major.
  /// - Parameter type: `.f32`, `.f16`, `.bf16` or `.f64`.
  /// - Throws: `DataFileError` of kind `shapeMismatch`, or `unsupported` for another type.
  public static func floats(
    name: String, shape: [Int], values: [Float], type: TensorType = .f32
  ) throws -> TensorData {
    try checkCount(values.count, name: name, shape: shape)
    let narrow: (@Sendable (UnsafePointer<Float>, UnsafeMutableRawPointer, Int) -> Void)
    switch type {
    case .f32:
      return try TensorData(name: name, type: type, shape: shape) { writer in
        try values.withUnsafeBytes { try writer.write($0) }
      }
    case .f64: return try doubles(name: name, shape: shape, values: values.map(Double.init))
    case .f16: narrow = { espalier_f32_to_f16($0, $1, $2) }
    case .bf16: narrow = { espalier_f32_to_bf16($0, $1, $2) }
    default:
      throw DataFileError(
        .unsupported, file: "", at: SafetensorsHeader.location(name), "floats cannot be stored as \(type)")
    }
    return try TensorData(name: name, type: type, shape: shape) { writer in
      // Converted piece by piece: the narrow copy of a large tensor is never held as a whole.
      let piece = 1 << 15
      var output = [UInt8](repeating: 0, count: 2 * min(piece, values.count))
      try values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return }
        for start in stride(from: 0, to: values.count, by: piece) {
          let count = min(piece, values.count - start)
          try output.withUnsafeMutableBytes { output in
            guard let to = output.baseAddress else { return }
            narrow(base + start, to, count)
            try writer.write(UnsafeRawBufferPointer(start: to, count: 2 * count))
          }
        }
      }
    }
  }

  /// A tensor of double-precision numbers, row-major, stored as F64.
  /// - Throws: `DataFileError` of kind `shapeMismatch`.
  public static func doubles(name: String, shape: [Int], values: [Double]) throws -> TensorData {
    try checkCount(values.count, name: name, shape: shape)
    return try TensorData(name: name, type: .f64, shape: shape) { writer in
      try values.withUnsafeBytes { try writer.write($0) }
    }
  }

  /// A tensor of integers, row-major, stored as I64.
  /// - Throws: `DataFileError` of kind `shapeMismatch`.
  public static func int64s(name: String, shape: [Int], values: [Int64]) throws -> TensorData {
    try checkCount(values.count, name: name, shape: shape)
    return try TensorData(name: name, type: .i64, shape: shape) { writer in
      try values.withUnsafeBytes { try writer.write($0) }
    }
  }

  private static func checkCount(_ count: Int, name: String, shape: [Int]) throws {
    guard ElementCount.of(shape) == count else {
      throw DataFileError(
        .shapeMismatch, file: "", at: SafetensorsHeader.location(name), "\(count) values do not fill the shape \(shape)"
      )
    }
  }
}
