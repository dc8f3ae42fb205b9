/// Encoded rows ready for training: features, targets and weights.
struct TreeSample<Element: TreeScalar>: Sendable {
  /// n × q, row-major.
  let features: [Element]
  let rows: Int
  let columns: Int
  let targets: TreeTargets<Element>
  /// Sample weights with mean 1.
  let weights: [Element]

  init(features: [Element], rows: Int, columns: Int, targets: TreeTargets<Element>, weights: [Element]? = nil) {
    self.features = features
    self.rows = rows
    self.columns = columns
    self.targets = targets
    self.weights = weights ?? Array(repeating: 1, count: rows)
  }

  /// Some rows, in the order given.
  func selecting(rows indices: [Int]) -> TreeSample {
    var kept: [Element] = []
    kept.reserveCapacity(indices.count * columns)
    for row in indices { kept.append(contentsOf: features[row * columns..<(row + 1) * columns]) }
    return TreeSample(
      features: kept, rows: indices.count, columns: columns, targets: targets.selecting(indices),
      weights: indices.map { weights[$0] })
  }

  /// The same sample with weights of mean 1.
  func normalized() -> TreeSample {
    let mean = weights.reduce(0.0) { $0 + Double($1) } / Double(max(1, rows))
    guard mean > 0 else { return self }
    return TreeSample(
      features: features, rows: rows, columns: columns, targets: targets,
      weights: weights.map { Element(Double($0) / mean) })
  }

  /// The rows of `self` on some columns only, row-major.
  func gathered(columns chosen: [Int]) -> [Element] {
    let rows = rows
    let columns = columns
    return [Element](unsafeUninitializedCapacity: rows * chosen.count) { output, count in
      features.withUnsafeBufferPointer { source in
        chosen.withUnsafeBufferPointer { chosen in
          var position = 0
          for row in 0..<rows {
            let start = row * columns
            for index in 0..<chosen.count {
              output.initializeElement(at: position, to: source[start + chosen[index]])
              position += 1
            }
          }
        }
      }
      count = rows * chosen.count
    }
  }
}
