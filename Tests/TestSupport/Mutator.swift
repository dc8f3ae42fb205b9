/// Changes valid files the way accidents and attackers do.
public struct Mutator: Sendable {
  private var generator: SeededGenerator
  private let corpus: [[UInt8]]
  private let tokens: [[UInt8]]

  /// - Parameters:
  ///   - seed: Fixes the changes.
  ///   - corpus: Valid files, not empty.
  ///   - tokens: Pieces that mean something in such files, not empty.
  public init(seed: UInt64, corpus: [[UInt8]], tokens: [String]) {
    generator = SeededGenerator(seed: seed)
    self.corpus = corpus
    self.tokens = tokens.map { Array($0.utf8) }
  }

  /// The next file: a member of the corpus after one to four changes.
  public mutating func next() -> [UInt8] {
    var bytes = pick(corpus)
    for _ in 0...below(4) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let position = below(bytes.count + 1)
    switch below(9) {
    case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(below(8))
    case 1 where position < bytes.count: bytes[position] = UInt8(truncatingIfNeeded: generator.next())
    case 2: bytes.removeSubrange(position...)
    case 3: bytes.insert(contentsOf: pick(tokens), at: position)
    case 4:
      let end = min(bytes.count, position + 1 + below(16))
      bytes.removeSubrange(position..<end)
    case 5:
      // A splice: the front of one file and the back of another, or a repeated piece of the same.
      let other = below(2) == 0 ? pick(corpus) : bytes
      bytes = Array(bytes.prefix(position)) + other.suffix(below(other.count + 1))
    case 6: setInteger(&bytes, at: position)
    case 7: editDigits(&bytes)
    default:
      let end = min(bytes.count, position + pick(tokens).count)
      bytes.replaceSubrange(position..<end, with: pick(tokens))
    }
    // Growth by splices must not outrun the time.
    if bytes.count > 20_000 { bytes.removeSubrange(20_000...) }
  }

  /// Overwrites a little-endian field with a value at a limit.
  private mutating func setInteger(_ bytes: inout [UInt8], at position: Int) {
    let values: [UInt64] = [0, 1, 7, 8, 0x7F, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 62, .max >> 1, .max]
    var value = pick(values)
    if below(2) == 0 { value = UInt64(below(2 * bytes.count + 1)) }
    for offset in 0..<(1 << below(4)) where position + offset < bytes.count {
      bytes[position + offset] = UInt8(truncatingIfNeeded: value >> UInt64(8 * offset))
    }
  }

  /// Replaces a number written in digits.
  private mutating func editDigits(_ bytes: inout [UInt8]) {
    let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
    guard !digits.isEmpty else { return }
    let position = pick(digits)
    let texts = ["0", "-1", "9223372036854775807", "9223372036854775808", "18446744073709551616", "4", "1e9", "007"]
    bytes.replaceSubrange(position...position, with: Array(pick(texts).utf8))
  }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &generator) }

  private mutating func pick<Element>(_ values: [Element]) -> Element { values[below(values.count)] }
}
