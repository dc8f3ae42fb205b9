/// Trains one ensemble while its support shrinks to a budget, then on the fixed support.
///
/// Gates take momentum steps with one scale a gate, the running norm of its gradient over all active features: rows of W
/// stay comparable, so that their norms rank features, and rates do not depend on the units of the loss. Biases and leaves
/// take Adam steps. Rates fall to zero along half a cosine.
///
/// The support starts with all features or, when they are many, with those the first gradients point to. Along a ramp it
/// shrinks from `p₀` to the budget k as `k + (p₀ − k)(1 − τ)^power`; at every change a share comes from outside, by
/// gradient, so that a feature lost early can return. What is returned never exceeds the budget.
final class BudgetTrainer {
  let plan: TrainingPlan
  let sample: TreeSample<Float>
  let validation: TreeSample<Float>?
  let layout: FeatureGroups
  let outputs: Int
  private let screen: FeatureScreen<Float>
  private var generator: TreeRandom
  private(set) var history: [TrainingRecord] = []

  init(
    _ plan: TrainingPlan, sample: TreeSample<Float>, validation: TreeSample<Float>?, layout: FeatureGroups, outputs: Int
  ) {
    self.plan = plan
    self.sample = sample
    self.validation = validation
    self.layout = layout
    self.outputs = outputs
    screen = FeatureScreen(layout: layout, sample: sample)
    generator = TreeRandom(seed: plan.seed)
  }

  /// Shrinks to `budget` and trains on; returns the best snapshot within the budget, or `nil` when training diverged
  /// before there was one. When stopped early it keeps what the budget allows at once.
  ///
  /// - Parameters:
  ///   - budget: What the support may cost in the end; `nil` for no shrinking.
  ///   - start: Weights and support to start from, instead of random weights.
  ///   - support: A support to start on with random weights.
  ///   - isStopped: Asked now and then.
  func run(
    budget: Double?, from start: Snapshot? = nil, on support: [Int]? = nil, isStopped: () -> Bool = { false }
  ) throws(SkinnyTreesError) -> Snapshot? {
    let shape = try self.shape(start)
    let groups = start?.groups ?? support ?? firstGroups(shape, budget: budget)
    let width = groups.reduce(0) { $0 + layout.columns[$1].count }
    try sample.features.checkBlock(rows: sample.rows, columns: width)
    let weights =
      start?.weights
      ?? TreeWeights<Float>(
        random: shape, activation: plan.activation, features: width, splitScale: plan.splitScale,
        leafScale: plan.leafScale, using: &generator)
    let state = GroupState(weights, groups: groups, layout: layout, sample: sample)
    let objective = TreeObjective<Float>(shape: shape, activation: plan.activation)
    let rule = StepRule(plan, shape: shape)
    let average = WeightAverage(decay: plan.averaging)
    var ramp = BudgetRamp(plan, from: layout.cost(of: groups), to: budget)
    let interval = max(1, plan.steps / 40)
    var batches = BatchOrder(rows: sample.rows, size: plan.batch, using: &generator)
    var best: Snapshot?
    var stale = 0
    var pressure = 0.0
    var (lossSum, lossCount) = (0.0, 0)
    for step in 0..<plan.steps {
      let rows = batches.next(using: &generator)
      objective.load(rows, features: state.features.base, columns: state.columns.count, sample: sample)
      let loss = objective.gradient(
        samples: rows.count, features: state.columns.count, targets: sample.targets, splits: state.splits.base,
        biases: state.biases.base, leaves: state.leaves.base)
      guard loss.isFinite else { return best }
      lossSum += loss
      lossCount += 1
      rule.apply(
        objective.pass, to: state, progress: Double(step) / Double(plan.steps), pressure: Float(pressure))
      // The first steps need no question, so that there is always something to return.
      let isInterval = (step + 1) % interval == 0 || step + 1 == plan.steps
      let isLast = step + 1 == plan.steps || (isInterval && isStopped())
      if !ramp.isDone {
        if plan.pressure > 0, step % 10 == 9 {
          let scores = state.groupScores().sorted(by: >).prefix(max(1, Int(min(budget ?? 1, 1e9))))
          pressure = plan.pressure * scores.reduce(0) { $0 + $1.squareRoot() } / Double(max(1, scores.count))
        }
        if let target = ramp.target(step: step, isLast: isLast) {
          let regrown = plan.regrowShare * (1 - ramp.time) * target
          var kept = layout.kept(state.groups, scores: state.groupScores(), budget: target - regrown)
          if regrown > 0 { kept = extended(kept, by: objective, rule, state, budget: target) }
          state.change(to: kept)
        }
        if ramp.isDone { pressure = 0 }
      }
      if ramp.isDone { average.update(state) }
      guard isInterval else { continue }
      var record = TrainingRecord(
        step: step + 1, features: state.groups.count, trainingLoss: lossSum / Double(lossCount), validationLoss: nil)
      (lossSum, lossCount) = (0, 0)
      if ramp.isDone {
        let candidate = average.weights(state, activation: plan.activation)
        let value = validation.map { Self.loss(candidate, state.columns, $0) } ?? record.trainingLoss
        record.validationLoss = validation == nil ? nil : value
        stale += 1
        if value.isFinite, candidate.isFinite, validation == nil || value < best?.loss ?? .infinity {
          best = Snapshot(groups: state.groups, weights: candidate, loss: value)
          stale = 0
        }
      }
      history.append(record)
      if isLast || stale >= plan.patience { break }
    }
    return best
  }

  private func shape(_ start: Snapshot?) throws(SkinnyTreesError) -> TreeShape {
    if let start { return start.weights.shape }
    return try TreeShape(trees: plan.trees, depth: plan.depth, outputs: outputs)
  }

  /// The groups to start with: all that are allowed or, when they are many, those that the gradient of an ensemble
  /// without any feature points to.
  private func firstGroups(_ shape: TreeShape, budget: Double?) -> [Int] {
    guard let budget else { return layout.allowed }
    // A budget beyond the number of samples is no reason to start with four times as many.
    let samples = Double(sample.rows)
    let room = Double(sample.features.blockColumns(rows: sample.rows) / 4)
    let size = max(budget, min(room, max(min(plan.startBudgets * budget, 2 * samples), plan.startRows * samples)))
    guard layout.cost(of: layout.allowed) > size else { return layout.allowed }
    let empty = TreeWeights<Float>(
      random: shape, activation: plan.activation, features: 0, leafScale: plan.leafScale, using: &generator)
    let state = GroupState(empty, groups: [], layout: layout, sample: sample)
    let objective = TreeObjective<Float>(shape: shape, activation: plan.activation)
    let forced = layout.forced.sorted()
    return extended(forced, by: objective, StepRule(plan, shape: shape), state, budget: size)
  }

  /// `kept` and the groups outside whose gradients are largest, up to a budget.
  private func extended(
    _ kept: [Int], by objective: TreeObjective<Float>, _ rule: StepRule, _ state: GroupState, budget: Double
  ) -> [Int] {
    let present = Set(kept)
    let candidates = layout.allowed.filter { !present.contains($0) }
    guard !candidates.isEmpty else { return kept }
    let rows = sample.rows <= 1024 ? Array(0..<sample.rows) : Array(generator.permutation(sample.rows).prefix(1024))
    let width = state.columns.count
    objective.load(rows[...], features: state.features.base, columns: width, sample: sample)
    _ = objective.gradient(
      samples: rows.count, features: width, targets: sample.targets, splits: state.splits.base,
      biases: state.biases.base, leaves: state.leaves.base)
    let scores = screen.scores(objective.pass, of: candidates, rows: rows, weights: rule.gateWeights)
    let room = budget - layout.cost(of: kept)
    return (kept + layout.kept(candidates, scores: scores, budget: room)).sorted()
  }

  /// The mean loss of weights over some columns of a sample.
  static func loss(_ weights: TreeWeights<Float>, _ columns: [Int], _ sample: TreeSample<Float>) -> Double {
    let rows = sample.gathered(columns: columns)
    let outputs = weights.outputs(checked: rows, count: sample.rows)
    return TreeMetricValues.loss(outputs, classes: weights.shape.outputs, sample)
  }
}
