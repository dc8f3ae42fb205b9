/// The best supports seen, in order, none twice.
struct SupportPool {
  /// One support, in columns.
  struct Entry {
    var columns: [Int]
    var coefficients: [Double]
    var objective: Double
  }

  let capacity: Int
  private(set) var entries: [Entry] = []

  init(capacity: Int) { self.capacity = max(1, capacity) }

  var best: Entry? { entries.first }
  /// What a support has to beat: the objective of the last one, infinite while there is room.
  var threshold: Double { entries.count < capacity ? .infinity : entries[entries.count - 1].objective }

  /// Takes the entry in if it is new and good enough.
  @discardableResult mutating func insert(_ entry: Entry) -> Bool {
    guard entry.objective < threshold, !entries.contains(where: { $0.columns == entry.columns }) else { return false }
    let place = entries.firstIndex {
      (entry.objective, entry.columns.description) < ($0.objective, $0.columns.description)
    }
    entries.insert(entry, at: place ?? entries.count)
    if entries.count > capacity { entries.removeLast() }
    return true
  }
}
