/// Chooses several of p items one after another by the exponential mechanism on integer scores, without replacement.
///
/// Each round spends ε/s and is ε/s-DP given the rounds before, so all together are ε-DP by composition.
enum PeeledSelection {
  /// - Parameters:
  ///   - scores: larger is better.
  ///   - rangeWidth: how far max and min over items of the change of a score between neighbours can lie apart.
  static func choose(
    _ count: Int, scores: [Int], rangeWidth: UInt64, epsilon: Epsilon,
    using generator: inout some RandomNumberGenerator
  ) throws(PrivateSelectionError) -> [Int] {
    let share = try epsilon.divided(by: count)
    let top = scores.max() ?? 0
    var left = Array(scores.indices)
    var chosen: [Int] = []
    for _ in 0..<count {
      // A common shift of all scores cancels, so measuring from the best costs nothing.
      let cells = left.map {
        SupportCell(fixed: [Int32($0)], candidates: [], choose: 0, level: top - scores[$0], isExact: true)
      }
      let sampler = CellSampler(cells: cells, epsilon: share, rangeWidth: rangeWidth)
      let item = try sampler.draw(using: &generator) { (_) throws(PrivateSelectionError) in nil }
      chosen += item
      left.removeAll { item.contains($0) }
    }
    return chosen.sorted()
  }
}
