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
    var most = data.limit ?? min(data.columns.rows, data.columnCount)
    most = min(most, data.columnCount - support.count)
    for step in 0..<most {
      let coefficients = zip(current.support, current.coefficients).map { (Int(set.members[$0]), $1) }
      let correlations = correlations(coefficients)
      if step == 0, !set.isComplete {
        let order = correlations.indices.sorted { (abs(correlations[$1]), $0) < (abs(correlations[$0]), $1) }
        set.insert(order.prefix(members).filter { set.position[$0] < 0 })
      }
      var best = -1
      var largest = 0.0
      let inside = Set(support.map { Int(set.members[$0]) })
      for column in correlations.indices where abs(correlations[column]) > largest && !inside.contains(column) {
        let allowed = correlations[column] > 0 ? data.above[column] : data.below[column]
        if allowed > 0 { (best, largest) = (column, abs(correlations[column])) }
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

  private func correlations(_ coefficients: [(column: Int, value: Double)]) -> [Double] {
    if let outside, !set.isComplete { return outside.allCorrelations(coefficients) }
    for local in 0..<set.count { set.b[local] = 0 }
    for (column, value) in coefficients { set.b[Int(set.position[column])] = value }
    set.refreshCorrelations()
    var result = [Double](repeating: 0, count: data.columnCount)
    for local in 0..<set.count {
      result[Int(set.members[local])] = set.c[local]
      set.b[local] = 0
    }
    set.refreshCorrelations()
    return result
  }
}
