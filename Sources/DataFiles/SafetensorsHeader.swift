/// The header of a safetensors file, read and checked.
///
/// The rules are the reference implementation's: tensors lie one behind another from the start of the data to the end
/// of the file, without holes or overlaps, and each has the size of its shape.
struct SafetensorsHeader {
  /// The largest header the format allows, in bytes.
  static let maximumSize = 100_000_000
  static let metadataKey = "__metadata__"

  /// Where the data begin in the file.
  let dataStart: Int
  let metadata: [String: String]
  /// The tensors in the order of their bytes.
  let tensors: [TensorInfo]

  init(_ bytes: UnsafeRawBufferPointer, file: String) throws {
    guard let announced = bytes.littleEndian(at: 0, as: UInt64.self) else {
      throw DataFileError(
        .truncated, file: file, at: "header", expected: "at least 8 bytes", found: "\(bytes.count)")
    }
    guard announced <= UInt64(Self.maximumSize) else {
      throw DataFileError(
        .malformed, file: file, at: "header", expected: "a header of at most \(Self.maximumSize) bytes",
        found: "\(announced)")
    }
    let size = Int(announced)
    dataStart = 8 + size
    guard let text = bytes.slice(8..<dataStart) else {
      throw DataFileError(
        .truncated, file: file, at: "header", expected: "\(size) bytes", found: "\(bytes.count - 8)")
    }
    guard text.first == UInt8(ascii: "{") else {
      throw DataFileError(.malformed, file: file, at: "header", "does not start with '{'")
    }
    let json: JSONValue
    do { json = try JSONReader.parse(text) } catch {
      throw DataFileError(.malformed, file: file, at: "header, byte \(8 + error.offset)", error.problem)
    }
    guard case .object(let members) = json else {
      throw DataFileError(.malformed, file: file, at: "header", expected: "an object", found: json.kindName)
    }
    var metadata: [String: String] = [:]
    var tensors: [TensorInfo] = []
    tensors.reserveCapacity(members.count)
    for member in members {
      let (key, value) = (member.key, member.value)
      if key == Self.metadataKey {
        metadata = try Self.metadata(value, file: file)
      } else {
        tensors.append(try Self.tensor(key, value, file: file))
      }
    }
    // The header order decides between empty tensors, so that sorting is stable.
    let order = tensors.indices.sorted {
      let (first, second) = (tensors[$0].byteRange, tensors[$1].byteRange)
      return (first.lowerBound, first.upperBound, $0) < (second.lowerBound, second.upperBound, $1)
    }
    self.tensors = order.map { tensors[$0] }
    self.metadata = metadata
    try Self.checkContiguous(self.tensors, dataSize: bytes.count - dataStart, file: file)
  }

  private static func metadata(_ value: JSONValue, file: String) throws -> [String: String] {
    guard case .object(let members) = value else {
      throw DataFileError(.malformed, file: file, at: "metadata", expected: "an object", found: value.kindName)
    }
    var result: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else {
        throw DataFileError(
          .malformed, file: file, at: "metadata '\(DataFileError.excerpt(member.key))'", expected: "a string",
          found: member.value.kindName)
      }
      result[member.key] = text
    }
    return result
  }

  private static func tensor(_ name: String, _ value: JSONValue, file: String) throws -> TensorInfo {
    func malformed(_ expected: String, _ found: JSONValue?) -> DataFileError {
      DataFileError(
        .malformed, file: file, at: location(name), expected: expected, found: found?.kindName ?? "nothing")
    }
    guard case .object = value else { throw malformed("an object", value) }
    guard case .string(let code)? = value["dtype"] else { throw malformed("a string 'dtype'", value["dtype"]) }
    guard case .array(let extents)? = value["shape"] else { throw malformed("an array 'shape'", value["shape"]) }
    guard case .array(let offsets)? = value["data_offsets"] else {
      throw malformed("an array 'data_offsets'", value["data_offsets"])
    }
    var shape: [Int] = []
    shape.reserveCapacity(extents.count)
    for extent in extents {
      guard case .integer(let extent) = extent else { throw malformed("whole numbers in 'shape'", extent) }
      shape.append(extent)
    }
    guard offsets.count == 2, case .integer(let begin) = offsets[0], case .integer(let end) = offsets[1] else {
      throw DataFileError(.malformed, file: file, at: location(name), "'data_offsets' is not two whole numbers")
    }
    guard begin <= end else {
      throw DataFileError(.malformed, file: file, at: location(name), "data_offsets [\(begin), \(end)] run backwards")
    }
    guard let elements = ElementCount.of(shape) else {
      throw DataFileError(.malformed, file: file, at: location(name), "the shape \(shape) is too large")
    }
    let type = TensorType(code: code)
    if type.bitsPerElement != nil {
      guard let size = type.byteCount(elements: elements) else {
        throw DataFileError(
          .malformed, file: file, at: location(name), "\(code) \(shape) is not a whole, representable number of bytes")
      }
      guard size == end - begin else {
        throw DataFileError(
          .shapeMismatch, file: file, at: location(name), expected: "\(size) bytes for \(code) \(shape)",
          found: "\(end - begin)")
      }
    }
    return TensorInfo(name: name, type: type, shape: shape, elementCount: elements, byteRange: begin..<end)
  }

  private static func checkContiguous(_ tensors: [TensorInfo], dataSize: Int, file: String) throws {
    var end = 0
    for tensor in tensors {
      guard tensor.byteRange.lowerBound == end else {
        let problem = tensor.byteRange.lowerBound < end ? "overlaps the tensor before it" : "leaves a hole before it"
        throw DataFileError(
          .malformed, file: file, at: location(tensor.name),
          "begins at byte \(tensor.byteRange.lowerBound) of the data, not at \(end): \(problem)")
      }
      end = tensor.byteRange.upperBound
    }
    guard end == dataSize else {
      throw DataFileError(
        end > dataSize ? .truncated : .malformed, file: file, at: "data", expected: "\(end) bytes",
        found: "\(dataSize)")
    }
  }

  static func location(_ name: String) -> String { "tensor '\(DataFileError.excerpt(name))'" }
}
