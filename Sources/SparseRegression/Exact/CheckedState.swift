/// What is decided at one place of a certificate, with the consequences of a limit and of groups.
struct CheckedState {
  /// 0 for a free column, 1 for one that is in, 2 for one that is out.
  var values: [Int8]
  /// Whether no support obeys.
  private(set) var isImpossible = false

  init(_ data: PerspectiveData, decided: [(column: Int, isIn: Bool)]) {
    values = Array(repeating: 0, count: data.columnCount)
    for j in values.indices {
      if data.isBarred[j] { values[j] = 2 } else if data.isFree[j] { values[j] = 1 }
    }
    for (column, isIn) in decided { values[column] = isIn ? 1 : 2 }
    close(data)
  }

  /// How many penalised columns are in.
  func used(_ data: PerspectiveData) -> Int { values.indices.count { values[$0] == 1 && !data.isFree[$0] } }

  /// How many more columns each group needs.
  func needs(_ groups: ColumnGroups) -> [Int] {
    var needs = groups.atLeast
    for j in values.indices where values[j] == 1 && groups.groupOf[j] >= 0 { needs[Int(groups.groupOf[j])] -= 1 }
    return needs.map { max(0, $0) }
  }

  /// The rest of a full group is out; of a group that needs all its rest, in.
  mutating func close(_ data: PerspectiveData) {
    if let limit = data.limit, used(data) > limit { isImpossible = true }
    guard let groups = data.groups else { return }
    var taken = [Int](repeating: 0, count: groups.count)
    var left = taken
    for j in values.indices where groups.groupOf[j] >= 0 {
      if values[j] == 1 { taken[Int(groups.groupOf[j])] += 1 }
      if values[j] == 0 { left[Int(groups.groupOf[j])] += 1 }
    }
    for group in 0..<groups.count {
      let isFull = taken[group] >= groups.atMost[group]
      if taken[group] > groups.atMost[group] { isImpossible = true }
      if taken[group] + (isFull ? 0 : left[group]) < groups.atLeast[group] { isImpossible = true }
    }
    if isImpossible { return }
    for j in values.indices where values[j] == 0 && groups.groupOf[j] >= 0 {
      let group = Int(groups.groupOf[j])
      if taken[group] >= groups.atMost[group] {
        values[j] = 2
      } else if groups.atLeast[group] > 0, taken[group] + left[group] == groups.atLeast[group] {
        values[j] = 1
      }
    }
    if let limit = data.limit, used(data) > limit { isImpossible = true }
  }
}
