extension SafetensorsFile {
  /// The numbers of a tensor in single precision, row-major.
  ///
  /// BF16, F16, F32 and integers up to 24 bits are exact; F64 and wider integers are rounded to nearest. BOOL gives
  /// 0 and 1.
  /// - Parameter name: The name of the tensor.
  /// - Parameter requireFinite: Refuses NaN and infinity instead of returning them.
  /// - Throws: `DataFileError` of kind `notFound`, `unsupported` for types without a conversion, or `invalidValue`
  ///   with the position of the first number that is not finite.
  public func floats(_ name: String, requireFinite: Bool = false) throws -> [Float] {
    let format = try numericFormat(name)
    let values = try withBytes(of: name) { format.floats($0) }
    if requireFinite {
      try Finiteness.require(values, columns: columns(name), file: path, location: SafetensorsHeader.location(name))
    }
    return values
  }

  /// The numbers of a tensor in double precision, row-major: exact, except 64-bit integers beyond 2^53.
  /// - Parameter name: The name of the tensor.
  /// - Parameter requireFinite: Refuses NaN and infinity instead of returning them.
  /// - Throws: `DataFileError` of kind `notFound`, `unsupported` for types without a conversion, or `invalidValue`
  ///   with the position of the first number that is not finite.
  public func doubles(_ name: String, requireFinite: Bool = false) throws -> [Double] {
    let format = try numericFormat(name)
    let values = try withBytes(of: name) { format.doubles($0) }
    if requireFinite {
      try Finiteness.require(values, columns: columns(name), file: path, location: SafetensorsHeader.location(name))
    }
    return values
  }

  private func columns(_ name: String) -> Int? {
    info(name).flatMap { $0.shape.count == 2 ? $0.shape[1] : nil }
  }

  private func numericFormat(_ name: String) throws -> NumericFormat {
    let type = try require(name).type
    guard let format = type.numericFormat else {
      throw DataFileError(
        .unsupported, file: path, at: SafetensorsHeader.location(name),
        "elements of type \(DataFileError.excerpt(type.code)) cannot be read as numbers")
    }
    return format
  }
}
