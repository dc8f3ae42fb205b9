/// The data loss of an ensemble and its gradient, batch by batch.
final class TreeObjective<Element: TreeScalar> {
  let pass: TreePass<Element>
  private let labels = ScratchBuffer<Int32>()
  private let values = ScratchBuffer<Element>()
  private let weights = ScratchBuffer<Element>()
  private let batch = ScratchBuffer<Element>()

  init(shape: TreeShape, activation: GateActivation) {
    pass = TreePass(shape: shape, activation: activation)
  }

  /// Loads a batch: the rows of `features` (stride `columns`) whose numbers are given.
  func load(
    _ rows: ArraySlice<Int>, features: UnsafePointer<Element>, columns: Int, sample: TreeSample<Element>
  ) {
    batch.require(rows.count * columns)
    weights.require(rows.count)
    for (position, row) in rows.enumerated() {
      (batch.base + position * columns).update(from: features + row * columns, count: columns)
      weights.base[position] = sample.weights[row]
    }
    switch sample.targets {
    case .classes(let all):
      labels.require(rows.count)
      for (position, row) in rows.enumerated() { labels.base[position] = all[row] }
    case .values(let all):
      values.require(rows.count)
      for (position, row) in rows.enumerated() { values.base[position] = all[row] }
    }
  }

  /// The mean loss of the batch, Σ wᵢ lossᵢ / B, with `pass.outputs` replaced by its gradient.
  func loss(samples: Int, targets: TreeTargets<Element>) -> Double {
    let scale = 1 / Double(samples)
    switch targets {
    case .classes:
      return scale
        * Element.crossEntropy(
          scores: pass.outputs.base, labels: labels.base, weights: weights.base, classes: pass.shape.outputs,
          samples: samples, scale: Element(scale))
    case .values:
      return scale
        * TreeObjective.squaredError(
          pass.outputs.base, values.base, weights.base, samples: samples, scale: Element(2 * scale))
    }
  }

  /// Σ wᵢ (fᵢ − yᵢ)²; the outputs become `scale wᵢ (fᵢ − yᵢ)`.
  private static func squaredError(
    _ outputs: UnsafeMutablePointer<Element>, _ values: UnsafePointer<Element>, _ weights: UnsafePointer<Element>,
    samples: Int, scale: Element
  ) -> Double {
    var sum = 0.0
    for index in 0..<samples {
      let difference = outputs[index] - values[index]
      sum += Double(weights[index]) * Double(difference) * Double(difference)
      outputs[index] = scale * weights[index] * difference
    }
    return sum
  }

  /// Loss and gradients of the loaded batch.
  func gradient(
    samples: Int, features: Int, targets: TreeTargets<Element>, splits: UnsafePointer<Element>,
    biases: UnsafePointer<Element>, leaves: UnsafePointer<Element>
  ) -> Double {
    pass.forward(
      x: batch.base, stride: features, samples: samples, features: features, splits: splits, biases: biases,
      leaves: leaves)
    let value = loss(samples: samples, targets: targets)
    pass.backward(x: batch.base, stride: features, samples: samples, features: features, leaves: leaves)
    return value
  }
}
