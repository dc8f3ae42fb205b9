/// Gradients of features that are not active, block by block.
final class FeatureScreen<Element: TreeScalar> {
  private let layout: FeatureGroups
  private let sample: TreeSample<Element>
  private let gradient = ScratchBuffer<Element>()
  private let batch = ScratchBuffer<Element>()

  init(layout: FeatureGroups, sample: TreeSample<Element>) {
    self.layout = layout
    self.sample = sample
  }

  /// Σ weight_gate ‖∂loss/∂W‖² of some groups, from the gradients of the gates that are in `pass` for `rows`.
  ///
  /// - Parameters:
  ///   - pass: A pass that went backward last for these rows.
  ///   - groups: Groups, active or not.
  ///   - rows: Rows of the sample, in the order of the batch.
  ///   - weights: One a gate; `nil` for ones.
  func scores(
    _ pass: TreePass<Element>, of groups: [Int], rows: [Int], weights: [Element]?
  ) -> [Double] {
    let gates = pass.shape.gates
    var result = [Double](repeating: 0, count: groups.count)
    let block = max(1, (1 << 20) / max(1, gates))
    var first = 0
    while first < groups.count {
      var columns = layout.columns[groups[first]]
      var last = first + 1
      while last < groups.count, columns.count + layout.columns[groups[last]].count <= block {
        columns += layout.columns[groups[last]]
        last += 1
      }
      gather(rows, columns)
      gradient.require(columns.count * gates)
      pass.splitProduct(
        x: batch.base, stride: columns.count, samples: rows.count, features: columns.count, into: gradient.base)
      var row = 0
      for index in first..<last {
        var sum = 0.0
        for _ in layout.columns[groups[index]] {
          let base = gradient.base + row * gates
          var square: Element = 0
          if let weights {
            for gate in 0..<gates { square += weights[gate] * base[gate] * base[gate] }
          } else {
            for gate in 0..<gates { square += base[gate] * base[gate] }
          }
          sum += Double(square)
          row += 1
        }
        result[index] = sum
      }
      first = last
    }
    return result
  }

  private func gather(_ rows: [Int], _ columns: [Int]) {
    batch.require(rows.count * columns.count)
    let (base, stride) = (batch.base, sample.columns)
    sample.features.withUnsafeBufferPointer { source in
      columns.withUnsafeBufferPointer { columns in
        var target = 0
        for row in rows {
          let start = row * stride
          for index in 0..<columns.count {
            base[target] = source[start + columns[index]]
            target += 1
          }
        }
      }
    }
  }
}
