// How much to keep of every layer of a network, under a limit on parameters and one on operations.
//
//     swift run LayerBudgets
//
// Six layers with random calibration data. Backward elimination gives the loss of each layer for every number of kept
// neurons; one such number per layer is then chosen by a MIP solver and by dynamic programming, and compared with keeping
// the same share everywhere.

import Espalier

/// A layer with its loss for every number of kept neurons.
struct Layer {
  let name: String
  let neurons: Int
  let outputs: Int
  /// How often the layer is applied to a sample: operations are parameters times this.
  let positions: Int
  let path: EliminationPath

  init(name: String, neurons: Int, outputs: Int, positions: Int, decay: Double, seed: UInt64) throws {
    self.name = name
    self.neurons = neurons
    self.outputs = outputs
    self.positions = positions
    var noise = Noise(state: seed)
    // Inputs share a few factors, and later neurons matter less: what calibration finds in trained networks.
    let factors = Matrix<Double>(rows: 4 * neurons, columns: 4) { _, _ in noise.next() }
    let loadings = Matrix<Double>(rows: 4, columns: neurons) { _, _ in noise.next() }
    let shared = factors.times(loadings)
    var sizes: [Double] = []
    var size = 1.0
    for _ in 0..<neurons {
      sizes.append(size)
      size *= decay
    }
    let inputs = Matrix<Double>(rows: 4 * neurons, columns: neurons) { (shared[$0, $1] + noise.next()) * sizes[$1] }
    let weights = Matrix<Double>(rows: neurons, columns: outputs) { _, _ in noise.next() }
    let problem = try SelectionProblem(
      gram: inputs.selfProduct(transposing: true), dense: weights, budget: .groups(neurons), damping: 0.01)
    path = try BackwardElimination().path(problem)
  }

  /// Parameters and operations with so many neurons kept.
  func costs(keeping count: Int) -> [Double] {
    let parameters = Double(count * outputs)
    return [parameters, parameters * Double(positions)]
  }

  /// Loss as a share of what is lost when everything is removed, so that layers of different scale compare.
  func loss(keeping count: Int) -> Double {
    let all = path.loss(keeping: 0) ?? 1
    return (path.loss(keeping: count) ?? all) / all
  }
}

/// A stream of roughly normal numbers, the same on every machine: sums of uniforms from SplitMix64.
struct Noise {
  var state: UInt64

  mutating func next() -> Double {
    var sum = -6.0
    for _ in 0..<12 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      sum += Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
    return sum
  }
}

let layers = [
  try Layer(name: "stem", neurons: 24, outputs: 32, positions: 64, decay: 0.97, seed: 1),
  try Layer(name: "block 1", neurons: 32, outputs: 48, positions: 32, decay: 0.93, seed: 2),
  try Layer(name: "block 2", neurons: 48, outputs: 48, positions: 16, decay: 0.99, seed: 3),
  try Layer(name: "block 3", neurons: 48, outputs: 64, positions: 8, decay: 0.90, seed: 4),
  try Layer(name: "block 4", neurons: 64, outputs: 64, positions: 4, decay: 0.96, seed: 5),
  try Layer(name: "head", neurons: 40, outputs: 10, positions: 1, decay: 0.98, seed: 6),
]
// Level j of a layer keeps j + 1 neurons.
let curves = layers.map { layer in
  (1...layer.neurons).map { (loss: layer.loss(keeping: $0), costs: layer.costs(keeping: $0)) }
}
let dense = (0..<2).map { row in layers.reduce(0.0) { $0 + $1.costs(keeping: $1.neurons)[row] } }
let problem = try MultipleChoiceKnapsack(
  curves: curves,
  resources: [.init("parameters", limit: 0.5 * dense[0]), .init("operations", limit: 0.45 * dense[1])])

/// The largest share of its neurons that every layer can keep.
func uniformChoice() -> [Int] {
  var best = layers.map { _ in 0 }
  for percent in 1...100 {
    let choice = layers.map { max(0, $0.neurons * percent / 100 - 1) }
    if problem.isFeasible(choice) { best = choice }
  }
  return best
}

let uniform = uniformChoice()
let solution = try problem.solve(with: CBC())
let checked = try problem.solveByDynamicProgramming()

var table = TextTable([
  .text("layer"), .number("neurons"), .number("uniform"), .number("loss"), .number("optimal"), .number("loss"),
])
for (index, layer) in layers.enumerated() where solution.choice.count == layers.count {
  table.append([
    layer.name, "\(layer.neurons)", "\(uniform[index] + 1)",
    NumberFormatting.significant(curves[index][uniform[index]].loss, digits: 3), "\(solution.choice[index] + 1)",
    NumberFormatting.significant(curves[index][solution.choice[index]].loss, digits: 3),
  ])
}
print(table.render())
print("sum of losses, uniform:", NumberFormatting.significant(problem.value(of: uniform), digits: 5))
for (name, result) in [("CBC", solution), ("dynamic programming", checked)] {
  print(
    "sum of losses, \(name): \(NumberFormatting.significant(result.objective, digits: 5)), bound",
    "\(NumberFormatting.significant(result.bound, digits: 5)), \(result.status.rawValue)")
}
for (index, resource) in problem.resources.enumerated() {
  let share = solution.use.isEmpty ? 0 : solution.use[index] / resource.limit
  let isBinding = solution.bindingResources.contains(index)
  print("\(resource.name ?? ""): \(NumberFormatting.percent(share)) of the limit used\(isBinding ? ", binding" : "")")
}
