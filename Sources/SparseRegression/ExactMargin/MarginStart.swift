import Execution

/// A support to start from: forward selection and descent among the columns that correlate most with the labels.
struct MarginStart {
  let data: MarginData
  let warmStart: [Int]?
  let clock: RunClock
  /// How many columns are looked at.
  var shortlist = 200

  func run() -> SupportRefit {
    let empty = data.problem.refit([])
    var best = empty
    func offer(_ refit: SupportRefit) -> Double {
      if let limit = data.limit, data.penalisedCount(refit.support) > limit { return .infinity }
      let objective = data.objective(refit)
      if objective < data.objective(best) { best = refit }
      return objective
    }
    if let warmStart { _ = offer(data.problem.refit(warmStart)) }
    let candidates = candidates(empty)
    var current = empty
    var failures = 0
    let most = data.limit ?? min(data.rows, candidates.count)
    while data.penalisedCount(current.support) < most, failures < 3, clock.interruption == nil {
      let model = LocalModel(data.problem, candidates: candidates, refit: current)
      let trials = model.additions(3) { _ in true }.compactMap(\.entering).map {
        data.problem.refit(current.support + [$0], warm: current)
      }
      guard let next = trials.min(by: { $0.value < $1.value }), next.value < current.value else { break }
      failures = data.objective(next) < data.objective(best) ? 0 : failures + 1
      _ = offer(next)
      current = next
    }
    MarginDescent(data: data, candidates: candidates, clock: clock).improve(best, offer: offer)
    return best
  }

  private func candidates(_ empty: SupportRefit) -> [Int] {
    let columns = data.problem.columns
    let usable = (0..<columns.count).filter { columns.squaredNorms[$0] > 0 && !data.isUnpenalised[$0] }
    guard usable.count > shortlist else { return usable }
    let gradient = (0..<columns.rows).map { row in
      let y = data.problem.response[row]
      return -(data.problem.weights?[row] ?? 1) * y * data.margin.slope(y * empty.rowValues[row])
    }
    let products = columns.products(gradient, columns: usable)
    let scores = zip(products, usable).map { $0 * $0 / columns.squaredNorms[$1] }
    let order = usable.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    return (order.prefix(shortlist).map { usable[$0] } + (warmStart ?? []).filter { !data.isUnpenalised[$0] })
      .reduce(into: Set<Int>()) { $0.insert($1) }.filter { columns.squaredNorms[$0] > 0 }.sorted()
  }
}
