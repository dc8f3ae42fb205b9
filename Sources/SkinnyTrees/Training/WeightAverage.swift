/// A running average of the weights on a fixed support [Polyak and Juditsky 1992, doi:10.1137/0330046].
final class WeightAverage {
  private let decay: Double
  private var sums: (splits: [Float], biases: [Float], leaves: [Float]) = ([], [], [])
  private var updates = 0

  init(decay: Double) { self.decay = decay }

  func update(_ state: GroupState) {
    guard decay > 0 else { return }
    updates += 1
    // Early averages are short, so that the random start is forgotten.
    let kept = Float(min(decay, 1 - 1 / Double(updates)))
    let (w, b, o) = (
      state.columns.count * state.shape.gates, state.shape.gates, state.shape.leaves * state.shape.outputs
    )
    if updates == 1 {
      sums = (state.splits.array(w), state.biases.array(b), state.leaves.array(o))
      return
    }
    Self.mix(&sums.splits, state.splits.base, kept)
    Self.mix(&sums.biases, state.biases.base, kept)
    Self.mix(&sums.leaves, state.leaves.base, kept)
  }

  private static func mix(_ average: inout [Float], _ value: UnsafePointer<Float>, _ kept: Float) {
    average.withUnsafeMutableBufferPointer { average in
      for index in average.indices { average[index] = kept * average[index] + (1 - kept) * value[index] }
    }
  }

  /// The average, or the weights themselves where none was asked for.
  func weights(_ state: GroupState, activation: GateActivation) -> TreeWeights<Float> {
    guard decay > 0, updates > 0 else { return state.weights(activation) }
    return TreeWeights(
      unchecked: state.shape, activation: activation, features: state.columns.count, splits: sums.splits,
      biases: sums.biases, leaves: sums.leaves)
  }
}
