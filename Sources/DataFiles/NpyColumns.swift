/// The columns of a matrix in a npy file, mapped into memory and not copied.
///
///     let x = try NpyColumns(path: "features.npy")     // written by np.save(…, np.asfortranarray(x))
///     let first = x.withBytes { $0.loadUnaligned(as: Float.self) }
///
/// The file must hold 32- or 64-bit little-endian floating-point numbers in Fortran order, so that a column is one run of
/// memory; ``Npy`` reads every other array, with a copy. A vector of n numbers is a matrix of one column.
public struct NpyColumns: Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// `.float32` or `.float64`.
  public let elementType: NumpyElementType
  /// The path as given.
  public var path: String { file.path }
  private let file: MappedFile
  private let dataStart: Int

  /// Maps a file.
  ///
  /// - Parameter path: The path of the npy file.
  /// - Throws: `DataFileError`; of kind `unsupported` for an array that cannot be used without a copy.
  /// - Complexity: O(1): pages are read when touched.
  public init(path: String) throws {
    let file = try MappedFile(path: path, strategy: .mapped)
    let header = try file.withBytes { try NpyHeader($0, file: path, location: nil) }
    guard header.shape.count == 1 || header.shape.count == 2 else {
      throw DataFileError(.shapeMismatch, file: path, expected: "a matrix", found: "\(header.shape.count) axes")
    }
    let columns = header.shape.count == 2 ? header.shape[1] : 1
    let isOrdered = header.isFortranOrder || columns <= 1 || header.shape[0] <= 1
    guard header.elementType == .float32 || header.elementType == .float64, header.byteOrder == .little, isOrdered,
      header.dataStart % header.elementType.byteCount == 0
    else {
      throw DataFileError(
        .unsupported, file: path, expected: "aligned little-endian float32 or float64 in Fortran order",
        found: "\(header.elementType) in \(header.isFortranOrder ? "Fortran" : "C") order")
    }
    let expected = header.elementCount * header.elementType.byteCount
    guard file.count - header.dataStart == expected else {
      let found = file.count - header.dataStart
      throw DataFileError(
        found < expected ? .truncated : .malformed, file: path, at: "data",
        expected: "\(expected) bytes for \(header.elementType) \(header.shape)", found: "\(found)")
    }
    self.file = file
    rows = header.shape[0]
    self.columns = columns
    elementType = header.elementType
    dataStart = header.dataStart
  }

  /// Lends the numbers, column by column. The pointer is valid only inside `body`.
  ///
  /// - Parameter body: Gets the bytes of all columns.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try file.withBytes { try body(UnsafeRawBufferPointer(rebasing: $0[dataStart...])) }
  }
}
