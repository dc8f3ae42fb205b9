import TestSupport

/// Changes valid text the way accidents and attackers do.
struct TextMutator {
  private var generator: SeededGenerator
  private let corpus: [[UInt8]]
  private let tokens: [[UInt8]]

  init(seed: UInt64, corpus: [[UInt8]], tokens: [String]) {
    generator = SeededGenerator(seed: seed)
    self.corpus = corpus
    self.tokens = tokens.map { Array($0.utf8) }
  }

  /// The next text: a member of the corpus after one to three changes.
  mutating func next() -> [UInt8] {
    var bytes = pick(corpus)
    for _ in 0...below(3) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let position = below(bytes.count + 1)
    let end = min(bytes.count, position + 1 + below(12))
    switch below(7) {
    case 0 where position < bytes.count: bytes[position] = UInt8(truncatingIfNeeded: generator.next())
    case 1: bytes.removeSubrange(position...)
    case 2: bytes.insert(contentsOf: pick(tokens), at: position)
    case 3: bytes.removeSubrange(position..<end)
    case 4:
      let other = pick(corpus)
      bytes = Array(bytes.prefix(position)) + other.suffix(below(other.count + 1))
    case 5:
      // A line again, somewhere else.
      let lines = bytes.split(separator: UInt8(ascii: "\n"))
      guard !lines.isEmpty else { return }
      bytes.insert(contentsOf: pick(lines) + [UInt8(ascii: "\n")], at: position)
    default: bytes.replaceSubrange(position..<end, with: pick(tokens))
    }
    if bytes.count > 20_000 { bytes.removeSubrange(20_000...) }
  }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &generator) }

  private mutating func pick<Element>(_ values: [Element]) -> Element { values[below(values.count)] }
}
