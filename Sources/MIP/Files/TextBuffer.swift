/// Text being written, as bytes.
struct TextBuffer {
  private(set) var bytes: [UInt8] = []
  /// Where the current line begins.
  private(set) var lineStart = 0

  /// Bytes on the current line.
  var column: Int { bytes.count - lineStart }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func space(to column: Int = 0) {
    bytes.append(UInt8(ascii: " "))
    while self.column < column { bytes.append(UInt8(ascii: " ")) }
  }

  mutating func newLine() {
    bytes.append(UInt8(ascii: "\n"))
    lineStart = bytes.count
  }

  /// The shortest number that reads back as the same one; −0 becomes 0 and infinity 1e30.
  mutating func append(_ value: Double) {
    guard value.isFinite else { return append(value > 0 ? "1e30" : "-1e30") }
    if value == value.rounded(), abs(value) < 1e15 { return append(Int(value)) }
    append(value.description)
  }

  private mutating func append(_ value: Int) {
    var rest = value.magnitude
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}
