/// A set of indices that costs nothing while it is empty.
struct IndexFlags: Sendable, Equatable {
  private var flags: [Bool] = []
  private(set) var count = 0

  subscript(index: Int) -> Bool { index < flags.count && flags[index] }

  var isEmpty: Bool { count == 0 }

  mutating func insert(_ index: Int) {
    guard !self[index] else { return }
    if index >= flags.count { flags.append(contentsOf: repeatElement(false, count: index + 1 - flags.count)) }
    flags[index] = true
    count += 1
  }

  static func == (left: IndexFlags, right: IndexFlags) -> Bool {
    left.count == right.count
      && (0..<max(left.flags.count, right.flags.count)).allSatisfy { left[$0] == right[$0] }
  }
}
