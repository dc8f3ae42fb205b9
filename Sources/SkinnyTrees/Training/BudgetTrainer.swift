import Execution

/// Trains one ensemble while its support shrinks to a budget, then on the fixed support.
///
/// Gates take momentum steps with one scale a gate, the running norm of its gradient over all features: rows of W stay
/// comparable, so that their norms rank features, and rates do not depend on the units of the loss. Biases and leaves take
/// Adam steps. Rates fall to zero along half a cosine.
final class BudgetTrainer {
  let plan: TrainingPlan
  let sample: TreeSample<Float>
  let validation: TreeSample<Float>?
  let layout: FeatureGroups
  let outputs: Int
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
    generator = TreeRandom(seed: plan.seed)
  }

  /// Shrinks to `budget` and trains on; returns the best snapshot within the budget.
  ///
  /// - Parameters:
  ///   - budget: What the support may cost in the end; `nil` for no shrinking.
  ///   - start: Weights and support to start from, instead of random weights on all allowed groups.
  ///   - isStopped: Asked now and then.
  func run(
    budget: Double?, from start: Snapshot? = nil, isStopped: () -> Bool = { false }
  ) throws(SkinnyTreesError) -> Snapshot? {
    let shape = try TreeShape(trees: plan.trees, depth: plan.depth, outputs: outputs)
    let groups = start?.groups ?? firstGroups(shape, budget: budget)
    let columns = groups.reduce(0) { $0 + layout.columns[$1].count }
    let weights =
      start?.weights
      ?? TreeWeights<Float>(
        random: shape, activation: plan.activation, features: columns, splitScale: plan.splitScale,
        leafScale: plan.leafScale, using: &generator)
    let state = GroupState(weights, groups: groups, layout: layout, sample: sample)
    let objective = TreeObjective<Float>(shape: shape, activation: plan.activation)
    let steps = StepRule(plan, shape: shape)
    let average = WeightAverage(decay: plan.averaging)
    let total = layout.cost(of: groups)
    let batch = min(plan.batch, sample.rows)
    let interval = max(10, plan.steps / 40)
    let firstShrink = Int(Double(plan.steps) * plan.warmShare)
    let lastShrink = max(firstShrink + 1, Int(Double(plan.steps) * plan.rampShare))
    let shrinkInterval = max(1, (lastShrink - firstShrink) / 40)
    var isFinal = budget.map { total <= $0 } ?? true
    var order = generator.permutation(sample.rows)
    var position = 0
    var best: Snapshot?
    var pressure = 0.0
    var (lossSum, lossCount) = (0.0, 0)
    for step in 0..<plan.steps {
      if position + batch > order.count {
        generator.shuffle(&order)
        position = 0
      }
      let rows = order[position..<position + batch]
      position += batch
      let width = state.columns.count
      objective.load(rows, features: state.features.base, columns: width, sample: sample)
      let loss = objective.gradient(
        samples: batch, features: width, targets: sample.targets, splits: state.splits.base,
        biases: state.biases.base, leaves: state.leaves.base)
      lossSum += loss
      lossCount += 1
      guard loss.isFinite else { return best }
      steps.apply(objective.pass, to: state, progress: Double(step) / Double(plan.steps), pressure: Float(pressure))
      if !isFinal, plan.pressure > 0, step % 10 == 9 {
        let scores = state.groupScores().sorted(by: >).prefix(max(1, Int(budget ?? 1)))
        pressure = plan.pressure * scores.reduce(0) { $0 + $1.squareRoot() } / Double(max(1, scores.count))
      }
      if isFinal { pressure = 0 }
      if let budget, !isFinal, step >= firstShrink, (step - firstShrink) % shrinkInterval == 0 || step >= lastShrink {
        let time = min(1, Double(step - firstShrink) / Double(lastShrink - firstShrink))
        var target = budget
        if time < 1 {
          var rest = 1.0
          for _ in 0..<Int(plan.rampPower) { rest *= 1 - time }
          target = budget + (total - budget) * rest
        }
        isFinal = time >= 1
        let regrown = isFinal ? 0 : plan.regrowShare * (1 - time) * target
        var kept = layout.kept(state.groups, scores: state.groupScores(), budget: target - regrown)
        if regrown > 0 { kept = extended(kept, by: objective, steps, state, budget: target) }
        state.change(to: kept)
      }
      if isFinal { average.update(state) }
      if (step + 1) % interval == 0 || step + 1 == plan.steps {
        var record = TrainingRecord(
          step: step + 1, features: state.groups.count, trainingLoss: lossSum / Double(lossCount), validationLoss: nil)
        (lossSum, lossCount) = (0, 0)
        if isFinal {
          let candidate = average.weights(state, activation: plan.activation)
          let value = validation.map { Self.loss(candidate, state.columns, $0) } ?? record.trainingLoss
          record.validationLoss = validation == nil ? nil : value
          if value.isFinite, validation == nil || value < best?.loss ?? .infinity {
            best = Snapshot(groups: state.groups, weights: candidate, loss: value)
          }
        }
        history.append(record)
        if isStopped() { break }
      }
    }
    return best
  }

  /// The groups to start with: all that are allowed or, when they are many, those that the gradient of an ensemble
  /// without any feature points to.
  private func firstGroups(_ shape: TreeShape, budget: Double?) -> [Int] {
    guard let budget else { return layout.allowed }
    let size = max(plan.startBudgets * budget, plan.startRows * Double(sample.rows))
    guard layout.cost(of: layout.allowed) > size else { return layout.allowed }
    let empty = TreeWeights<Float>(
      random: shape, activation: plan.activation, features: 0, leafScale: max(plan.leafScale, 0.1), using: &generator)
    let state = GroupState(empty, groups: [], layout: layout, sample: sample)
    let objective = TreeObjective<Float>(shape: shape, activation: plan.activation)
    return extended([], by: objective, StepRule(plan, shape: shape), state, budget: size)
  }

  /// `kept` and the groups outside whose gradients are largest, up to a budget.
  private func extended(
    _ kept: [Int], by objective: TreeObjective<Float>, _ steps: StepRule, _ state: GroupState, budget: Double
  ) -> [Int] {
    let width = state.columns.count
    let present = Set(kept)
    let candidates = layout.allowed.filter { !present.contains($0) }
    guard !candidates.isEmpty else { return kept }
    let rows = sample.rows <= 1024 ? Array(0..<sample.rows) : Array(generator.permutation(sample.rows).prefix(1024))
    objective.load(rows[...], features: state.features.base, columns: width, sample: sample)
    _ = objective.gradient(
      samples: rows.count, features: width, targets: sample.targets, splits: state.splits.base,
      biases: state.biases.base, leaves: state.leaves.base)
    let scores = steps.scores(objective.pass, of: candidates, layout: layout, sample: sample, rows: rows)
    let room = budget - layout.cost(of: kept)
    return (kept + layout.kept(candidates, scores: scores, budget: room)).sorted()
  }

  /// The mean loss of weights over some columns of a sample.
  static func loss(_ weights: TreeWeights<Float>, _ columns: [Int], _ sample: TreeSample<Float>) -> Double {
    let rows = sample.gathered(columns: columns)
    guard let outputs = try? weights.outputs(rows, count: sample.rows) else { return .infinity }
    return TreeMetricValues.loss(outputs, classes: weights.shape.outputs, sample)
  }
}
