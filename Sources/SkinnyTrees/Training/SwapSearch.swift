import Execution

/// What swap search did and may claim.
public struct SwapReport: Sendable, Equatable {
  /// Exchanges that were polished and compared.
  public var tried: Int
  /// Exchanges that lowered the loss and were kept.
  public var accepted: Int
  /// Whether the last round tried its candidates without a gain: no exchange of one of the weakest features in use for one
  /// of the strongest outside, followed by a short training, lowers the loss by more than two standard errors of the paired
  /// difference on the validation samples, where there are any. It says nothing about other exchanges.
  public var isSwapOptimal: Bool
}

/// Exchanges single features of a trained support and keeps what a short training confirms.
///
/// A removal is scored by the exact rise of the training loss without retraining, on cached `XW + b − x_g W_g`; an addition
/// by the squared gradient of its row. The weakest and the strongest are combined, trained for a few steps, and accepted
/// only when the loss that trials are judged by falls clearly.
struct SwapSearch {
  let search: TrialSearch
  let budget: Double
  /// How many removals and how many additions a round combines.
  var candidates = 2

  func improve(_ outcome: inout TrialSearch.Outcome, rounds: Int) throws(SkinnyTreesError) -> SwapReport {
    var report = SwapReport(tried: 0, accepted: 0, isSwapOptimal: false)
    let layout = search.layout
    for round in 0..<rounds {
      if search.clock.interruption != nil { return report }
      search.clock.report(
        Progress(stage: "swaps", done: round, total: rounds, incumbent: outcome.snapshot.loss))
      let current = outcome.snapshot
      let exchanges = exchanges(of: current)
      guard !exchanges.isEmpty else {
        report.isSwapOptimal = true
        return report
      }
      let ledger = TrialLedger([Snapshot?](repeating: nil, count: exchanges.count), done: 0)
      let plan = outcome.plan
      let clock = search.clock
      let (sample, validation, outputs) = (search.sample, search.validation, search.outputs)
      try parallelFor(exchanges.count, threads: clock.control.threads) { (index: Int) throws(SkinnyTreesError) in
        if clock.interruption != nil { return }
        var short = plan
        short.steps = max(20, plan.steps / 4)
        short.seed = TreeRandom.derived(plan.seed, 1000 * (round + 1) + index)
        let trainer = BudgetTrainer(
          short, sample: sample, validation: validation, layout: layout, outputs: outputs)
        let start = Self.exchanged(current, exchanges[index], layout)
        let snapshot = try trainer.run(budget: nil, from: start) { clock.interruption != nil }
        ledger.finish(index, snapshot, nil) { _, _ in }
      }
      report.tried += exchanges.count
      let results = ledger.entries
      let best = results.indices.min { (results[$0]?.loss ?? .infinity) < (results[$1]?.loss ?? .infinity) }
      guard let best, let snapshot = results[best], isBetter(snapshot, than: current) else {
        report.isSwapOptimal = clock.interruption == nil
        return report
      }
      outcome.snapshot = snapshot
      report.accepted += 1
    }
    return report
  }

  /// Whether the loss is lower by more than two standard errors of the paired difference: the best of several short
  /// trainings is often lower by chance on few validation samples.
  private func isBetter(_ snapshot: Snapshot, than current: Snapshot) -> Bool {
    guard snapshot.loss < current.loss, let validation = search.validation else { return snapshot.loss < current.loss }
    let difference = PairedDifference(search.losses(snapshot, validation), search.losses(current, validation))
    return difference.mean < -2 * difference.standardError
  }

  private struct Exchange: Sendable {
    var removed: Int
    var added: Int
  }

  private func exchanges(of snapshot: Snapshot) -> [Exchange] {
    let layout = search.layout
    let present = Set(snapshot.groups)
    let outside = layout.allowed.filter { !present.contains($0) }
    let removable = snapshot.groups.filter { !layout.forced.contains($0) }
    guard !outside.isEmpty, !removable.isEmpty else { return [] }
    let scores = SupportScores(snapshot, sample: search.sample, layout: layout, outside: outside)
    let weakest = scores.removals.filter { !layout.forced.contains($0.group) }
      .sorted { $0.score == $1.score ? $0.group < $1.group : $0.score < $1.score }.prefix(candidates)
    let strongest = scores.additions
      .sorted { $0.score == $1.score ? $0.group < $1.group : $0.score > $1.score }.prefix(candidates)
    let spent = layout.cost(of: snapshot.groups)
    var result: [Exchange] = []
    for removal in weakest {
      for addition in strongest
      where addition.score > 0
        && spent - layout.costs[removal.group] + layout.costs[addition.group] <= budget * (1 + 1e-12)
      {
        result.append(Exchange(removed: removal.group, added: addition.group))
      }
    }
    return result
  }

  /// The snapshot with the rows of one group replaced by zero rows of another.
  private static func exchanged(_ snapshot: Snapshot, _ exchange: Exchange, _ layout: FeatureGroups) -> Snapshot {
    let gates = snapshot.weights.shape.gates
    var rows: [Int: ArraySlice<Float>] = [:]
    var row = 0
    for group in snapshot.groups {
      let count = layout.columns[group].count * gates
      rows[group] = snapshot.weights.splits[row..<row + count]
      row += count
    }
    let groups = (snapshot.groups.filter { $0 != exchange.removed } + [exchange.added]).sorted()
    let splits = groups.flatMap { group -> [Float] in
      rows[group].map { Array($0) } ?? Array(repeating: 0, count: layout.columns[group].count * gates)
    }
    return Snapshot(
      groups: groups,
      weights: TreeWeights(
        unchecked: snapshot.weights.shape, activation: snapshot.weights.activation, features: splits.count / gates,
        splits: splits, biases: snapshot.weights.biases, leaves: snapshot.weights.leaves),
      loss: .infinity)
  }
}
