/// Turns gradients into steps; see ``BudgetTrainer``.
final class StepRule {
  private let plan: TrainingPlan
  private let columnSquares: ScratchBuffer<Float>
  private let runningSquares: ScratchBuffer<Float>
  private let peakSquares: ScratchBuffer<Float>
  private let scales: ScratchBuffer<Float>
  private let factors = ScratchBuffer<Float>()
  private let biasMoments: (ScratchBuffer<Float>, ScratchBuffer<Float>)
  private let leafMoments: (ScratchBuffer<Float>, ScratchBuffer<Float>)
  private var steps = 0
  private var power1: Float = 1
  private var power2: Float = 1
  private let beta1: Float = 0.9
  private let beta2: Float

  init(_ plan: TrainingPlan, shape: TreeShape) {
    self.plan = plan
    beta2 = Float(plan.beta2)
    columnSquares = ScratchBuffer(shape.gates)
    runningSquares = ScratchBuffer(shape.gates)
    peakSquares = ScratchBuffer(shape.gates)
    scales = ScratchBuffer(shape.gates)
    biasMoments = (ScratchBuffer(shape.gates), ScratchBuffer(shape.gates))
    let leaves = shape.leaves * shape.outputs
    leafMoments = (ScratchBuffer(leaves), ScratchBuffer(leaves))
  }

  /// - Parameter progress: The share of the run that is over, 0 to 1.
  func apply(_ pass: TreePass<Float>, to state: GroupState, progress: Double, pressure: Float) {
    let rows = state.columns.count
    let gates = state.shape.gates
    let leaves = state.shape.leaves * state.shape.outputs
    steps += 1
    power1 *= beta1
    power2 *= beta2
    // Half a cosine with a short warm-up.
    let fall = Float(0.5 + 0.5 * cosine(.pi * progress))
    let schedule = fall * min(1, Float(steps) / 20)
    columnSquares.base.update(repeating: 0, count: gates)
    Float.columnSquares(pass.splitGradient.base, into: columnSquares.base, rows: rows, columns: gates)
    let rate = Float(plan.splitRate) * schedule
    let correction = 1 / (1 - power2)
    let momentum = 1 / (1 - power1)
    for gate in 0..<gates {
      let square = beta2 * runningSquares.base[gate] + (1 - beta2) * columnSquares.base[gate]
      runningSquares.base[gate] = square
      let level = max(square * correction, Float(plan.floor) * peakSquares.base[gate])
      peakSquares.base[gate] = max(peakSquares.base[gate], level)
      scales.base[gate] = rate * momentum / (level.squareRoot() + 1e-12)
    }
    Float.momentumRows(
      state.splits.base, gradient: pass.splitGradient.base, m: state.splitMoments.base, scale: scales.base,
      keep: keepFactors(state, rate: rate, pressure: pressure), norms: state.rowNorms.base, rows: rows, columns: gates,
      beta1: beta1)
    let leafRate = Float(plan.leafRate) * schedule
    let adamCorrection = correction.squareRoot()
    Float.adam(
      state.biases.base, gradient: pass.biasGradient.base, m: biasMoments.0.base, v: biasMoments.1.base, count: gates,
      beta1: beta1, beta2: beta2, rate: leafRate * momentum, correction: adamCorrection, epsilon: 1e-9, decay: 0)
    Float.adam(
      state.leaves.base, gradient: pass.leafGradient.base, m: leafMoments.0.base, v: leafMoments.1.base, count: leaves,
      beta1: beta1, beta2: beta2, rate: leafRate * momentum, correction: adamCorrection, epsilon: 1e-9,
      decay: leafRate * Float(plan.leafDecay))
  }

  /// What a squared gradient of each gate weighs: one over its running square, so that the weighted sum is the squared
  /// length of a step. Ones before the first step.
  var gateWeights: [Float] {
    (0..<runningSquares.count).map { gate in
      steps > 0 && runningSquares.base[gate] > 0 ? 1 / runningSquares.base[gate] : 1
    }
  }

  /// What is left of each row after decay, and after the pressure: a soft threshold of the norm of its group by
  /// rate · pressure, in the units of the norms.
  private func keepFactors(_ state: GroupState, rate: Float, pressure: Float) -> UnsafePointer<Float> {
    let common = 1 - rate * Float(plan.splitDecay)
    factors.require(state.columns.count)
    var row = 0
    let threshold = rate * pressure
    for size in state.groupSizes {
      var factor = common
      if threshold > 0 {
        var square: Float = 0
        for index in row..<row + size { square += state.rowNorms.base[index] }
        factor *= square > 0 ? max(0, 1 - threshold / square.squareRoot()) : 1
      }
      for index in row..<row + size { factors.base[index] = factor }
      row += size
    }
    return UnsafePointer(factors.base)
  }
}
