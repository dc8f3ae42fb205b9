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

  /// A tree that stays: cut at a depth, at least 1, and multiplied by a factor.
  struct KeptTree: Equatable {
    var tree: Int
    var depth: Int
    var factor: Double
  }

  /// The ensemble of some trees, cut and multiplied, plus a constant for each output.
  ///
  /// All trees of an ensemble have one depth, that of the deepest tree that stays. Shallower ones share a tree: a gate
  /// without weights sends half of a sample to each side, so that a subtree below it, with leaves doubled, computes what it
  /// computed alone. Powers of two fill trees without a gap, the deepest first.
  func weights(_ kept: [KeptTree], constant: [Double]) throws(SkinnyTreesError) -> TreeWeights<Float> {
    let shape = original.shape
    let width = shape.outputs
    let order = kept.enumerated().sorted {
      $0.element.depth == $1.element.depth ? $0.offset < $1.offset : $0.element.depth > $1.element.depth
    }.map(\.element)
    let depth = order.first?.depth ?? 1
    let leafCount = order.reduce(0) { $0 + (1 << $1.depth) }
    let small = try TreeShape(trees: max(1, (leafCount + (1 << depth) - 1) >> depth), depth: depth, outputs: width)
    var splits = [Float](repeating: 0, count: original.features * small.gates)
    var biases = [Float](repeating: 0, count: small.gates)
    var leaves = [Float](repeating: 0, count: small.leaves * width)
    var first = 0
    for piece in order {
      let (tree, subtree) = (first >> depth, (first & ((1 << depth) - 1)) >> piece.depth)
      let above = depth - piece.depth
      for level in 0..<piece.depth {
        for index in 0..<1 << level {
          // In heap order; the subtree hangs at node `subtree` of level `above`.
          let place = (1 << (above + level)) - 1 + (subtree << level) + index
          let target = tree * small.gatesPerTree + place
          let source = piece.tree * shape.gatesPerTree + (1 << level) - 1 + index
          biases[target] = original.biases[source]
          for row in 0..<original.features {
            splits[row * small.gates + target] = original.splits[row * shape.gates + source]
          }
        }
      }
      let scale = piece.factor * Double(1 << above)
      for leaf in 0..<1 << piece.depth {
        let node = (1 << piece.depth) - 1 + leaf
        for output in 0..<width {
          leaves[(first + leaf) * width + output] = Float(scale * nodeValues[piece.tree][node * width + output])
        }
      }
      first += 1 << piece.depth
    }
    // Leaf weights of a tree sum to one.
    for leaf in 0..<small.leavesPerTree {
      for output in 0..<width { leaves[leaf * width + output] += Float(constant[output]) }
    }
    return TreeWeights(
      unchecked: small, activation: original.activation, features: original.features, splits: splits, biases: biases,
      leaves: leaves)
  }
}
