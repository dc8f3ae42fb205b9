/// What a support may look like, in local indices: columns that always stay, and groups with at least and at most so many.
struct SupportRules: Sendable {
  /// Columns that are always in and are not counted.
  var fixed: [Int] = []
  /// The group of each column, −1 for none; empty without groups.
  var groupOf: [Int] = []
  /// The most columns of each group.
  var limits: [Int] = []
  /// The fewest columns of each group.
  var needs: [Int] = []

  var hasGroups: Bool { !groupOf.isEmpty }

  /// How many of each group a support holds.
  func counts(_ support: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: limits.count)
    if hasGroups { for index in support where groupOf[index] >= 0 { counts[groupOf[index]] += 1 } }
    return counts
  }

  func allows(_ support: [Int]) -> Bool {
    guard hasGroups else { return true }
    let counts = counts(support)
    return counts.indices.allSatisfy { counts[$0] <= limits[$0] && counts[$0] >= needs[$0] }
  }

  /// Whether a support may do without one of its columns.
  func mayLeave(_ index: Int, of support: [Int]) -> Bool {
    guard hasGroups, groupOf[index] >= 0, needs[groupOf[index]] > 0 else { return true }
    return counts(support)[groupOf[index]] > needs[groupOf[index]]
  }

  /// `blocked` with −∞ for columns of groups that are full once a column has left, and for all but the columns of groups
  /// that lack some.
  func blocked(_ base: [Double], support: [Int], leaving: Int? = nil) -> [Double] {
    guard hasGroups else { return base }
    var counts = counts(support)
    if let leaving, groupOf[leaving] >= 0 { counts[groupOf[leaving]] -= 1 }
    let lacks = zip(counts, needs).contains { $0 < $1 }
    if !lacks, !zip(counts, limits).contains(where: { $0 >= $1 }) { return base }
    var result = base
    for index in result.indices {
      let group = groupOf[index]
      if group >= 0, counts[group] >= limits[group] { result[index] = -.infinity }
      if lacks, group < 0 || counts[group] >= needs[group] { result[index] = -.infinity }
    }
    return result
  }
}
