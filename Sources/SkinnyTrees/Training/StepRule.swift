/// Turns gradients into steps; see ``BudgetTrainer``.
final class StepRule {
  private let plan: TrainingPlan
  private let columnSquares: ScratchBuffer<Float>
  private let runningSquares: ScratchBuffer<Float>
  private let scales: ScratchBuffer<Float>
  private let biasMoments: (ScratchBuffer<Float>, ScratchBuffer<Float>)
  private let leafMoments: (ScratchBuffer<Float>, ScratchBuffer<Float>)
  private var steps = 0
  private var power1: Float = 1
  private var power2: Float = 1
  private let beta1: Float = 0.9
  private let beta2: Float = 0.98

  init(_ plan: TrainingPlan, shape: TreeShape) {
    self.plan = plan
    columnSquares = ScratchBuffer(shape.gates)
    runningSquares = ScratchBuffer(shape.gates)
    scales = ScratchBuffer(shape.gates)
    biasMoments = (ScratchBuffer(shape.gates), ScratchBuffer(shape.gates))
    let leaves = shape.leaves * shape.outputs
    leafMoments = (ScratchBuffer(leaves), ScratchBuffer(leaves))
  }

  /// - Parameter progress: The share of the run that is over, 0 to 1.
  func apply(_ pass: TreePass<Float>, to state: GroupState, progress: Double) {
    let rows = state.columns.count
    let gates = state.shape.gates
    let leaves = state.shape.leaves * state.shape.outputs
    steps += 1
    power1 *= beta1
    power2 *= beta2
    // Half a cosine with a short warm-up.
    let fall = Float(0.5 + 0.5 * Self.cosine(progress))
    let schedule = fall * min(1, Float(steps) / 20)
    columnSquares.base.update(repeating: 0, count: gates)
    Float.columnSquares(pass.splitGradient.base, into: columnSquares.base, rows: rows, columns: gates)
    let rate = Float(plan.splitRate) * schedule
    let correction = 1 / (1 - power2)
    let momentum = 1 / (1 - power1)
    for gate in 0..<gates {
      let square = beta2 * runningSquares.base[gate] + (1 - beta2) * columnSquares.base[gate]
      runningSquares.base[gate] = square
      scales.base[gate] = rate * momentum / ((square * correction).squareRoot() + 1e-12)
    }
    Float.momentumRows(
      state.splits.base, gradient: pass.splitGradient.base, m: state.splitMoments.base, scale: scales.base,
      norms: state.rowNorms.base, rows: rows, columns: gates, beta1: beta1, decay: rate * Float(plan.splitDecay))
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

  /// cos(π t) for t in 0 … 1, the same on every platform to the last bit: a polynomial, exact at 0, 1/2 and 1.
  static func cosine(_ t: Double) -> Double {
    // cos(πt) = 1 − 2 sin²(πt/2), and sin(πt/2) by its Taylor polynomial on [0, 1], which is good to 1e-9.
    let x = t * Double.pi / 2
    let square = x * x
    let sine =
      x
      * (1 - square / 6
        * (1 - square / 20
          * (1 - square / 42 * (1 - square / 72 * (1 - square / 110 * (1 - square / 156))))))
    return 1 - 2 * sine * sine
  }
}
