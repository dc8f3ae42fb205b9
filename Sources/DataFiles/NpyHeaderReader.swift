/// Reads the Python dictionary of a npy header: three known keys, strings, booleans and a tuple of numbers.
///
/// NumPy evaluates the text as a Python literal. This reader accepts what NumPy's own writers produce, in any order and
/// spacing, and no more.
struct NpyHeaderReader {
  struct Failure: Error {
    let offset: Int
    let problem: String
  }

  struct Fields {
    let descriptor: String
    let isFortranOrder: Bool
    let shape: [Int]
  }

  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func fields() throws(Failure) -> Fields {
    var descriptor: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !take("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where descriptor == nil:
        skipSpace()
        if next == UInt8(ascii: "[") || next == UInt8(ascii: "(") {
          throw failure("'descr' describes records, which are not supported")
        }
        descriptor = try string()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw failure("unexpected or repeated key '\(DataFileError.excerpt(key))'")
      }
      if !take(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    if position < bytes.count { throw failure("text after the end of the dictionary") }
    guard let descriptor else { throw failure("no key 'descr'") }
    guard let isFortranOrder else { throw failure("no key 'fortran_order'") }
    guard let shape else { throw failure("no key 'shape'") }
    return Fields(descriptor: descriptor, isFortranOrder: isFortranOrder, shape: shape)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ problem: String) -> Failure { Failure(offset: position, problem: problem) }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard let byte = next, UInt32(byte) == character.value else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
    guard take(character) else { throw failure("expected '\(character)'") }
  }

  private mutating func string() throws(Failure) -> String {
    skipSpace()
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw failure("expected a string")
    }
    position += 1
    let start = position
    while let byte = next, byte != quote {
      guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") else {
        throw failure("a string with characters other than plain ASCII")
      }
      position += 1
    }
    guard next == quote else { throw failure("the header ends inside a string") }
    defer { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func boolean() throws(Failure) -> Bool {
    skipSpace()
    let rest = bytes[position...]
    for (text, value) in [("True", true), ("False", false)] where rest.starts(with: text.utf8) {
      position += text.utf8.count
      return value
    }
    throw failure("expected True or False")
  }

  private mutating func tuple() throws(Failure) -> [Int] {
    try expect("(")
    var result: [Int] = []
    while !take(")") {
      result.append(try number())
      if !take(",") {
        // `(3)` is a number in Python, not a tuple; NumPy refuses it too.
        if result.count == 1 { throw failure("expected ',' after the only extent") }
        try expect(")")
        break
      }
    }
    return result
  }

  private mutating func number() throws(Failure) -> Int {
    skipSpace()
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    guard position > start else { throw failure("expected a non-negative whole number") }
    guard let value = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw failure("an extent that does not fit into 64 bits")
    }
    // Python 2 wrote long integers with a suffix.
    if next == UInt8(ascii: "L") { position += 1 }
    return value
  }
}
