import Execution

/// One budget of a path.
struct PathPoint: Sendable {
  var snapshot: Snapshot
  /// The standard error of the mean validation loss.
  var standardError: Double
  /// The losses of the validation samples.
  var losses: [Double] = []
}

/// The budget curve: from the largest budget of a grid to the smallest, each trained from the weights and the support of
/// the one before; then full trials at the budget that the one-standard-error rule picks,
/// and below it as long as they move the choice.
struct PathSearch {
  let search: TrialSearch

  func run() throws(SkinnyTreesError) -> (curve: [PathPoint], outcome: TrialSearch.Outcome) {
    let layout = search.layout
    let grid = budgets()
    let count = max(1, search.design.options.trials / 3)
    var best: [Int: PathPoint] = [:]
    var plans: [TrainingPlan] = []
    for trial in 0..<min(count, TrialDesign.regimes.count) { plans.append(search.design.plan(trial)) }
    let ledger = TrialLedger([[PathPoint?]](repeating: [], count: plans.count), done: 0)
    let clock = search.clock
    let fixed = plans
    try parallelFor(fixed.count, threads: clock.control.threads) { (index: Int) throws(SkinnyTreesError) in
      if index > 0, clock.interruption != nil { return }
      var points: [PathPoint?] = []
      var snapshot: Snapshot?
      for (position, budget) in grid.enumerated() {
        var plan = fixed[index]
        if position > 0 {
          plan.steps = max(1, plan.steps / 2)
          plan.warmShare = 0
          plan.rampShare = 0.3
        }
        plan.seed = TreeRandom.derived(plan.seed, position)
        let trainer = BudgetTrainer(
          plan, sample: search.sample, validation: search.validation, layout: layout, outputs: search.outputs)
        guard let next = try trainer.run(budget: budget, from: snapshot, isStopped: { clock.interruption != nil })
        else { break }
        snapshot = next
        points.append(point(next))
        if clock.interruption != nil { break }
      }
      ledger.finish(index, points, points.compactMap { $0?.snapshot.loss }.min()) { done, loss in
        clock.report(Progress(stage: "path", done: done, total: fixed.count, incumbent: loss))
      }
    }
    for points in ledger.entries {
      for case let point? in points {
        let size = point.snapshot.groups.count
        if point.snapshot.loss < best[size]?.snapshot.loss ?? .infinity { best[size] = point }
      }
    }
    var curve = best.sorted { $0.key < $1.key }.map(\.value)
    guard let chosen = Self.choice(curve) else { throw .diverged("no budget of the path ended with finite weights") }
    var place = chosen
    var outcome = TrialSearch.Outcome(
      snapshot: curve[place].snapshot, plan: fixed[0], history: [], trials: [])
    // Full trials at the choice, then at smaller budgets as long as they take the choice over: on the way down one bad
    // removal is never made good, so the curve is only an upper bound there.
    var candidate = place
    while clock.interruption == nil {
      let full = try search.run(budget: layout.cost(of: curve[candidate].snapshot.groups))
      let size = full.snapshot.groups.count
      if let index = curve.firstIndex(where: { $0.snapshot.groups.count == size }),
        full.snapshot.loss <= curve[index].snapshot.loss
      {
        curve[index] = point(full.snapshot)
      }
      guard let next = Self.choice(curve) else { break }
      // Better trials can also show that the budget was too small.
      guard next <= candidate || outcome.trials.isEmpty else { break }
      place = next
      outcome = full
      outcome.snapshot = curve[place].snapshot
      guard next == candidate, candidate > 0 else { break }
      candidate -= 1
    }
    return (curve, outcome)
  }

  /// Budgets from large to small, about a factor 4/3 apart.
  private func budgets() -> [Double] {
    let layout = search.layout
    let total = layout.cost(of: layout.allowed)
    let smallest = max(layout.allowed.map { layout.costs[$0] }.min() ?? 1, layout.cost(of: layout.forced))
    var result: [Double] = []
    var budget = min(total, max(64, smallest))
    while budget > smallest {
      result.append(budget)
      budget = min(budget - 1, (budget * 0.75).rounded(.down))
    }
    return result + [smallest]
  }

  private func point(_ snapshot: Snapshot) -> PathPoint {
    guard let validation = search.validation else { return PathPoint(snapshot: snapshot, standardError: 0) }
    let columns = snapshot.groups.flatMap { search.layout.columns[$0] }
    let losses = TreeMetricValues.losses(snapshot.weights, columns, validation)
    let count = Double(losses.count)
    let mean = losses.reduce(0, +) / count
    let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
    return PathPoint(
      snapshot: snapshot, standardError: (variance / count).squareRoot(), losses: losses)
  }

  /// The smallest budget whose loss is above the least by at most one standard error, that of the difference on the same
  /// samples: what all budgets find hard does not count.
  static func choice(_ curve: [PathPoint]) -> Int? {
    guard let best = curve.min(by: { $0.snapshot.loss < $1.snapshot.loss }) else { return nil }
    return curve.firstIndex { point in
      guard point.losses.count == best.losses.count, !point.losses.isEmpty else {
        return point.snapshot.loss <= best.snapshot.loss
      }
      let difference = PairedDifference(point.losses, best.losses)
      return difference.mean <= difference.standardError
    }
  }
}
