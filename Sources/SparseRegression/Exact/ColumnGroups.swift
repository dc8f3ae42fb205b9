/// Groups of columns without common members, each with at least and at most so many in.
struct ColumnGroups: Sendable {
  /// The group of each column, −1 for none.
  var groupOf: [Int32]
  var atMost: [Int]
  var atLeast: [Int]

  var count: Int { atMost.count }

  /// Whether any group needs members.
  var hasNeeds: Bool { atLeast.contains { $0 > 0 } }

  /// Whether a support has as many members of each group as it may and must.
  func allows(_ columns: some Sequence<Int>) -> Bool {
    var counts = [Int](repeating: 0, count: count)
    for column in columns where groupOf[column] >= 0 { counts[Int(groupOf[column])] += 1 }
    return counts.indices.allSatisfy { counts[$0] <= atMost[$0] && counts[$0] >= atLeast[$0] }
  }
}
