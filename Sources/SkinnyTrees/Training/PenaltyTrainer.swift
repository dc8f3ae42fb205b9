/// The settings of one penalised training.
struct PenaltyPlan: Sendable, Equatable {
  var trees: Int
  var depth: Int
  var activation: GateActivation
  /// η.
  var rate: Double
  /// λ₂ is this over the number of gates.
  var kernelDecay: Double
  /// λ₀ at the end.
  var price: Double
  /// σ: `λ₀(t) = λ₀ (1 − exp(−σ t))`.
  var annealing: Double
  var batch: Int
  var steps: Int
  /// Every so many steps the gradients of all features are looked at.
  var screening = 10
  var seed: UInt64

  /// λ₀ after so many batches: from 0 towards ``price``, dense to sparse.
  func price(at step: Int) -> Double { price * (1 - exponential(-annealing * Double(step))) }
}

/// The published method: plain stochastic gradient steps with a group hard threshold after every batch, and
/// dense-to-sparse annealing of the price.
///
/// The threshold is the proximal step of λ₀ and λ₂ together: with `V = W − η ∂loss` and `q = 1 + 2ηλ₂`, a group becomes
/// `V_g / q` when `‖V_g‖² ≥ 2ηλ₀ c_g q`, and zero otherwise. Only active features are multiplied; a feature outside can
/// return when `η ‖∂loss_g‖` alone would pass the threshold, which is checked every ``PenaltyPlan/screening`` steps.
final class PenaltyTrainer {
  let plan: PenaltyPlan
  let sample: TreeSample<Float>
  let validation: TreeSample<Float>?
  let layout: FeatureGroups
  let outputs: Int

  init(
    _ plan: PenaltyPlan, sample: TreeSample<Float>, validation: TreeSample<Float>?, layout: FeatureGroups, outputs: Int
  ) {
    self.plan = plan
    self.sample = sample
    self.validation = validation
    self.layout = layout
    self.outputs = outputs
  }

  /// The weights after the last step, as published; `nil` when they are not finite.
  func run(isStopped: () -> Bool = { false }) throws(SkinnyTreesError) -> PenaltyResult? {
    var random = TreeRandom(seed: plan.seed)
    let shape = try TreeShape(trees: plan.trees, depth: plan.depth, outputs: outputs)
    let groups = layout.allowed
    let width = groups.reduce(0) { $0 + layout.columns[$1].count }
    try sample.features.checkBlock(rows: sample.rows, columns: width)
    let start = TreeWeights<Float>(random: shape, activation: plan.activation, features: width, using: &random)
    let state = GroupState(start, groups: groups, layout: layout, sample: sample)
    let objective = TreeObjective<Float>(shape: shape, activation: plan.activation)
    let screen = FeatureScreen<Float>(layout: layout, sample: sample)
    let rate = Float(plan.rate)
    let shrink = GroupProx(rate: plan.rate, price: 0, ridge: plan.kernelDecay / Double(shape.gates)).shrink
    let scales = ScratchBuffer<Float>([Float](repeating: rate / Float(shrink), count: shape.gates))
    let keep = ScratchBuffer<Float>([Float](repeating: 1 / Float(shrink), count: width))
    let interval = max(1, plan.steps / 40)
    var batches = BatchOrder(rows: sample.rows, size: plan.batch, using: &random)
    var history: [TrainingRecord] = []
    var (lossSum, lossCount) = (0.0, 0)
    for step in 1...plan.steps {
      let rows = batches.next(using: &random)
      objective.load(rows, features: state.features.base, columns: state.columns.count, sample: sample)
      let loss = objective.gradient(
        samples: rows.count, features: state.columns.count, targets: sample.targets, splits: state.splits.base,
        biases: state.biases.base, leaves: state.leaves.base)
      guard loss.isFinite else { return nil }
      lossSum += loss
      lossCount += 1
      let prox = GroupProx(
        rate: plan.rate, price: plan.price(at: step), ridge: plan.kernelDecay / Double(shape.gates))
      Float.momentumRows(
        state.splits.base, gradient: objective.pass.splitGradient.base, m: state.splitMoments.base, scale: scales.base,
        keep: keep.base, norms: state.rowNorms.base, rows: state.columns.count, columns: shape.gates, beta1: 0)
      Self.descend(state.biases.base, objective.pass.biasGradient.base, shape.gates, rate)
      Self.descend(state.leaves.base, objective.pass.leafGradient.base, shape.leaves * shape.outputs, rate)
      let scores = state.groupScores()
      var kept: [Int] = []
      for (group, score) in zip(state.groups, scores)
      where layout.forced.contains(group) || prox.keeps(squaredNormAfter: score, cost: layout.costs[group]) {
        kept.append(group)
      }
      if step % plan.screening == 0, kept.count < groups.count {
        let present = Set(kept)
        let outside = groups.filter { !present.contains($0) }
        let gradients = screen.scores(objective.pass, of: outside, rows: Array(rows), weights: nil)
        for (group, score) in zip(outside, gradients)
        where score > 0 && prox.keeps(squaredNorm: plan.rate * plan.rate * score, cost: layout.costs[group]) {
          kept.append(group)
        }
        kept.sort()
      }
      state.change(to: kept)
      if step % interval == 0 || step == plan.steps {
        history.append(
          TrainingRecord(
            step: step, features: state.groups.count, trainingLoss: lossSum / Double(lossCount),
            validationLoss: validation.map {
              BudgetTrainer.loss(state.weights(plan.activation), state.columns, $0)
            }))
        (lossSum, lossCount) = (0, 0)
        if isStopped() { break }
      }
    }
    // What screening admitted last and no step has touched is no feature.
    let scores = state.groupScores()
    state.change(to: zip(state.groups, scores).filter { layout.forced.contains($0) || $1 > 0 }.map(\.0))
    let weights = state.weights(plan.activation)
    guard weights.isFinite, let last = history.last else { return nil }
    let loss = validation.map { BudgetTrainer.loss(weights, state.columns, $0) } ?? last.trainingLoss
    guard loss.isFinite else { return nil }
    return PenaltyResult(snapshot: Snapshot(groups: state.groups, weights: weights, loss: loss), history: history)
  }

  private static func descend(
    _ x: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ count: Int, _ rate: Float
  ) {
    for index in 0..<count { x[index] -= rate * gradient[index] }
  }
}
