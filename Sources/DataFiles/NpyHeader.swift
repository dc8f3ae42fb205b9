/// The header of a npy file: what the data are and where they begin.
struct NpyHeader {
  enum ByteOrder { case little, big }

  /// As many axes as NumPy allows.
  static let maximumRank = 64

  let elementType: NumpyElementType
  let byteOrder: ByteOrder
  let isFortranOrder: Bool
  let shape: [Int]
  let elementCount: Int
  let dataStart: Int

  init(_ bytes: UnsafeRawBufferPointer, file: String, location: String?) throws {
    func fail(_ kind: DataFileError.Kind, _ problem: String) -> DataFileError {
      DataFileError(kind, file: file, at: location.map { "\($0), header" } ?? "header", problem)
    }
    let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
    guard bytes.prefix(6).elementsEqual(magic.prefix(bytes.count)) else {
      throw fail(.malformed, "not a npy file: it does not begin with \\x93NUMPY")
    }
    guard bytes.count >= 10 else { throw fail(.truncated, "the file has only \(bytes.count) bytes") }
    let textStart: Int
    let textSize: Int
    switch (bytes[6], bytes[7]) {
    case (1, 0):
      textStart = 10
      textSize = Int(bytes.littleEndian(at: 8, as: UInt16.self) ?? 0)
    case (2, 0), (3, 0):
      textStart = 12
      textSize = bytes.littleEndian(at: 8, as: UInt32.self).map(Int.init) ?? Int(Int32.max)
    default: throw fail(.unsupported, "format version \(bytes[6]).\(bytes[7]), known are 1.0, 2.0 and 3.0")
    }
    dataStart = textStart + textSize
    guard let text = bytes.slice(textStart..<max(textStart, dataStart)) else {
      throw fail(.truncated, "expected \(textSize) bytes of header, found \(max(0, bytes.count - textStart))")
    }
    var reader = NpyHeaderReader(text)
    let fields: NpyHeaderReader.Fields
    do { fields = try reader.fields() } catch {
      throw fail(.malformed, "byte \(textStart + error.offset): \(error.problem)")
    }

    let descriptor = fields.descriptor
    if descriptor.dropFirst(descriptor.hasPrefix("O") ? 0 : 1).hasPrefix("O") {
      throw fail(.unsupported, "the array holds Python objects (pickle); loading them could run code, so it is refused")
    }
    var code = Substring(descriptor)
    var order = ByteOrder.little
    switch code.first {
    case ">":
      order = .big
      code = code.dropFirst()
    case "<", "|", "=": code = code.dropFirst()
    default: break
    }
    guard let type = NumpyElementType(code: code) else {
      throw fail(
        .unsupported,
        "elements of type '\(DataFileError.excerpt(descriptor))'; known are b1, i1 to i8, u1 to u8, f2, f4, f8")
    }
    guard fields.shape.count <= Self.maximumRank else {
      throw fail(.unsupported, "\(fields.shape.count) axes, at most \(Self.maximumRank) are possible")
    }
    guard let elements = ElementCount.of(fields.shape),
      !elements.multipliedReportingOverflow(by: type.byteCount).overflow
    else { throw fail(.malformed, "the shape \(fields.shape) is too large") }
    elementType = type
    byteOrder = order
    isFortranOrder = fields.isFortranOrder
    shape = fields.shape
    elementCount = elements
  }

  /// The bytes of a header as NumPy writes it: padded so that the data begin at a multiple of 64 bytes.
  static func bytes(elementType: NumpyElementType, shape: [Int]) -> [UInt8] {
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '\(elementType.descriptor)', 'fortran_order': False, 'shape': (\(extents)), }"
    // NumPy leaves room so that the first axis can grow in place; the same here, for the same bytes.
    if let first = shape.first {
      text += String(repeating: " ", count: max(0, 21 - String(first).utf8.count))
    }
    // A version 1 header holds at most 65535 bytes; 64 axes of 20 digits stay far below.
    let isLong = text.utf8.count + 128 > Int(UInt16.max)
    let prefix = isLong ? 12 : 10
    text += String(repeating: " ", count: 64 - (prefix + text.utf8.count + 1) % 64) + "\n"
    var result: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, isLong ? 2 : 1, 0]
    let size = text.utf8.count
    result +=
      isLong ? UInt32(truncatingIfNeeded: size).littleEndianBytes : UInt16(truncatingIfNeeded: size).littleEndianBytes
    return result + Array(text.utf8)
  }
}
