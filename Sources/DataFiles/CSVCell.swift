/// What one cell of a CSV file says.
enum CSVCell {
  enum Value {
    case number(Double)
    /// Nothing, or one of the customary words for a missing value.
    case missing
    case infinite(Double)
    case text
  }

  /// The text, quotes resolved.
  static func text(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
    guard !range.isEmpty, bytes[range.lowerBound] == UInt8(ascii: "\"") else {
      return String(decoding: bytes[range], as: UTF8.self)
    }
    let inner = bytes[range.lowerBound + 1..<range.upperBound - 1]
    guard inner.contains(UInt8(ascii: "\"")) else { return String(decoding: inner, as: UTF8.self) }
    var result: [UInt8] = []
    var isSecond = false
    for byte in inner {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if !isSecond { result.append(byte) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The number, or why it is none. Quotes around a number are ignored.
  static func value(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Value {
    if let number = DecimalNumber.parse(bytes, range) {
      return number.isFinite ? .number(number) : .infinite(number)
    }
    var range = range
    if range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\"") {
      range = range.lowerBound + 1..<range.upperBound - 1
      if let number = DecimalNumber.parse(bytes, range) {
        return number.isFinite ? .number(number) : .infinite(number)
      }
    }
    range = DecimalNumber.trimmed(bytes, range)
    if range.isEmpty { return .missing }
    // The longest of the words has nine letters.
    guard range.count <= 9 else { return .text }
    switch String(decoding: bytes[range], as: UTF8.self).lowercased() {
    case "na", "n/a", "nan", "+nan", "-nan", "null": return .missing
    case "inf", "+inf", "infinity", "+infinity": return .infinite(.infinity)
    case "-inf", "-infinity": return .infinite(-.infinity)
    default: return .text
    }
  }
}
