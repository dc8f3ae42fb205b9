/// Writes safetensors files.
///
/// The tensors are ordered by type, widest first, then by name (byte by byte), and the header is padded to a multiple
/// of 8 bytes, so that every tensor is aligned. That is also the reference implementation's order.
public enum SafetensorsWriter {
  /// Writes one file, atomically, tensor by tensor.
  ///
  /// - Parameter path: The path of the file.
  /// - Parameter tensors: What to write, in any order.
  /// - Parameter metadata: Goes into `__metadata__`; `["format": "pt"]` is what loaders of PyTorch models look for.
  /// - Throws: `DataFileError`: `invalidValue` for two tensors of one name, `shapeMismatch` when a tensor provides
  ///   another number of bytes than it announced, `notWritable`; or whatever a tensor's closure throws. In each case
  ///   an old file stays as it was.
  public static func write(_ tensors: [TensorData], metadata: [String: String] = [:], to path: String) throws {
    let (ordered, header) = try layout(tensors, metadata: metadata, file: path)
    try AtomicFile.write(to: path) { writer in
      try emit(ordered, header: header, to: writer, file: path)
    }
  }

  /// The bytes that ``write(_:metadata:to:)`` would write.
  public static func bytes(_ tensors: [TensorData], metadata: [String: String] = [:]) throws -> [UInt8] {
    let (ordered, header) = try layout(tensors, metadata: metadata, file: "")
    let writer = FileWriter(inMemory: "")
    try emit(ordered, header: header, to: writer, file: "")
    return writer.collected
  }

  private static func emit(_ tensors: [TensorData], header: String, to writer: FileWriter, file: String) throws {
    try writer.write(UInt64(header.utf8.count).littleEndianBytes)
    try writer.write(header)
    for tensor in tensors {
      let start = writer.count
      try tensor.body(writer)
      guard writer.count - start == tensor.byteCount else {
        throw DataFileError(
          .shapeMismatch, file: file, at: SafetensorsHeader.location(tensor.name),
          expected: "\(tensor.byteCount) bytes", found: "\(writer.count - start)")
      }
    }
  }

  private static func layout(
    _ tensors: [TensorData], metadata: [String: String], file: String
  ) throws -> (ordered: [TensorData], header: String) {
    let ordered = tensors.sorted { first, second in
      let (left, right) = (first.type.rank, second.type.rank)
      return left == right ? first.name.utf8.lexicographicallyPrecedes(second.name.utf8) : left > right
    }
    var members: [String] = []
    if !metadata.isEmpty {
      // Sorted, so that the same model gives the same bytes.
      let pairs = metadata.sorted { $0.key < $1.key }
        .map { "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))" }
      members.append("\"\(SafetensorsHeader.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    var names: Set<String> = []
    var offset = 0
    for tensor in ordered {
      guard names.insert(tensor.name).inserted else {
        throw DataFileError(
          .invalidValue, file: file, at: SafetensorsHeader.location(tensor.name), "two tensors have this name")
      }
      let (end, overflow) = offset.addingReportingOverflow(tensor.byteCount)
      if overflow { throw DataFileError(.invalidValue, file: file, "the tensors together are too large") }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(JSONText.quoted(tensor.name)):{\"dtype\":\(JSONText.quoted(tensor.type.code)),\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = "{\(members.joined(separator: ","))}"
    let padding = (8 - header.utf8.count % 8) % 8
    header += String(repeating: " ", count: padding)
    guard header.utf8.count <= SafetensorsHeader.maximumSize else {
      throw DataFileError(
        .invalidValue, file: file, at: "header", expected: "at most \(SafetensorsHeader.maximumSize) bytes",
        found: "\(header.utf8.count)")
    }
    return (ordered, header)
  }
}
