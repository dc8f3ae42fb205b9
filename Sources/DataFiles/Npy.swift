/// Reads and writes single arrays in NumPy's npy format (versions 1.0, 2.0 and 3.0).
///
///     let x = try Npy.read("x.npy")
///     try Npy.write(NumpyArray(shape: [2, 3], floats: [1, 2, 3, 4, 5, 6]), to: "y.npy")
///
/// Truth values, integers of 8 to 64 bits and floating point of 16, 32 and 64 bits are read in either byte order, in C
/// or Fortran order, with any number of axes; the result is always little-endian and row-major. Python objects
/// (pickles), records, strings and complex numbers are refused.
public enum Npy {
  /// Reads an array.
  /// - Throws: `DataFileError`. Bytes after the data are an error too: a second array would be lost silently.
  /// - Complexity: O(n), one copy for little-endian C order.
  public static func read(_ path: String) throws -> NumpyArray {
    let file = try MappedFile(path: path, strategy: .mapped)
    return try file.withBytes { try decode($0, file: path) }
  }

  /// Reads an array from bytes in memory; `name` stands for the path in errors.
  public static func read(bytes: [UInt8], name: String) throws -> NumpyArray {
    try bytes.withUnsafeBytes { try decode($0, file: name) }
  }

  /// Writes an array, atomically, with the same bytes as NumPy.
  /// - Throws: `DataFileError` of kind `notWritable`.
  public static func write(_ array: NumpyArray, to path: String) throws {
    try AtomicFile.write(to: path) { writer in
      try writer.write(NpyHeader.bytes(elementType: array.elementType, shape: array.shape))
      try array.withBytes { try writer.write($0) }
    }
  }

  /// The bytes that ``write(_:to:)`` would write.
  public static func bytes(of array: NumpyArray) -> [UInt8] {
    var result = NpyHeader.bytes(elementType: array.elementType, shape: array.shape)
    array.withBytes { result.append(contentsOf: $0) }
    return result
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, file: String, location: String? = nil) throws -> NumpyArray {
    let header = try NpyHeader(bytes, file: file, location: location)
    let size = header.elementType.byteCount
    let expected = header.elementCount * size
    let found = bytes.count - header.dataStart
    guard found == expected, let data = bytes.slice(header.dataStart..<bytes.count) else {
      throw DataFileError(
        found < expected ? .truncated : .malformed, file: file, at: location.map { "\($0), data" } ?? "data",
        expected: "\(expected) bytes for \(header.elementType) \(header.shape)", found: "\(found)")
    }
    let mustSwap = header.byteOrder == .big && size > 1
    let mustTranspose = header.isFortranOrder && header.shape.count > 1 && expected > 0
    guard mustSwap || mustTranspose else {
      return try NumpyArray(shape: header.shape, elementType: header.elementType, raw: data)
    }
    var ordered = Array(data)
    if mustSwap { ByteSwap.swap(&ordered, elementSize: size) }
    if mustTranspose { ordered = AxisReversal.rowMajor(fortran: ordered, shape: header.shape, elementSize: size) }
    return try NumpyArray(shape: header.shape, elementType: header.elementType, bytes: ordered)
  }
}
