import DataFiles

extension ModelTensor {
  /// The tensor for a writer. In single precision its numbers are computed when they are written, so that a model is
  /// not held twice.
  /// - Parameter type: `.f32`, `.f16`, `.bf16` or `.f64`.
  /// - Throws: `DataFileError`.
  func data(as type: TensorType) throws -> TensorData {
    guard type == .f32 else { return try .floats(name: name, shape: shape, values: values, type: type) }
    return try TensorData(name: name, type: type, shape: shape) { writer in
      try values.withUnsafeBytes { try writer.write($0) }
    }
  }
}
