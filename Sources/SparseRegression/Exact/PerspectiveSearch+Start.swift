extension PerspectiveSearch {
  /// Brings the columns of a support in, and offers it and what descent makes of it.
  func start(from columns: [Int]) {
    set.insert(columns.filter { set.position[$0] < 0 })
    let free = data.isFree.indices.filter { data.isFree[$0] }
    let members = Set(columns + free).map { Int(set.position[$0]) }.sorted()
    offer(set.refit(members))
    offer(SupportDescent(set: set, candidates: Array(0..<set.count)).improve(members))
  }

  /// Orthogonal matching pursuit while it lowers F, and the columns that correlate most with y, as first members.
  ///
  /// - Parameter members: How many columns to take in besides.
  func greedyStart(members: Int) {
    var support = data.isFree.indices.filter { data.isFree[$0] }.map { Int(set.position[$0]) }
    var current = set.refit(support)
    offer(current)
    let most = min(data.limit ?? min(data.columns.rows, data.columnCount), data.columnCount - support.count)
    let shortlist = shortlist(members)
    for _ in 0..<most {
      let coefficients = zip(current.support, current.coefficients).map { (Int(set.members[$0]), $1) }
      let correlations = correlations(of: shortlist, coefficients)
      var best = -1
      var largest = 0.0
      let inside = Set(support.map { Int(set.members[$0]) })
      for (column, correlation) in zip(shortlist, correlations) where abs(correlation) > largest {
        let allowed = correlation > 0 ? data.above[column] : data.below[column]
        if allowed > 0, !data.isBarred[column], !inside.contains(column), hasRoom(column, inside) {
          (best, largest) = (column, abs(correlation))
        }
      }
      guard best >= 0 else { break }
      if set.position[best] < 0 { set.insert([best]) }
      support = (support + [Int(set.position[best])]).sorted()
      let next = set.refit(support)
      guard next.objective < current.objective else { break }
      current = next
      offer(current)
    }
    offer(SupportDescent(set: set, candidates: Array(0..<set.count)).improve(current.support))
  }

  /// Whether the group of a column has room beside a support.
  private func hasRoom(_ column: Int, _ support: Set<Int>) -> Bool {
    guard let groups = data.groups, groups.groupOf[column] >= 0 else { return true }
    let group = groups.groupOf[column]
    return support.count { groups.groupOf[$0] == group } < groups.atMost[Int(group)]
  }

  /// The columns that pursuit may choose: all, or those that correlate most with y when there are many.
  private func shortlist(_ members: Int) -> [Int] {
    guard let outside, !set.isComplete else { return Array(0..<data.columnCount) }
    let correlations = outside.allCorrelations([])
    let number = max(1000, data.columnCount / 20)
    let order = correlations.indices.sorted { (abs(correlations[$1]), $0) < (abs(correlations[$0]), $1) }
    set.insert(order.prefix(members).filter { set.position[$0] < 0 })
    return order.prefix(number).sorted()
  }

  private func correlations(of columns: [Int], _ coefficients: [(column: Int, value: Double)]) -> [Double] {
    if let outside, !set.isComplete { return outside.correlations(of: columns, coefficients) }
    for local in 0..<set.count { set.b[local] = 0 }
    for (column, value) in coefficients { set.b[Int(set.position[column])] = value }
    set.refreshCorrelations()
    let result = columns.map { set.c[Int(set.position[$0])] }
    for local in 0..<set.count { set.b[local] = 0 }
    set.refreshCorrelations()
    return result
  }
}
