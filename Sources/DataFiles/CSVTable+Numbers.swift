extension CSVTable {
  /// What to do with cells that hold no finite number but a word for that.
  ///
  /// Missing are empty cells and, in any case of letters, `NA`, `N/A`, `NaN` and `null`; infinite are `inf`,
  /// `infinity` and numbers beyond the range of a double. Any other text is always an error.
  public enum MissingValues: Sendable {
    /// Missing and infinite cells are errors.
    case reject
    /// Missing cells become NaN; infinite ones are errors.
    case nan
    /// Missing cells become NaN; infinite ones stay infinite.
    case keepNonFinite
  }

  /// The numbers of a column.
  /// - Throws: `DataFileError`: `notFound`, or `invalidValue` with row, column and the text at fault.
  public func numericColumn(_ name: String, missing: MissingValues = .reject) throws -> [Double] {
    try numericMatrix(columns: [name], missing: missing)
  }

  /// The numbers of several columns as a row-major matrix of ``rowCount`` rows.
  ///
  /// - Parameter missing: What an empty or non-finite cell means.
  /// - Parameter columns: The columns in the order wanted; `nil` takes all.
  /// - Throws: `DataFileError`: `notFound`, or `invalidValue` with row, column and the text at fault.
  /// - Complexity: O(bytes of the cells).
  public func numericMatrix(columns: [String]? = nil, missing: MissingValues = .reject) throws -> [Double] {
    let places = try columns.map { try $0.map { try requireColumn($0) } } ?? Array(names.indices)
    let (size, overflow) = rowCount.multipliedReportingOverflow(by: places.count)
    if overflow { throw DataFileError(.unsupported, file: path, "the matrix is too large") }
    return try storage.withBytes { bytes in
      try [Double](unsafeUninitializedCapacity: size) { output, count in
        for row in headerRows..<layout.rowCount {
          for column in places {
            output[count] = try number(bytes, row: row, column: column, missing)
            count += 1
          }
        }
      }
    }
  }

  private func number(
    _ bytes: UnsafeRawBufferPointer, row: Int, column: Int, _ missing: MissingValues
  ) throws -> Double {
    let range = layout.range(row: row, column: column)
    switch (CSVCell.value(bytes, range), missing) {
    case (.number(let value), _): return value
    case (.missing, .nan), (.missing, .keepNonFinite): return .nan
    case (.infinite(let value), .keepNonFinite): return value
    case (let value, _):
      var expected = "a number"
      if case .infinite = value { expected = "a finite number" }
      throw DataFileError(
        .invalidValue, file: path, at: "row \(row + 1), column '\(DataFileError.excerpt(names[column]))'",
        expected: expected, found: "'\(DataFileError.excerpt(CSVCell.text(bytes, range)))'")
    }
  }
}
