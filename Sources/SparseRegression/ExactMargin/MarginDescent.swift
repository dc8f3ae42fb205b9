import Execution

/// Descent over supports by additions, removals and exchanges, ranked by the quadratic model around the current refit; the
/// best few of each kind are refitted.
struct MarginDescent {
  let data: MarginData
  /// Columns that may come in.
  let candidates: [Int]
  let clock: RunClock
  var width = 3

  /// Follows improvements until there is none; every refit is handed to `offer`, which returns its objective.
  ///
  /// - Complexity: O(n · candidates · |S|) a step.
  func improve(_ start: SupportRefit, limit steps: Int = 40, offer: (SupportRefit) -> Double) {
    var current = start
    var value = offer(start)
    for _ in 0..<steps where clock.interruption == nil {
      let model = LocalModel(data.problem, candidates: candidates, refit: current)
      let size = data.penalisedCount(current.support)
      var moves: [LocalModel.Move] = []
      if data.limit.map({ size < $0 }) ?? true {
        moves += model.additions(width) { _ in true }.filter { 1.5 * $0.decrease > data.lambda0 }
      }
      if data.lambda0 > 0 { moves += model.removals(width).filter { data.lambda0 > -0.5 * $0.decrease } }
      moves += model.exchanges(width) { _, _ in true }.filter { $0.decrease > -0.25 * data.lambda0 }
      var next: SupportRefit?
      var least = value - 1e-11 * abs(value)
      for move in moves {
        let support = current.support.filter { $0 != move.leaving } + (move.entering.map { [$0] } ?? [])
        let refit = data.problem.refit(support, warm: current)
        let objective = offer(refit)
        if objective < least { (next, least) = (refit, objective) }
      }
      guard let next else { return }
      (current, value) = (next, least)
    }
  }
}
