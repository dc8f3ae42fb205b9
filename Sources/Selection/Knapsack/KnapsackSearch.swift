import Execution
import MIP

/// Solves a core exactly from a choice that fits: bound and incumbent first, then labels or a MIP solver on the levels that
/// can still be in a better choice.
struct KnapsackSearch {
  /// What closes the gap.
  enum Engine {
    case labels(limit: Int)
    case solver(any IntegerBackend)
  }

  /// What a search found.
  struct Outcome {
    /// One level of the problem a layer.
    var choice: [Int]
    var value: Double
    var bound: Double
    /// Why it ended: `.optimal`, `.timeLimit`, `.cancelled`, or `.feasible` when it gave up.
    var status: Selection.Status
    var nodes = 0
  }

  let problem: MultipleChoiceKnapsack
  let engine: Engine
  let clock: RunClock

  /// - Parameters:
  ///   - core: The levels and rows that count.
  ///   - start: A choice of the problem's levels that fits.
  ///   - target: A value with which the search may stop.
  func run(_ core: KnapsackCore, from start: [Int], target: Double = -.infinity) throws(MIPError) -> Outcome {
    let multipliers = KnapsackMultipliers(core)
    guard var positions = core.positions(of: start) else {
      return Outcome(choice: start, value: .infinity, bound: multipliers.bound, status: .feasible)
    }
    let size = core.values.reduce(0) { $0 + $1.reduce(0) { max($0, abs($1)) } }
    let mustStop = { clock.interruption != nil }
    if let other = multipliers.incumbent, core.value(other) < core.value(positions) { positions = other }
    positions = KnapsackLocalSearch(core: core).improved(positions, mustStop: mustStop)
    var state = State(core: core, positions: positions, bound: multipliers.bound, tolerance: 1e-12 * size)
    if !state.isClosed(target) { improveByBeams(&state, multipliers, target) }
    var status = Selection.Status.optimal
    if !state.isClosed(target) {
      switch engine {
      case .labels(let limit): status = closeByLabels(&state, multipliers, limit: limit, target: target)
      case .solver(let backend): status = try closeBySolver(&state, multipliers, backend)
      }
    }
    if status == .optimal, state.value > target { state.bound = state.value }
    return Outcome(
      choice: state.positions.enumerated().map { core.levels[$0][$1] }, value: state.value,
      bound: min(state.bound, state.value), status: status, nodes: state.nodes)
  }

  /// The best choice so far and what is proved.
  struct State {
    let core: KnapsackCore
    var positions: [Int]
    var bound: Double
    /// Differences of values below this are rounding.
    let tolerance: Double
    var nodes = 0

    var value: Double { core.value(positions) }

    func isClosed(_ target: Double) -> Bool { value - bound <= tolerance || value <= target }

    /// The levels that can be in a choice below a threshold: `L(λ)` with the level forced stays below it for every λ.
    func levels(below threshold: Double, _ multipliers: [[Double]]) -> KnapsackCore {
      var isOut = core.values.map { Array(repeating: false, count: $0.count) }
      for lambda in multipliers {
        let reduced = core.values.indices.map { layer in
          core.values[layer].indices.map { level in
            (0..<core.rowCount).reduce(core.values[layer][level]) {
              $0 + lambda[$1] * core.costs[layer][level * core.rowCount + $1]
            }
          }
        }
        let least = reduced.map { $0.min() ?? 0 }
        let bound = least.reduce(0, +) - zip(lambda, core.capacity).reduce(0) { $0 + $1.0 * $1.1 }
        for layer in reduced.indices {
          for (level, value) in reduced[layer].enumerated() where bound + value - least[layer] > threshold + tolerance {
            isOut[layer][level] = true
          }
        }
      }
      var part = core
      part.filter { layer, level in !isOut[layer][level] }
      return part
    }

    /// Takes positions of a part of the core.
    mutating func take(_ found: [Int], of part: KnapsackCore) {
      let choice = found.enumerated().map { part.levels[$0][$1] }
      if let mine = core.positions(of: choice), core.value(mine) < value { positions = mine }
    }
  }

  private func improveByBeams(_ state: inout State, _ multipliers: KnapsackMultipliers, _ target: Double) {
    for width in [200, 2000] where !state.isClosed(target) {
      let part = state.levels(below: state.value, multipliers.neighbours())
      var labels = KnapsackLabels(part, multipliers: multipliers.neighbours())
      let outcome = labels.pass(
        below: state.value - state.tolerance, width: width, limit: .max, mustStop: { clock.interruption != nil })
      state.nodes += labels.made
      switch outcome {
      case .done(let found?), .stopped(let found?):
        state.take(found, of: part)
        let better = KnapsackLocalSearch(core: state.core).improved(state.positions) { clock.interruption != nil }
        state.positions = better
      default: break
      }
    }
  }

  /// Passes with thresholds that move up from the bound: a pass without result raises the bound, one with a result ends
  /// the search, and the last pass is the only long one.
  private func closeByLabels(
    _ state: inout State, _ multipliers: KnapsackMultipliers, limit: Int, target: Double
  ) -> Selection.Status {
    let lambdas = multipliers.neighbours()
    let start = state.bound
    var step = (state.value - start) / 32
    while !state.isClosed(target) {
      if let interruption = clock.interruption { return Self.status(interruption) }
      // Close to the incumbent's value there is nothing to gain by a pass below it.
      let threshold = start + step * 1.2 >= state.value ? state.value - state.tolerance : start + step
      let part = state.levels(below: threshold, lambdas)
      var labels = KnapsackLabels(part, multipliers: lambdas)
      let outcome = labels.pass(below: threshold, limit: limit, mustStop: { clock.interruption != nil })
      state.nodes += labels.made
      switch outcome {
      case .tooMany: return .feasible
      case .stopped: return Self.status(clock.interruption ?? .cancelled)
      case .done(let found?):
        state.take(found, of: part)
        state.bound = state.value
        return .optimal
      case .done(nil): state.bound = max(state.bound, threshold)
      }
      clock.report(
        Progress(stage: "knapsack labels", done: state.nodes, incumbent: state.value, bound: state.bound))
      if threshold >= state.value - state.tolerance { break }
      step *= 1.5
    }
    return .optimal
  }

  static func status(_ interruption: RunClock.Interruption) -> Selection.Status {
    interruption == .cancelled ? .cancelled : .timeLimit
  }
}
