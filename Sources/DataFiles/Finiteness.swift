/// Checks that numbers from a file are numbers.
public enum Finiteness {
  /// The index of the first NaN or infinity, or `nil`. Complexity: O(n).
  public static func firstNonFinite(_ values: [Double]) -> Int? {
    values.withUnsafeBufferPointer { values in values.firstIndex { !$0.isFinite } }
  }

  /// The index of the first NaN or infinity, or `nil`. Complexity: O(n).
  public static func firstNonFinite(_ values: [Float]) -> Int? {
    values.withUnsafeBufferPointer { values in values.firstIndex { !$0.isFinite } }
  }

  /// Refuses NaN and infinity.
  ///
  /// - Parameters:
  ///   - values: A row-major matrix, or any array.
  ///   - columns: The number of columns, so that the error can name row and column (0-based); `nil` names the index.
  ///   - file: The file the values come from.
  ///   - location: Where in the file, such as `tensor 'x'`.
  /// - Throws: `DataFileError` of kind `invalidValue`.
  public static func require(_ values: [Double], columns: Int? = nil, file: String, location: String? = nil) throws {
    if let index = firstNonFinite(values) { throw error(index, values[index], columns, file, location) }
  }

  /// Refuses NaN and infinity.
  public static func require(_ values: [Float], columns: Int? = nil, file: String, location: String? = nil) throws {
    if let index = firstNonFinite(values) { throw error(index, Double(values[index]), columns, file, location) }
  }

  private static func error(
    _ index: Int, _ value: Double, _ columns: Int?, _ file: String, _ location: String?
  ) -> DataFileError {
    var place = "element \(index)"
    if let columns, columns > 0 { place = "row \(index / columns), column \(index % columns)" }
    return DataFileError(
      .invalidValue, file: file, at: location.map { "\($0), \(place)" } ?? place, expected: "a finite number",
      found: "\(value)")
  }
}
