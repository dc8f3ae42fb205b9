/// The best support known of each size.
struct SupportTable {
  struct Entry: Sendable, Equatable {
    /// Ascending, fixed columns included.
    var support: [Int]
    /// The objective without λ₀.
    var value: Double
  }

  private(set) var entries: [Int: Entry] = [:]
  /// A smaller value counts as better only by more than this.
  let tolerance: Double

  /// Sizes that are known, ascending.
  var sizes: [Int] { entries.keys.sorted() }

  subscript(_ size: Int) -> Entry? { entries[size] }

  /// Keeps a support if it is the best of its size; whether it is.
  @discardableResult
  mutating func offer(_ size: Int, _ support: [Int], _ value: Double) -> Bool {
    if let known = entries[size], value >= known.value - tolerance { return false }
    entries[size] = Entry(support: support, value: value)
    return true
  }

  /// The best entry of at most `size` columns.
  func best(upTo size: Int) -> (size: Int, entry: Entry)? {
    var best: (size: Int, entry: Entry)?
    for known in sizes where known <= size {
      guard let entry = entries[known] else { continue }
      if entry.value < (best?.entry.value ?? .infinity) - tolerance { best = (known, entry) }
    }
    return best
  }

  /// The entry with the least value + λ₀·size.
  func best(lambda0: Double) -> (size: Int, entry: Entry)? {
    var best: (size: Int, entry: Entry)?
    var least = Double.infinity
    for known in sizes {
      guard let entry = entries[known] else { continue }
      let total = entry.value + lambda0 * Double(known)
      if total < least - tolerance {
        least = total
        best = (known, entry)
      }
    }
    return best
  }
}
