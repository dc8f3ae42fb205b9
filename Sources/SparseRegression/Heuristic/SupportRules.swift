/// What a support may look like, in local indices: columns that always stay, and groups with at most so many.
struct SupportRules: Sendable {
  /// Columns that are always in and are not counted.
  var fixed: [Int] = []
  /// The group of each column, −1 for none; empty without groups.
  var groupOf: [Int] = []
  /// The most columns of each group.
  var limits: [Int] = []

  var hasGroups: Bool { !groupOf.isEmpty }

  /// How many of each group a support holds.
  func counts(_ support: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: limits.count)
    if hasGroups { for index in support where groupOf[index] >= 0 { counts[groupOf[index]] += 1 } }
    return counts
  }

  func allows(_ support: [Int]) -> Bool {
    !hasGroups || zip(counts(support), limits).allSatisfy { $0 <= $1 }
  }

  /// `blocked` with −∞ for columns of groups that are full once a column has left.
  func blocked(_ base: [Double], support: [Int], leaving: Int? = nil) -> [Double] {
    guard hasGroups else { return base }
    var counts = counts(support)
    if let leaving, groupOf[leaving] >= 0 { counts[groupOf[leaving]] -= 1 }
    if !zip(counts, limits).contains(where: { $0 >= $1 }) { return base }
    var result = base
    for index in result.indices {
      let group = groupOf[index]
      if group >= 0, counts[group] >= limits[group] { result[index] = -.infinity }
    }
    return result
  }
}
