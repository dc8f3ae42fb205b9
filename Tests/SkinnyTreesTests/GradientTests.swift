import TestSupport
import Testing

@testable import SkinnyTrees

/// Gradients against central differences of the loss, in double precision.
@Suite struct GradientTests {
  struct Case: Sendable, CustomStringConvertible {
    var depth: Int
    var activation: GateActivation
    var classes: Int?
    var samples: Int
    var description: String {
      "depth \(depth), \(activation), \(classes.map { "\($0) classes" } ?? "regression"), n \(samples)"
    }
  }

  static let cases: [Case] = [
    Case(depth: 1, activation: .logistic, classes: 2, samples: 7),
    Case(depth: 2, activation: .logistic, classes: nil, samples: 65),
    Case(depth: 3, activation: .smoothStep(width: 3), classes: 3, samples: 70),
    Case(depth: 4, activation: .smoothStep(width: 1.5), classes: nil, samples: 9),
    Case(depth: 3, activation: .logistic, classes: 5, samples: 130),
  ]

  @Test(arguments: cases) func matchesFiniteDifferences(_ example: Case) throws {
    var random = TreeRandom(seed: 11)
    let (features, trees) = (4, 3)
    let shape = try TreeShape(trees: trees, depth: example.depth, outputs: example.classes ?? 1)
    var weights = TreeWeights<Double>(
      random: shape, activation: example.activation, features: features, splitScale: 1.5, leafScale: 2, using: &random)
    for index in weights.biases.indices { weights.biases[index] = random.unit() - 0.5 }
    let rows = (0..<example.samples * features).map { _ in 2 * random.unit() - 1 }
    let targets: TreeTargets<Double> =
      example.classes.map { count in
        .classes((0..<example.samples).map { _ in Int32(random.next() % UInt64(count)) })
      } ?? .values((0..<example.samples).map { _ in random.unit() })
    let sample = TreeSample(
      features: rows, rows: example.samples, columns: features, targets: targets,
      weights: (0..<example.samples).map { _ in 0.5 + random.unit() })

    let objective = TreeObjective<Double>(shape: shape, activation: example.activation)
    func loss(_ weights: TreeWeights<Double>) -> Double {
      rows.withUnsafeBufferPointer { x in
        weights.splits.withUnsafeBufferPointer { w in
          weights.biases.withUnsafeBufferPointer { b in
            weights.leaves.withUnsafeBufferPointer { o in
              guard let x = x.baseAddress, let w = w.baseAddress, let b = b.baseAddress, let o = o.baseAddress else {
                return .nan
              }
              objective.load(Array(0..<sample.rows)[...], features: x, columns: features, sample: sample)
              return objective.gradient(
                samples: sample.rows, features: features, targets: targets, splits: w, biases: b, leaves: o)
            }
          }
        }
      }
    }
    _ = loss(weights)
    let pass = objective.pass
    let (splits, biases, leaves) = (
      pass.splitGradient.array(weights.splits.count), pass.biasGradient.array(weights.biases.count),
      pass.leafGradient.array(weights.leaves.count)
    )
    let step = 1e-5
    func check(_ path: WritableKeyPath<TreeWeights<Double>, [Double]>, _ gradient: [Double], _ name: String) {
      let largest = gradient.reduce(0) { max($0, abs($1)) }
      for index in gradient.indices {
        var (up, down) = (weights, weights)
        up[keyPath: path][index] += step
        down[keyPath: path][index] -= step
        let numeric = (loss(up) - loss(down)) / (2 * step)
        #expect(abs(numeric - gradient[index]) < 1e-6 * max(largest, 1e-3), "\(name)[\(index)]")
      }
    }
    check(\.splits, splits, "W")
    check(\.biases, biases, "b")
    check(\.leaves, leaves, "O")
  }

  /// The kernel against the definition: the product of gate values along the path to every leaf.
  @Test(arguments: [GateActivation.logistic, .smoothStep(width: 2)]) func leafWeightsFollowTheirPaths(
    _ activation: GateActivation
  ) throws {
    var random = TreeRandom(seed: 3)
    let (features, samples) = (3, 5)
    let shape = try TreeShape(trees: 2, depth: 3, outputs: 2)
    let weights = TreeWeights<Double>(
      random: shape, activation: activation, features: features, splitScale: 3, using: &random)
    let rows = (0..<samples * features).map { _ in 2 * random.unit() - 1 }
    let outputs = try weights.outputs(rows, count: samples)
    for row in 0..<samples {
      var expected = [0.0, 0.0]
      for tree in 0..<shape.trees {
        for leaf in 0..<shape.leavesPerTree {
          var (weight, node) = (1.0, 0)
          for level in (0..<shape.depth).reversed() {
            let gate = tree * shape.gatesPerTree + node
            let affine = (0..<features).reduce(weights.biases[gate]) {
              $0 + rows[row * features + $1] * weights.splits[$1 * shape.gates + gate]
            }
            let right = (leaf >> level) & 1
            let value = Self.value(affine, activation)
            weight *= right == 1 ? 1 - value : value
            node = 2 * node + 1 + right
          }
          for output in 0..<2 {
            expected[output] += weight * weights.leaves[(tree * shape.leavesPerTree + leaf) * 2 + output]
          }
        }
      }
      for output in 0..<2 { #expect(abs(outputs[row * 2 + output] - expected[output]) < 1e-12) }
    }
  }

  static func value(_ a: Double, _ activation: GateActivation) -> Double {
    switch activation {
    case .logistic: return 1 / (1 + Reference.exp(-a))
    case .smoothStep(let width):
      if a <= -width / 2 { return 0 }
      if a >= width / 2 { return 1 }
      return -2 * a * a * a / (width * width * width) + 3 * a / (2 * width) + 0.5
    }
  }
}
