extension SafetensorsFile {
  /// The numbers of a tensor in single precision, row-major.
  ///
  /// BF16, F16, F32 and integers up to 24 bits are exact; F64 and wider integers are rounded to nearest. BOOL gives
  /// 0 and 1. NaN and infinity are kept; see ``Finiteness`` to refuse them.
  /// - Throws: `DataFileError` of kind `notFound`, or `unsupported` for types without a conversion.
  public func floats(_ name: String) throws -> [Float] {
    let format = try numericFormat(name)
    return try withBytes(of: name) { format.floats($0) }
  }

  /// The numbers of a tensor in double precision, row-major: exact, except 64-bit integers beyond 2^53.
  /// - Throws: `DataFileError` of kind `notFound`, or `unsupported` for types without a conversion.
  public func doubles(_ name: String) throws -> [Double] {
    let format = try numericFormat(name)
    return try withBytes(of: name) { format.doubles($0) }
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
