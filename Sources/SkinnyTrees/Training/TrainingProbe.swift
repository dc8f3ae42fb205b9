/// Training steps on all features without a budget, for measurements of speed.
package final class TrainingProbe {
  private let sample: TreeSample<Float>
  private let features: [Float]
  private let shape: TreeShape
  private let batch: Int

  /// - Parameters:
  ///   - features: n × p, row-major.
  ///   - rows: n.
  ///   - columns: p.
  ///   - shape: The sizes of the ensemble; one output.
  ///   - batch: Samples a step.
  package init(features: [Float], rows: Int, columns: Int, shape: TreeShape, batch: Int) {
    self.features = features
    let targets = (0..<rows).map { features[$0 * columns] }
    sample = TreeSample(features: features, rows: rows, columns: columns, targets: .values(targets))
    self.shape = shape
    self.batch = batch
  }

  /// Whole steps: gathering, forward, backward and update.
  package func train(steps: Int) throws(SkinnyTreesError) {
    var plan = TrainingPlan(trees: shape.trees, depth: shape.depth)
    plan.batch = batch
    plan.steps = steps
    // The running average starts when the support is final, on few features; not here.
    plan.averaging = 0
    let trainer = BudgetTrainer(
      plan, sample: sample, validation: nil, layout: .single(sample.columns), outputs: shape.outputs)
    _ = try trainer.run(budget: Double(sample.columns))
  }

  /// The two large products of as many steps, and nothing else.
  package func products(steps: Int) {
    let pass = TreePass<Float>(shape: shape, activation: .logistic)
    let splits = ScratchBuffer<Float>(sample.columns * shape.gates)
    let gradient = ScratchBuffer<Float>(sample.columns * shape.gates)
    features.withUnsafeBufferPointer { source in
      guard let x = source.baseAddress else { return }
      for step in 0..<steps {
        let start = x + step % max(1, sample.rows / batch) * batch * sample.columns
        pass.project(
          x: start, stride: sample.columns, samples: batch, features: sample.columns, splits: splits.base)
        pass.splitProduct(
          x: start, stride: sample.columns, samples: batch, features: sample.columns, into: gradient.base)
      }
    }
  }
}
