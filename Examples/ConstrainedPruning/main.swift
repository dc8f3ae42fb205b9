// Which heads of an attention layer to keep when the hardware has a say in it.
//
//     swift run ConstrainedPruning
//
// Twelve heads lie on two devices, six on each. The devices shall keep the same number, two heads share a block of memory
// and go together, one of two redundant heads is enough, and the time of a step has a limit. The choice by local search
// is compared with the proved optimum by a MIP solver, and what the constraints cost with the optimum without them.

import Espalier

let heads = 12
let width = 8
let outputs = 24

/// Calibration data: heads share what they read, some more and some less, and some say little.
func calibration() -> (inputs: Matrix<Double>, weights: Matrix<Double>) {
  var state: UInt64 = 11
  func noise() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-52 - 1
  }
  let tokens = 400
  let topics = Matrix<Double>(rows: tokens, columns: 10) { _, _ in noise() }
  let reading = Matrix<Double>(rows: 10, columns: heads * width) { _, _ in noise() }
  let shared = topics.times(reading)
  let inputs = Matrix<Double>(rows: tokens, columns: heads * width) { token, column in
    (shared[token, column] + 2 * noise()) * (0.4 + Double((column / width * 5) % heads) / 10)
  }
  return (inputs, Matrix<Double>(rows: heads * width, columns: outputs) { _, _ in noise() })
}

func run() throws {
  let (inputs, weights) = calibration()
  let gram = inputs.selfProduct(transposing: true)
  let groups = (0..<heads).map { head in Array(head * width..<(head + 1) * width) }
  let onFirst = Set(0..<6)
  let constraints: [SideConstraint] = [
    .linear(
      Dictionary(uniqueKeysWithValues: (0..<heads).map { ($0, onFirst.contains($0) ? 1 : -1) }), lower: 0, upper: 0,
      named: "as many heads on each device"),
    .allOrNone([2, 3], named: "heads 2 and 3 share a block"),
    .atMost(1, of: [7, 10], named: "one of 7 and 10 is enough"),
    .resource(named: "microseconds", costs: (0..<heads).map { 10 + Double($0 * 7 % 5) }, limit: 70),
  ]
  func problem(_ constraints: [SideConstraint]) throws -> SelectionProblem {
    try SelectionProblem(
      gram: gram, dense: weights, groups: groups, budget: .groups(6), damping: 0.01, sideConstraints: constraints)
  }
  let free = try problem([]).select(.exhaustive)
  let constrained = try problem(constraints)
  let local = try constrained.select(.swap)
  let exact = try constrained.select(.mip)
  let check = try constrained.select(.exhaustive)

  func line(_ name: String, _ selection: Selection) {
    let share = Double((1000 * selection.relativeLoss).rounded()) / 10
    print("\(name) loses \(share) %, keeps \(selection.support), \(selection.status.rawValue)")
  }
  line("without constraints:", free)
  line("local search:       ", local)
  line("MIP:                ", exact)
  print("every support looked at gives the same: \(check.support == exact.support)")
  let broken = constrained.violatedConstraints(by: free.support)
  print("the free choice breaks: \(broken.compactMap { constraints[$0].name }.joined(separator: "; "))")

  // What cannot hold together is named.
  do {
    _ = try problem(constraints + [.atLeast(2, of: [7, 10], named: "both 7 and 10")]).select(.automatic)
  } catch let error as SelectionError {
    print("with one constraint more: \(error)")
  }
}

try run()
