/// The contributions of the trees of an ensemble when each is cut at each depth, on some samples.
struct TreeTruncation {
  let original: TreeWeights<Float>
  let count: Int
  /// Outputs of tree t cut at depth z, n × c: `contributions[t][z]`.
  let contributions: [[[Double]]]
  /// Values of the nodes of tree t, heap order with leaves last, node × c: subtree means.
  private let nodeValues: [[Double]]

  init(_ weights: TreeWeights<Float>, rows: [Float], count: Int) {
    original = weights
    self.count = count
    let shape = weights.shape
    let (depth, width) = (shape.depth, shape.outputs)
    let (gates, nodes) = (shape.gatesPerTree, 2 * shape.leavesPerTree - 1)
    var contributions: [[[Double]]] = []
    var values: [[Double]] = []
    // Leaf weights of all trees at once, [leaf][sample].
    let pass = TreePass<Float>(shape: shape, activation: weights.activation)
    let (x, w) = (ScratchBuffer(rows), ScratchBuffer(weights.splits))
    let (b, o) = (ScratchBuffer(weights.biases), ScratchBuffer(weights.leaves))
    pass.forward(
      x: x.base, stride: max(1, weights.features), samples: count, features: weights.features, splits: w.base,
      biases: b.base, leaves: o.base)
    for tree in 0..<shape.trees {
      var reach = [[Double]](repeating: [], count: nodes)
      var own = [Double](repeating: 0, count: nodes * width)
      var masses = [Double](repeating: 0, count: nodes)
      for leaf in 0..<shape.leavesPerTree {
        let place = tree * shape.leavesPerTree + leaf
        reach[gates + leaf] = (0..<count).map { Double(pass.paths.base[place * count + $0]) }
        for output in 0..<width {
          own[(gates + leaf) * width + output] = Double(weights.leaves[place * width + output])
        }
        masses[gates + leaf] = reach[gates + leaf].reduce(0, +)
      }
      for node in (0..<gates).reversed() {
        let (left, right) = (2 * node + 1, 2 * node + 2)
        reach[node] = zip(reach[left], reach[right]).map { $0 + $1 }
        masses[node] = masses[left] + masses[right]
        for output in 0..<width {
          let (first, second) = (own[left * width + output], own[right * width + output])
          // A node that no sample reaches takes the plain mean.
          own[node * width + output] =
            masses[node] > 0 ? (masses[left] * first + masses[right] * second) / masses[node] : (first + second) / 2
        }
      }
      contributions.append(
        (0...depth).map { level in
          var result = [Double](repeating: 0, count: count * width)
          for node in (1 << level) - 1..<(2 << level) - 1 {
            for row in 0..<count {
              for output in 0..<width { result[row * width + output] += reach[node][row] * own[node * width + output] }
            }
          }
          return result
        })
      values.append(own)
    }
    self.contributions = contributions
    nodeValues = values
  }

  /// The ensemble with trees cut at these depths: trees of depth 0 become part of the leaves of the first tree.
  func weights(depths: [Int]) -> TreeWeights<Float> {
    let shape = original.shape
    let width = shape.outputs
    var kept = depths.indices.filter { depths[$0] > 0 }
    if kept.isEmpty { kept = [0] }
    let depth = max(1, kept.map { depths[$0] }.max() ?? 1)
    guard let small = try? TreeShape(trees: kept.count, depth: depth, outputs: width) else { return original }
    var constant = [Double](repeating: 0, count: width)
    for tree in depths.indices where !kept.contains(tree) {
      for output in 0..<width { constant[output] += nodeValues[tree][output] }
    }
    var splits: [Float] = []
    splits.reserveCapacity(original.features * small.gates)
    for row in 0..<original.features {
      for tree in kept {
        let start = row * shape.gates + tree * shape.gatesPerTree
        splits.append(contentsOf: original.splits[start..<start + small.gatesPerTree])
      }
    }
    var leaves: [Float] = []
    for (position, tree) in kept.enumerated() {
      for leaf in 0..<small.leavesPerTree {
        // The node above this leaf at which the tree is cut.
        let level = min(depth, depths[tree])
        let node = (1 << level) - 1 + (leaf >> (depth - level))
        for output in 0..<width {
          leaves.append(Float(nodeValues[tree][node * width + output] + (position == 0 ? constant[output] : 0)))
        }
      }
    }
    return TreeWeights(
      unchecked: small, activation: original.activation, features: original.features, splits: splits,
      biases: kept.flatMap { tree in
        original.biases[tree * shape.gatesPerTree..<tree * shape.gatesPerTree + small.gatesPerTree]
      }, leaves: leaves)
  }
}
