/// Which encoded columns belong together, what each group costs and what is fixed: the units a budget counts.
struct FeatureGroups: Sendable {
  /// Encoded columns of each group, ascending.
  let columns: [[Int]]
  /// What each group takes from the budget.
  let costs: [Double]
  /// Groups that must stay.
  let forced: Set<Int>
  /// Groups that must not be used.
  let excluded: Set<Int>

  init(columns: [[Int]], costs: [Double]? = nil, forced: Set<Int> = [], excluded: Set<Int> = []) {
    self.columns = columns
    self.costs = costs ?? Array(repeating: 1, count: columns.count)
    self.forced = forced
    self.excluded = excluded
  }

  /// One group a column.
  static func single(_ count: Int) -> FeatureGroups { FeatureGroups(columns: (0..<count).map { [$0] }) }

  var count: Int { columns.count }

  /// Groups that may be used, ascending.
  var allowed: [Int] { (0..<count).filter { !excluded.contains($0) } }

  /// What some groups cost together.
  func cost(of groups: some Sequence<Int>) -> Double { groups.reduce(0) { $0 + costs[$1] } }

  /// The groups of `candidates` that a budget keeps: forced ones first, then by score per cost, ties by lowest index.
  ///
  /// - Parameters:
  ///   - candidates: Groups in any order.
  ///   - scores: Larger is better, one for each candidate.
  ///   - budget: What may be spent.
  /// - Returns: Kept groups, ascending. Groups of score 0 are not kept unless forced.
  func kept(_ candidates: [Int], scores: [Double], budget: Double) -> [Int] {
    var spent = 0.0
    var kept: [Int] = []
    for group in candidates where forced.contains(group) {
      kept.append(group)
      spent += costs[group]
    }
    let order = candidates.indices.filter { !forced.contains(candidates[$0]) }.sorted { first, second in
      let (left, right) = (scores[first] / costs[candidates[first]], scores[second] / costs[candidates[second]])
      return left == right ? candidates[first] < candidates[second] : left > right
    }
    // A hair of slack: sums of fractional costs round.
    let limit = budget * (1 + 1e-12)
    for index in order where scores[index] > 0 && spent + costs[candidates[index]] <= limit {
      kept.append(candidates[index])
      spent += costs[candidates[index]]
    }
    return kept.sorted()
  }
}
