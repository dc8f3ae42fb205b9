import Execution

/// Random trials of the published penalised method at one price.
struct PenaltySearch {
  let search: TrialSearch
  let price: Double
  let annealing: Double

  /// The best trial that keeps at least one feature; if all lose every feature, the best of those.
  func run() throws(SkinnyTreesError) -> TrialSearch.Outcome {
    let options = search.design.options
    let isRegression = search.outputs == 1
    let plans = (0..<options.trials).map { trial -> PenaltyPlan in
      var random = TreeRandom(seed: options.seed, stream: trial)
      func logUniform(_ low: Double, _ high: Double) -> Double {
        exponential(logarithm(low) + random.unit() * (logarithm(high) - logarithm(low)))
      }
      // The ranges of the published search, with the number of steps bounded by the options.
      return PenaltyPlan(
        trees: options.trees ?? 1 + Int(random.next() % (isRegression ? 50 : 100)),
        depth: options.depth ?? 1 + Int(random.next() % (isRegression ? 5 : 6)), activation: options.activation,
        rate: isRegression ? logUniform(1e-3, 0.1) : logUniform(1e-2, 10),
        kernelDecay: isRegression ? logUniform(1e-2, 1e2) : logUniform(1e-3, 1), price: price, annealing: annealing,
        batch: options.batch ?? min(64, max(16, search.sample.rows / 8)), steps: options.steps,
        seed: TreeRandom.derived(options.seed, trial))
    }
    let ledger = TrialLedger([PenaltyResult?](repeating: nil, count: plans.count), done: 0)
    let (clock, sample, validation, layout) = (search.clock, search.sample, search.validation, search.layout)
    let outputs = search.outputs
    try parallelFor(plans.count, threads: clock.control.threads) { (index: Int) throws(SkinnyTreesError) in
      if index > 0, clock.interruption != nil { return }
      let trainer = PenaltyTrainer(
        plans[index], sample: sample, validation: validation, layout: layout, outputs: outputs)
      let result = try trainer.run { clock.interruption != nil }
      ledger.finish(index, result, result?.snapshot.loss) { done, best in
        clock.report(Progress(stage: "penalised trials", done: done, total: plans.count, incumbent: best))
      }
    }
    let entries = ledger.entries
    let order = entries.indices.filter { entries[$0] != nil }.sorted { first, second in
      guard let left = entries[first]?.snapshot, let right = entries[second]?.snapshot else { return false }
      if left.groups.isEmpty != right.groups.isEmpty { return right.groups.isEmpty }
      return left.loss == right.loss ? first < second : left.loss < right.loss
    }
    guard let best = order.first, let result = entries[best] else {
      throw .diverged("no trial of \(plans.count) ended with finite weights; lower the price or take a budget")
    }
    return TrialSearch.Outcome(
      snapshot: result.snapshot, plan: TrainingPlan(trees: plans[best].trees, depth: plans[best].depth),
      history: result.history,
      trials: entries.enumerated().map { index, entry in
        TrialSummary(
          trial: index, trees: plans[index].trees, depth: plans[index].depth, steps: plans[index].steps,
          features: entry?.snapshot.groups.count ?? 0, loss: entry?.snapshot.loss)
      })
  }
}

/// What a penalised training comes to.
struct PenaltyResult: Sendable {
  var snapshot: Snapshot
  var history: [TrainingRecord]
}
