import Execution

extension TreeWeights {
  /// The outputs F for rows of features, n × c, row-major: scores before the softmax, or predictions.
  ///
  /// Rows go through in chunks of a fixed size, so that the result does not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - rows: n × q numbers, row-major.
  ///   - count: n.
  ///   - threads: How many threads may compute.
  /// - Throws: `SkinnyTreesError.shapeMismatch`.
  /// - Complexity: O(n · q · gates) in one GEMM a chunk, and O(n · (gates + leaves)).
  public func outputs(
    _ rows: [Element], count: Int, threads: Int = 1
  ) throws(SkinnyTreesError) -> [Element] {
    guard rows.count == count * features else {
      throw .shapeMismatch(what: "features", expected: "\(count)×\(features) numbers", found: "\(rows.count)")
    }
    return outputs(checked: rows, count: count, threads: threads)
  }

  /// The same for rows that are known to have as many columns as there are features.
  func outputs(checked rows: [Element], count: Int, threads: Int = 1) -> [Element] {
    rows.withUnsafeBufferPointer { buffer in
      // An empty matrix has no storage.
      var nothing = Element.zero
      return withUnsafePointer(to: &nothing) { none in
        outputs(pointer: buffer.baseAddress ?? none, count: count, threads: threads)
      }
    }
  }

  func outputs(pointer rows: UnsafePointer<Element>, count: Int, threads: Int) -> [Element] {
    let width = shape.outputs
    let chunk = 256
    let chunks = (count + chunk - 1) / chunk
    guard chunks > 0 else { return [] }
    return [Element](unsafeUninitializedCapacity: count * width) { result, initialized in
      guard let address = result.baseAddress else { return }
      // Each task writes the rows of its own chunks.
      nonisolated(unsafe) let (rows, target) = (rows, address)
      let tasks = threads > 1 ? min(chunks, 4 * threads) : 1
      splits.withUnsafeBufferPointer { splits in
        biases.withUnsafeBufferPointer { biases in
          leaves.withUnsafeBufferPointer { leaves in
            nonisolated(unsafe) let (splits, biases, leaves) = (splits, biases, leaves)
            parallelFor(tasks, threads: threads) { task in
              guard let b = biases.baseAddress, let o = leaves.baseAddress else { return }
              let pass = TreePass<Element>(shape: shape, activation: activation)
              for index in stride(from: task, to: chunks, by: tasks) {
                let start = index * chunk
                let size = min(chunk, count - start)
                pass.forward(
                  x: rows + start * features, stride: max(1, features), samples: size, features: features,
                  splits: splits.baseAddress ?? b, biases: b, leaves: o)
                for row in 0..<size {
                  for output in 0..<width {
                    target[(start + row) * width + output] = pass.outputs.base[output * size + row]
                  }
                }
              }
            }
          }
        }
      }
      initialized = count * width
    }
  }
}
