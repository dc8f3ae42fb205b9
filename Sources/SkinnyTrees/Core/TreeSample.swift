/// Encoded rows ready for training: features, targets and weights.
struct TreeSample<Element: TreeScalar>: Sendable {
  /// n × q.
  let features: FeatureStorage<Element>
  let rows: Int
  let columns: Int
  let targets: TreeTargets<Element>
  /// Sample weights with mean 1.
  let weights: [Element]

  init(
    _ features: FeatureStorage<Element>, rows: Int, columns: Int, targets: TreeTargets<Element>,
    weights: [Element]? = nil
  ) {
    self.features = features
    self.rows = rows
    self.columns = columns
    self.targets = targets
    self.weights = weights ?? Array(repeating: 1, count: rows)
  }

  init(features: [Element], rows: Int, columns: Int, targets: TreeTargets<Element>, weights: [Element]? = nil) {
    self.init(.dense(features), rows: rows, columns: columns, targets: targets, weights: weights)
  }

  /// Some rows, in the order given.
  func selecting(rows indices: [Int]) -> TreeSample {
    TreeSample(
      features.selecting(rows: indices, stride: columns), rows: indices.count, columns: columns,
      targets: targets.selecting(indices), weights: indices.map { weights[$0] })
  }

  /// The same sample with weights of mean 1.
  func normalized() -> TreeSample {
    let mean = weights.reduce(0.0) { $0 + Double($1) } / Double(max(1, rows))
    guard mean > 0 else { return self }
    return TreeSample(
      features, rows: rows, columns: columns, targets: targets, weights: weights.map { Element(Double($0) / mean) })
  }

  /// The rows of `self` on some columns only, row-major.
  func gathered(columns chosen: [Int]) -> [Element] {
    [Element](unsafeUninitializedCapacity: rows * chosen.count) { output, count in
      guard let base = output.baseAddress else { return }
      features.gather(columns: chosen, rows: rows, stride: columns, into: base)
      count = rows * chosen.count
    }
  }
}
