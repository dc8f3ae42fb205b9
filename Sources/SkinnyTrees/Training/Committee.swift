import Execution

/// Further trainings on the support that was found, from new random starts, joined to one larger ensemble.
///
/// The mean of several ensembles on one support is an ensemble on that support: their trees side by side, leaves divided by
/// their number. It varies less than any single one, most of all on few samples.
struct Committee {
  let search: TrialSearch

  /// Trains `count − 1` more members like the winner and joins those that came to something.
  func join(_ outcome: inout TrialSearch.Outcome, count: Int) throws(SkinnyTreesError) {
    let first = outcome.snapshot
    guard count > 1, !first.groups.isEmpty else { return }
    let ledger = TrialLedger([Snapshot?](repeating: nil, count: count - 1), done: 0)
    let (clock, plan) = (search.clock, outcome.plan)
    try parallelFor(count - 1, threads: clock.control.threads) { (index: Int) throws(SkinnyTreesError) in
      if clock.interruption != nil { return }
      var own = plan
      own.seed = TreeRandom.derived(plan.seed, -1 - index)
      let trainer = BudgetTrainer(
        own, sample: search.sample, validation: search.validation, layout: search.layout, outputs: search.outputs)
      let snapshot = try trainer.run(budget: nil, on: first.groups) { clock.interruption != nil }
      ledger.finish(index, snapshot, snapshot?.loss) { done, loss in
        clock.report(Progress(stage: "committee", done: done + 1, total: count, incumbent: loss))
      }
    }
    // A member that was stopped early is no help.
    guard clock.interruption == nil else { return }
    let members = [first] + ledger.entries.compactMap { $0 }
    guard let joined = Self.joined(members.map(\.weights)) else { return }
    let columns = first.groups.flatMap { search.layout.columns[$0] }
    let loss = BudgetTrainer.loss(joined, columns, search.validation ?? search.sample)
    guard loss.isFinite else { return }
    outcome.snapshot = Snapshot(groups: first.groups, weights: joined, loss: loss)
  }

  /// The mean of ensembles of one depth over the same features; `nil` when they do not fit together.
  static func joined(_ members: [TreeWeights<Float>]) -> TreeWeights<Float>? {
    guard let first = members.first else { return nil }
    let shape = first.shape
    guard members.allSatisfy({ $0.features == first.features && $0.shape.depth == shape.depth }),
      let whole = try? TreeShape(
        trees: members.reduce(0) { $0 + $1.shape.trees }, depth: shape.depth, outputs: shape.outputs)
    else { return nil }
    var splits: [Float] = []
    splits.reserveCapacity(first.features * whole.gates)
    for row in 0..<first.features {
      for member in members {
        splits.append(contentsOf: member.splits[row * member.shape.gates..<(row + 1) * member.shape.gates])
      }
    }
    let share = 1 / Float(members.count)
    return TreeWeights(
      unchecked: whole, activation: first.activation, features: first.features, splits: splits,
      biases: members.flatMap(\.biases), leaves: members.flatMap { $0.leaves.map { $0 * share } })
  }
}
