/// Gradients of features that are not active: block by block as products of dense matrices, or entry by entry.
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
  ///   - rows: Rows of the sample, in the order of the batch, none twice.
  ///   - weights: One a gate; `nil` for ones.
  /// - Complexity: O(rows · columns · gates) in one GEMM a block; sparse, O((entries + columns + rows) · gates).
  func scores(
    _ pass: TreePass<Element>, of groups: [Int], rows: [Int], weights: [Element]?
  ) -> [Double] {
    switch sample.features {
    case .dense(let features): scores(features, pass, groups, rows, weights)
    case .sparse(let features): scores(features, pass, groups, rows, weights)
    }
  }

  private func scores(
    _ features: [Element], _ pass: TreePass<Element>, _ groups: [Int], _ rows: [Int], _ weights: [Element]?
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
      gather(features, rows, columns)
      gradient.require(columns.count * gates)
      pass.splitProduct(
        x: batch.base, stride: columns.count, samples: rows.count, features: columns.count, into: gradient.base)
      var row = 0
      for index in first..<last {
        for _ in layout.columns[groups[index]] {
          result[index] += Self.square(gradient.base + row * gates, gates, weights)
          row += 1
        }
      }
      first = last
    }
    return result
  }

  /// With x = background b + entries, a row of the gradient is `b Σ_i dA_i + Σ_entries (x_i − b) dA_i`.
  private func scores(
    _ features: SparseFeatures<Element>, _ pass: TreePass<Element>, _ groups: [Int], _ rows: [Int],
    _ weights: [Element]?
  ) -> [Double] {
    let (gates, count) = (pass.shape.gates, rows.count)
    var places = [Int32](repeating: -1, count: features.rows)
    for (place, row) in rows.enumerated() { places[row] = Int32(place) }
    // Gradients by sample, so that an entry meets its gates side by side.
    batch.require((count + 1) * gates)
    let (bySample, total) = (batch.base, batch.base + count * gates)
    for gate in 0..<gates {
      var sum: Element = 0
      for place in 0..<count {
        let value = pass.gates.base[gate * count + place]
        bySample[place * gates + gate] = value
        sum += value
      }
      total[gate] = sum
    }
    gradient.require(gates)
    let row = gradient.base
    return groups.map { group in
      var score = 0.0
      for column in layout.columns[group] {
        let background = features.background[column]
        for gate in 0..<gates { row[gate] = background * total[gate] }
        for entry in features.starts[column]..<features.starts[column + 1] {
          let place = Int(places[Int(features.rowIndices[entry])])
          guard place >= 0 else { continue }
          let difference = features.values[entry] - background
          let source = bySample + place * gates
          for gate in 0..<gates { row[gate] += difference * source[gate] }
        }
        score += Self.square(row, gates, weights)
      }
      return score
    }
  }

  private static func square(_ row: UnsafePointer<Element>, _ gates: Int, _ weights: [Element]?) -> Double {
    var square: Element = 0
    if let weights {
      for gate in 0..<gates { square += weights[gate] * row[gate] * row[gate] }
    } else {
      for gate in 0..<gates { square += row[gate] * row[gate] }
    }
    return Double(square)
  }

  private func gather(_ features: [Element], _ rows: [Int], _ columns: [Int]) {
    batch.require(rows.count * columns.count)
    let (base, stride) = (batch.base, sample.columns)
    features.withUnsafeBufferPointer { source in
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
