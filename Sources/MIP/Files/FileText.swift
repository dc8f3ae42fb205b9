import DataFiles

/// The bytes of a model file and what every reader of them needs: tokens, numbers, names, errors.
struct FileText {
  let bytes: UnsafeRawBufferPointer
  /// The path, or the name given to text in memory.
  let file: String

  /// The error of this file at a line, counted from 1; 0 for the file as a whole.
  func error(_ line: Int, _ problem: String) -> MIPError {
    .malformedFile(file: file, line: line, problem: problem)
  }

  /// Text from the file, short enough for a message and on one line.
  func excerpt(_ range: Range<Int>) -> String {
    var text = ""
    let cut = range.count > 60
    for scalar in String(decoding: bytes[cut ? range.lowerBound..<range.lowerBound + 57 : range], as: UTF8.self)
      .unicodeScalars
    {
      text.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
    }
    return "“" + text + (cut ? "…”" : "”")
  }

  /// Whether a range holds this ASCII word, in whatever case.
  func isWord(_ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { word in
      for (offset, letter) in word.enumerated() where Self.lowercased(bytes[range.lowerBound + offset]) != letter {
        return false
      }
      return true
    }
  }

  static func lowercased(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

  /// A number; one of at least ``Model/infinity``, or a word for it, is infinite. `nil` when the range holds none.
  func number(_ range: Range<Int>) -> Double? {
    if let value = DecimalNumber.parse(bytes, range) {
      return value >= Model.infinity ? .infinity : value <= -Model.infinity ? -.infinity : value
    }
    var word = range
    var sign = 1.0
    if let first = word.first, bytes[first] == UInt8(ascii: "-") || bytes[first] == UInt8(ascii: "+") {
      sign = bytes[first] == UInt8(ascii: "-") ? -1 : 1
      word = (word.lowerBound + 1)..<word.upperBound
    }
    return isWord(word, "inf") || isWord(word, "infinity") ? sign * .infinity : nil
  }

  /// A coefficient: finite, and of any size.
  func coefficient(_ range: Range<Int>) -> Double? {
    guard let value = DecimalNumber.parse(bytes, range), value.isFinite else { return nil }
    return value
  }

  /// A name as a string, or `nil` when it is not UTF-8.
  func string(_ range: Range<Int>) -> String? {
    let name = String(decoding: bytes[range], as: UTF8.self)
    return name.utf8.elementsEqual(bytes[range]) ? name : nil
  }
}
