/// Reads and writes several named arrays in NumPy's npz format, a ZIP archive of npy files.
///
///     let arrays = try Npz.read("calibration.npz")
///     for (name, array) in arrays { print(name, array.shape) }
///
/// Archives of `savez` and of `savez_compressed` are read; archives are written stored.
public enum Npz {
  /// The names of the arrays, without `.npy`, in the order of the archive.
  /// - Throws: `DataFileError`.
  public static func names(_ path: String) throws -> [String] {
    try arrayEntries(ZipArchive(path: path)).map(\.name)
  }

  /// Reads all arrays, in the order of the archive.
  /// - Throws: `DataFileError`; the location names the array at fault.
  public static func read(_ path: String) throws -> [(name: String, array: NumpyArray)] {
    try read(ZipArchive(path: path))
  }

  /// Reads one array.
  /// - Throws: `DataFileError` of kind `notFound` when the archive has no such array.
  public static func read(_ path: String, name: String) throws -> NumpyArray {
    let archive = try ZipArchive(path: path)
    guard let found = try arrayEntries(archive).first(where: { $0.name == name }) else {
      throw DataFileError(.notFound, file: path, "there is no array '\(DataFileError.excerpt(name))'")
    }
    return try decode(found.entry, name: name, in: archive)
  }

  /// Reads all arrays into a dictionary.
  public static func dictionary(_ path: String) throws -> [String: NumpyArray] {
    Dictionary(try read(path).map { ($0.name, $0.array) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads all arrays from bytes in memory; `name` stands for the path in errors.
  public static func read(bytes: [UInt8], name: String) throws -> [(name: String, array: NumpyArray)] {
    try read(ZipArchive(bytes: bytes, name: name))
  }

  /// Writes arrays, atomically and uncompressed.
  /// - Throws: `DataFileError`: `invalidValue` for two arrays of one name, `notWritable`.
  public static func write(_ arrays: [(name: String, array: NumpyArray)], to path: String) throws {
    try AtomicFile.write(to: path) { try emit(arrays, to: $0, file: path) }
  }

  /// The bytes that ``write(_:to:)`` would write.
  public static func bytes(of arrays: [(name: String, array: NumpyArray)]) throws -> [UInt8] {
    let writer = FileWriter(inMemory: "")
    try emit(arrays, to: writer, file: "")
    return writer.collected
  }

  private static func emit(
    _ arrays: [(name: String, array: NumpyArray)], to writer: FileWriter, file: String
  ) throws {
    var archive = ZipWriter(writer, file: file)
    for (name, array) in arrays { try archive.add(name + ".npy", Npy.bytes(of: array)) }
    try archive.finish()
  }

  private static func read(_ archive: ZipArchive) throws -> [(name: String, array: NumpyArray)] {
    try arrayEntries(archive).map { ($0.name, try decode($0.entry, name: $0.name, in: archive)) }
  }

  private static func decode(_ entry: ZipEntry, name: String, in archive: ZipArchive) throws -> NumpyArray {
    try archive.withContents(of: entry) {
      try Npy.decode($0, file: archive.path, location: "array '\(DataFileError.excerpt(name))'")
    }
  }

  private static func arrayEntries(_ archive: ZipArchive) throws -> [(name: String, entry: ZipEntry)] {
    try archive.entries.map { entry in
      // Bytes, not characters: a character may join the dot to what stands before it.
      guard entry.name.utf8.suffix(4).elementsEqual(".npy".utf8) else {
        throw DataFileError(
          .unsupported, file: archive.path, "the entry '\(DataFileError.excerpt(entry.name))' is not a .npy array")
      }
      return (String(decoding: entry.name.utf8.dropLast(4), as: UTF8.self), entry)
    }
  }
}
