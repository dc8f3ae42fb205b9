import Execution

/// What came of one trial.
public struct TrialSummary: Sendable, Equatable {
  /// The number of the trial, from 0.
  public var trial: Int
  /// Trees of its ensemble.
  public var trees: Int
  /// Their depth.
  public var depth: Int
  /// Steps it was given.
  public var steps: Int
  /// Raw columns in use at the end.
  public var features: Int
  /// The loss the trial is judged by; `nil` when it diverged or had no time.
  public var loss: Double?
}

/// Random restarts under different regimes with successive halving: two thirds of the trials run at half length, the
/// regimes that did best go the whole length with new random starts.
struct TrialSearch: Sendable {
  struct Outcome: Sendable {
    var snapshot: Snapshot
    var plan: TrainingPlan
    var history: [TrainingRecord]
    var trials: [TrialSummary]
  }

  let design: TrialDesign
  let sample: TreeSample<Float>
  let validation: TreeSample<Float>?
  let layout: FeatureGroups
  let outputs: Int
  let clock: RunClock

  private struct Entry: Sendable {
    var snapshot: Snapshot?
    var plan: TrainingPlan
    var history: [TrainingRecord] = []
  }

  /// The best of all trials under a budget.
  ///
  /// - Throws: `SkinnyTreesError.diverged` when no trial came to anything.
  func run(budget: Double?, stage: String = "trials", trials count: Int? = nil) throws(SkinnyTreesError) -> Outcome {
    let count = count ?? design.options.trials
    let firstCount = count < 3 ? count : (2 * count + 2) / 3
    var plans = (0..<firstCount).map { design.plan($0) }
    if count > firstCount {
      for index in plans.indices { plans[index].steps = max(1, plans[index].steps / 2) }
    }
    var entries = try train(plans, budget: budget, stage: stage, done: 0, total: count)
    if count > firstCount {
      let order = Self.ranking(entries)
      let further = (0..<count - firstCount).map { index -> TrainingPlan in
        var plan = entries[order[index % order.count]].plan
        plan.steps = design.options.steps
        plan.seed = TreeRandom.derived(design.options.seed, firstCount + index)
        return plan
      }
      entries += try train(further, budget: budget, stage: stage, done: firstCount, total: count)
    }
    guard let best = choice(entries), let snapshot = entries[best].snapshot else {
      throw .diverged("no trial of \(count) ended with finite weights")
    }
    return Outcome(
      snapshot: snapshot, plan: entries[best].plan, history: entries[best].history,
      trials: entries.enumerated().map { index, entry in
        TrialSummary(
          trial: index, trees: entry.plan.trees, depth: entry.plan.depth, steps: entry.plan.steps,
          features: entry.snapshot?.groups.count ?? 0, loss: entry.snapshot?.loss)
      })
  }

  /// The most regularised trial whose validation loss is not clearly above the lowest: by less than one standard error of
  /// the paired difference. The lowest of several noisy losses is too good; on few samples a plain regime is safer.
  private func choice(_ entries: [Entry]) -> Int? {
    let order = Self.ranking(entries)
    guard let best = order.first, let lowest = entries[best].snapshot else { return nil }
    guard let validation else { return best }
    let reference = losses(lowest, validation)
    var chosen = best
    for index in order.dropFirst() {
      guard let snapshot = entries[index].snapshot else { continue }
      let (plan, current) = (entries[index].plan, entries[chosen].plan)
      guard plan.splitDecay > current.splitDecay else { continue }
      let difference = PairedDifference(losses(snapshot, validation), reference)
      if difference.mean < difference.standardError { chosen = index }
    }
    return chosen
  }

  /// Losses of the samples by themselves.
  func losses(_ snapshot: Snapshot, _ validation: TreeSample<Float>) -> [Double] {
    TreeMetricValues.losses(snapshot.weights, snapshot.groups.flatMap { layout.columns[$0] }, validation)
  }

  /// Entries from best to worst, ties by lowest index.
  private static func ranking(_ entries: [Entry]) -> [Int] {
    entries.indices.sorted { first, second in
      let (left, right) = (entries[first].snapshot?.loss ?? .infinity, entries[second].snapshot?.loss ?? .infinity)
      return left == right ? first < second : left < right
    }
  }

  /// Trainings side by side; each has its own seed, so that their number at once changes nothing.
  private func train(
    _ plans: [TrainingPlan], budget: Double?, stage: String, done: Int, total: Int
  ) throws(SkinnyTreesError) -> [Entry] {
    let ledger = TrialLedger(plans.map { Entry(plan: $0) }, done: done)
    let clock = clock
    try parallelFor(plans.count, threads: clock.control.threads) { (index: Int) throws(SkinnyTreesError) in
      // The first trial always runs, so that there is an incumbent whatever the limit.
      if index > 0 || done > 0, clock.interruption != nil { return }
      let trainer = BudgetTrainer(
        plans[index], sample: sample, validation: validation, layout: layout, outputs: outputs)
      let own = budget.map { design.budget(plans[index].budgetRows, within: $0) }
      let snapshot = try trainer.run(budget: own) { clock.interruption != nil }
      let loss = snapshot?.loss
      ledger.finish(index, Entry(snapshot: snapshot, plan: plans[index], history: trainer.history), loss) {
        finished, best in
        clock.report(Progress(stage: stage, done: finished, total: total, incumbent: best))
      }
    }
    return ledger.entries
  }
}
