/// Names found by their bytes in the text they were read from: no string is made until the reading is over.
///
/// Open addressing with linear probing; a name is kept as its place in the text.
struct ByteNames {
  private(set) var ranges: [Range<Int>] = []
  /// One more than the index of the name in each slot; 0 for an empty one.
  private var slots: [Int32] = []

  var count: Int { ranges.count }

  /// The index of a name.
  func index(of range: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Int? {
    guard !slots.isEmpty else { return nil }
    let slot = slot(of: range, in: bytes)
    return slots[slot] == 0 ? nil : Int(slots[slot]) - 1
  }

  /// Adds a name unless it is there.
  /// - Returns: Its index, and whether it is new.
  mutating func insert(_ range: Range<Int>, in bytes: UnsafeRawBufferPointer) -> (index: Int, isNew: Bool) {
    if ranges.count * 2 >= slots.count { grow(bytes) }
    let slot = slot(of: range, in: bytes)
    if slots[slot] != 0 { return (Int(slots[slot]) - 1, false) }
    ranges.append(range)
    slots[slot] = Int32(ranges.count)
    return (ranges.count - 1, true)
  }

  /// All names as strings.
  /// - Returns: The strings, or the index of the first name that is not UTF-8 or holds a control character.
  func strings(in bytes: UnsafeRawBufferPointer) -> Result<[String], BadName> {
    var names: [String] = []
    names.reserveCapacity(ranges.count)
    for (index, range) in ranges.enumerated() {
      let name = String(decoding: bytes[range], as: UTF8.self)
      guard name.utf8.elementsEqual(bytes[range]), !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
        return .failure(BadName(index: index))
      }
      names.append(name)
    }
    return .success(names)
  }

  struct BadName: Error { var index: Int }

  private func slot(of range: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(bytes, range)) & mask
    while slots[slot] != 0, !Self.areEqual(bytes, ranges[Int(slots[slot]) - 1], range) { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow(_ bytes: UnsafeRawBufferPointer) {
    slots = [Int32](repeating: 0, count: max(64, slots.count * 2))
    for (index, range) in ranges.enumerated() { slots[slot(of: range, in: bytes)] = Int32(index + 1) }
  }

  private static func areEqual(_ bytes: UnsafeRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    var (i, j) = (left.lowerBound, right.lowerBound)
    while i < left.upperBound {
      if bytes[i] != bytes[j] { return false }
      i += 1
      j += 1
    }
    return true
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt64 {
    var hash = UInt64(range.count) &* 0x9E37_79B9_7F4A_7C15
    for position in range { hash = (hash ^ UInt64(bytes[position])) &* 0x100_0000_01B3 }
    hash ^= hash >> 32
    return hash &* 0x9E37_79B9_7F4A_7C15 >> 16
  }
}
