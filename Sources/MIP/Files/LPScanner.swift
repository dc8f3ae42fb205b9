import DataFiles

/// Cuts the text of an LP file into tokens.
struct LPScanner {
  enum Token: Equatable {
    case name(Range<Int>)
    /// As it is written; what counts as infinite depends on the place.
    case number(Double)
    case plus, minus, times, power, slash
    case colon, doubleColon
    case openBracket, closeBracket
    case less, greater, equal
    case arrow
    case invalid(Range<Int>)
    case end
  }

  let text: FileText
  private var position = 0
  /// The line of the current token, counted from 1.
  private(set) var line = 1
  /// Whether the current token is the first of its line.
  private(set) var isFirstOfLine = true
  /// The place of the current token.
  private(set) var range = 0..<0
  private(set) var token = Token.end
  /// A name of the problem found in a comment.
  private(set) var problemName: Range<Int>?

  private var bytes: UnsafeRawBufferPointer { text.bytes }

  init(_ text: FileText) {
    self.text = text
    // A byte order mark.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    isFirstOfLine = true
    advance(isFirst: true)
  }

  mutating func advance() { advance(isFirst: false) }

  private mutating func advance(isFirst: Bool) {
    isFirstOfLine = isFirst
    skipBlanks()
    guard position < bytes.count else {
      range = position..<position
      token = .end
      return
    }
    let start = position
    let byte = bytes[start]
    let next = start + 1 < bytes.count ? bytes[start + 1] : 0
    position += 1
    switch byte {
    case UInt8(ascii: "+"): token = .plus
    case UInt8(ascii: "-"):
      token = next == UInt8(ascii: ">") ? .arrow : .minus
      if token == .arrow { position += 1 }
    case UInt8(ascii: "*"): token = .times
    case UInt8(ascii: "^"): token = .power
    case UInt8(ascii: "/"): token = .slash
    case UInt8(ascii: "["): token = .openBracket
    case UInt8(ascii: "]"): token = .closeBracket
    case UInt8(ascii: ":"):
      token = next == UInt8(ascii: ":") ? .doubleColon : .colon
      if token == .doubleColon { position += 1 }
    case UInt8(ascii: "<"), UInt8(ascii: ">"):
      token = byte == UInt8(ascii: "<") ? .less : .greater
      if next == UInt8(ascii: "=") { position += 1 }
    case UInt8(ascii: "="):
      switch next {
      case UInt8(ascii: "<"): token = .less
      case UInt8(ascii: ">"): token = .greater
      case UInt8(ascii: "="): token = .equal
      default: token = .equal
      }
      if next == UInt8(ascii: "<") || next == UInt8(ascii: ">") || next == UInt8(ascii: "=") { position += 1 }
    default:
      position = start
      if Self.isDigit(byte) || (byte == UInt8(ascii: ".") && Self.isDigit(next)) {
        scanNumber()
      } else if Self.isNameByte(byte) {
        scanName()
      } else {
        position += 1
        token = .invalid(start..<position)
      }
    }
    range = start..<position
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\n"):
        line += 1
        isFirstOfLine = true
        position += 1
      case 0x20, 0x09, 0x0D, 0x0B, 0x0C: position += 1
      case UInt8(ascii: "\\"): skipComment()
      default: return
      }
    }
  }

  /// A comment ends with its line. CPLEX, CBC and GLPK write the name of the problem into one.
  private mutating func skipComment() {
    let start = position + 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    guard problemName == nil, token == .end else { return }
    var words = start..<position
    let isStarred = words.first.map { bytes[$0] == UInt8(ascii: "*") } ?? false
    if isStarred { words = words.dropFirst() }
    trim(&words)
    if isStarred {
      while let last = words.last, bytes[last] == UInt8(ascii: "\\") || bytes[last] == UInt8(ascii: "*") {
        words = words.dropLast()
      }
    }
    for label in ["problem name:", "problem:", "model "] as [StaticString] {
      let length = label.utf8CodeUnitCount
      guard words.count > length, text.isWord(words.prefix(length), label) else { continue }
      var name = words.dropFirst(length)
      trim(&name)
      if !name.isEmpty, !text.isWord(name, "unknown") { problemName = name }
      return
    }
  }

  private func trim(_ range: inout Range<Int>) {
    while let first = range.first, bytes[first] <= 0x20 { range = range.dropFirst() }
    while let last = range.last, bytes[last] <= 0x20 { range = range.dropLast() }
  }

  private mutating func scanNumber() {
    let start = position
    while position < bytes.count, Self.isDigit(bytes[position]) || bytes[position] == UInt8(ascii: ".") {
      position += 1
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      var digits = position + 1
      if digits < bytes.count, bytes[digits] == UInt8(ascii: "+") || bytes[digits] == UInt8(ascii: "-") { digits += 1 }
      if digits < bytes.count, Self.isDigit(bytes[digits]) {
        position = digits
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
      }
    }
    token = DecimalNumber.parse(text.bytes, start..<position).map { .number($0) } ?? .invalid(start..<position)
  }

  /// A bracket belongs to a name when it opens or closes inside it, as in `x[3]`.
  private mutating func scanName() {
    let start = position
    var depth = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "["), position > start {
        depth += 1
      } else if byte == UInt8(ascii: "]"), depth > 0 {
        depth -= 1
      } else if !Self.isNameByte(byte) {
        break
      }
      position += 1
    }
    token = .name(start..<position)
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Whether a byte may stand in a name: letters, digits, ``! " # $ % & ' ( ) , . / ; ? @ _ ` { | } ~`` and everything
  /// beyond ASCII.
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x29, 0x2C, 0x2E...0x39, 0x3B, 0x3F...0x5A, 0x5F...0x7E, 0x80...0xFF: true
    default: false
    }
  }
}
