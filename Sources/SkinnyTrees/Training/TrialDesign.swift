/// Which trainings are tried: a few regimes from strongly regularised, near-linear ensembles to flexible ones, because no
/// single one is right for fifty rows and for five thousand.
struct TrialDesign {
  let rows: Int
  let options: SoftTreesOptions

  /// The plan of a trial, without its seed.
  func plan(_ trial: Int) -> TrainingPlan {
    var plan = Self.regimes[trial % Self.regimes.count]
    plan.batch = options.batch ?? batch(plan.batch)
    plan.trees = options.trees ?? plan.trees
    plan.depth = options.depth ?? plan.depth
    plan.activation = options.activation
    plan.steps = options.steps
    plan.budgetRows = Self.budgetRows[trial % Self.regimes.count]
    plan.seed = TreeRandom.derived(options.seed, trial)
    return plan
  }

  /// The budget of a trial: a budget is an upper limit, and far beyond the number of samples fewer features do better.
  func budget(_ featuresPerRow: Double, within limit: Double) -> Double {
    min(limit, max(1, (featuresPerRow * Double(rows)).rounded(.down)))
  }

  /// Features a row that the trials of each regime use at most. With a budget below an eighth of the samples they are alike.
  private static let budgetRows = [0.5, 0.5, 0.125, .infinity, 0.5, 0.125]

  /// A power of two, about a share of the samples.
  private func batch(_ largest: Int) -> Int {
    var batch = 32
    while batch < largest, batch * 8 <= rows { batch *= 2 }
    return batch
  }

  static let regimes: [TrainingPlan] = [
    // Balanced.
    TrainingPlan(
      trees: 50, depth: 3, splitRate: 0.05, leafRate: 0.02, splitDecay: 0.02, splitScale: 0.02, leafScale: 0.1,
      pressure: 0, floor: 1, batch: 256, warmShare: 0, rampShare: 0.3),
    // Nearly linear: small weights, strong decay.
    TrainingPlan(
      trees: 50, depth: 3, splitRate: 0.05, leafRate: 0.02, splitDecay: 0.3, splitScale: 0.02, leafScale: 0.1,
      pressure: 0, floor: 1, batch: 64, warmShare: 0.1, rampShare: 0.6),
    // Flexible: large random start, so that interactions are seen before main effects rule.
    TrainingPlan(
      trees: 50, depth: 3, splitRate: 0.1, leafRate: 0.05, splitDecay: 0.02, splitScale: 0.3, leafScale: 0.3,
      pressure: 0.1, floor: 1, batch: 256, warmShare: 0.1, rampShare: 0.6),
    TrainingPlan(
      trees: 50, depth: 3, splitRate: 0.05, leafRate: 0.02, splitDecay: 1, splitScale: 0.02, leafScale: 0.1,
      pressure: 0, floor: 1, batch: 128, warmShare: 0.1, rampShare: 0.6),
    TrainingPlan(
      trees: 50, depth: 4, splitRate: 0.2, leafRate: 0.02, splitDecay: 0.05, splitScale: 0.3, leafScale: 0.3,
      pressure: 0.05, floor: 1, batch: 256, warmShare: 0.1, rampShare: 0.6),
    TrainingPlan(
      trees: 50, depth: 3, splitRate: 0.1, leafRate: 0.02, splitDecay: 0.1, splitScale: 0.1, leafScale: 0.1,
      pressure: 0.02, floor: 1, batch: 128, warmShare: 0.1, rampShare: 0.6),
  ]
}

extension TreeRandom {
  /// A seed for one of several streams.
  static func derived(_ seed: UInt64, _ stream: Int) -> UInt64 {
    var generator = TreeRandom(seed: seed, stream: stream)
    return generator.next()
  }
}
