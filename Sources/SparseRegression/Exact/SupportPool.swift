/// The best supports seen, in order, none twice.
struct SupportPool {
  /// One support, in columns.
  struct Entry {
    var columns: [Int]
    var coefficients: [Double]
    var objective: Double

    /// Whether it stands before another one; ties are broken by the columns.
    func isBefore(_ other: Entry) -> Bool {
      objective != other.objective ? objective < other.objective : columns.lexicographicallyPrecedes(other.columns)
    }
  }

  let capacity: Int
  private(set) var entries: [Entry] = []
  private var known: Set<[Int]> = []

  init(capacity: Int) { self.capacity = max(1, capacity) }

  var best: Entry? { entries.first }
  /// What a support has to beat: the objective of the last one, infinite while there is room.
  var threshold: Double { entries.count < capacity ? .infinity : entries[entries.count - 1].objective }

  /// Takes the entry in if it is new and good enough.
  @discardableResult mutating func insert(_ entry: Entry) -> Bool {
    guard entry.objective < threshold, known.insert(entry.columns).inserted else { return false }
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].isBefore(entry) { low = middle + 1 } else { high = middle }
    }
    entries.insert(entry, at: low)
    if entries.count > capacity { known.remove(entries.removeLast().columns) }
    return true
  }
}
