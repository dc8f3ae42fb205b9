/// The pieces of a WordPiece vocabulary in a trie over UTF-8 bytes.
///
/// A step from one node to the next is one look-up in an open-addressing table, so the longest match at a position is
/// found in one pass over its bytes. Pieces inside a word start with the continuation prefix, which is walked once.
struct WordPieceVocabulary: Sendable {
  /// The number of identifiers.
  let count: Int
  /// The identifier of the piece that ends at a node, or −1.
  private var pieceOfNode: [Int32] = [-1]
  /// `parent << 8 | byte`, or `free`.
  private var keys: [UInt64]
  private var children: [Int32]
  private var continuationRoot: Int32 = -1

  private static let free = UInt64.max

  /// - Parameter pieces: The pieces as bytes; the position is the identifier.
  init(pieces: [[UInt8]], continuationPrefix: [UInt8]) {
    count = pieces.count
    var capacity = 1024
    let bytes = pieces.reduce(0) { $0 + $1.count }
    while capacity < 2 * bytes { capacity *= 2 }
    keys = Array(repeating: Self.free, count: capacity)
    children = Array(repeating: -1, count: capacity)
    for (identifier, piece) in pieces.enumerated() {
      var node: Int32 = 0
      for byte in piece { node = childCreating(node, byte) }
      // As in a dictionary that is filled line by line, the last of equal pieces counts.
      if node != 0 { pieceOfNode[Int(node)] = Int32(identifier) }
    }
    var node: Int32 = 0
    for byte in continuationPrefix where node >= 0 { node = child(node, byte) }
    continuationRoot = node
  }

  /// The identifier of exactly this piece.
  func identifier(of piece: some Sequence<UInt8>) -> Int32? {
    var node: Int32 = 0
    for byte in piece {
      node = child(node, byte)
      if node < 0 { return nil }
    }
    let identifier = pieceOfNode[Int(node)]
    return identifier < 0 ? nil : identifier
  }

  /// Appends the pieces of a word, the longest match first, and returns `true`; or appends nothing when some part of
  /// the word has no piece.
  func append(word: [UInt8], to identifiers: inout [Int32]) -> Bool {
    let mark = identifiers.count
    var start = 0
    while start < word.count {
      var node = start == 0 ? 0 : continuationRoot
      var best: Int32 = -1
      var position = start
      var end = start
      while node >= 0, position < word.count {
        node = child(node, word[position])
        position += 1
        if node >= 0, pieceOfNode[Int(node)] >= 0 {
          best = pieceOfNode[Int(node)]
          end = position
        }
      }
      guard best >= 0 else {
        identifiers.removeSubrange(mark...)
        return false
      }
      identifiers.append(best)
      start = end
    }
    return true
  }

  private func slot(_ key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while keys[slot] != key, keys[slot] != Self.free { slot = (slot + 1) & mask }
    return slot
  }

  private func child(_ node: Int32, _ byte: UInt8) -> Int32 {
    children[slot(UInt64(node) << 8 | UInt64(byte))]
  }

  private mutating func childCreating(_ node: Int32, _ byte: UInt8) -> Int32 {
    let key = UInt64(node) << 8 | UInt64(byte)
    let slot = slot(key)
    if children[slot] < 0 {
      keys[slot] = key
      children[slot] = Int32(pieceOfNode.count)
      pieceOfNode.append(-1)
    }
    return children[slot]
  }
}
