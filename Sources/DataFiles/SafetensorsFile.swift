/// One safetensors file, open for reading.
///
///     let file = try SafetensorsFile(path: "model.safetensors")
///     let weight = try file.floats("fc1.weight")
///
/// The header is checked completely when the file is opened: names are unique, sizes match shapes, and the tensors
/// cover the data without holes or overlaps. The data are read when asked for. Several threads may read at once.
public final class SafetensorsFile: Sendable {
  /// The path as given.
  public let path: String
  /// The header's `__metadata__`.
  public let metadata: [String: String]
  /// All tensors in the order of their bytes in the file.
  public let tensors: [TensorInfo]

  private let storage: MappedFile
  private let dataStart: Int
  private let positions: [String: Int]

  /// Opens a file and checks its header.
  ///
  /// - Parameter path: The path of the file.
  /// - Parameter strategy: `.copied` reads the file at once, for storage that others may truncate meanwhile.
  /// - Throws: `DataFileError`; the location names the tensor at fault.
  /// - Complexity: O(header) when mapped.
  public convenience init(path: String, strategy: MappedFile.Strategy = .mapped) throws {
    try self.init(MappedFile(path: path, strategy: strategy))
  }

  /// Reads a file that is already in memory; `name` stands for the path in errors.
  public convenience init(bytes: [UInt8], name: String) throws {
    try self.init(MappedFile(bytes: bytes, name: name))
  }

  private init(_ storage: MappedFile) throws {
    let header = try storage.withBytes { try SafetensorsHeader($0, file: storage.path) }
    self.storage = storage
    path = storage.path
    metadata = header.metadata
    tensors = header.tensors
    dataStart = header.dataStart
    positions = Dictionary(
      header.tensors.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// The tensor of this name, or `nil`.
  public func info(_ name: String) -> TensorInfo? {
    positions[name].map { tensors[$0] }
  }

  /// The tensor of this name, or `nil`.
  public subscript(_ name: String) -> TensorInfo? { info(name) }

  /// Lends the bytes of a tensor, row-major and little-endian. They need not be aligned, and the pointer is valid only
  /// inside `body`.
  /// - Throws: `DataFileError` of kind `notFound`, or whatever `body` throws.
  public func withBytes<Result>(of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    let info = try require(name)
    return try storage.withBytes { bytes in
      let range = dataStart + info.byteRange.lowerBound..<dataStart + info.byteRange.upperBound
      guard let slice = bytes.slice(range) else {
        throw DataFileError(.truncated, file: path, at: SafetensorsHeader.location(name), "lies outside the file")
      }
      return try body(slice)
    }
  }

  /// The tensor of this name.
  /// - Throws: `DataFileError` of kind `notFound`.
  public func require(_ name: String) throws -> TensorInfo {
    guard let info = info(name) else {
      throw DataFileError(.notFound, file: path, "there is no tensor '\(DataFileError.excerpt(name))'")
    }
    return info
  }
}
