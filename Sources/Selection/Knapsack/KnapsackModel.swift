import Execution
import MIP

extension KnapsackSearch {
  /// Gives the levels that can still be in a better choice to a MIP solver.
  ///
  /// Values are counted from the incumbent's and scaled by the gap, costs by what is left to distribute, so that the
  /// solver's tolerances mean the same whatever the units are. A point that fits only within those tolerances is cut off
  /// by a no-good row, and the model is solved again.
  func closeBySolver(
    _ state: inout State, _ multipliers: KnapsackMultipliers, _ backend: any IntegerBackend
  ) throws(MIPError) -> Selection.Status {
    let part = state.levels(below: state.value, multipliers.neighbours())
    // The bound of the incumbent's levels is at most its value, so they are left.
    let choice = state.positions.enumerated().map { state.core.levels[$0][$1] }
    guard let start = part.positions(of: choice) else { return .feasible }
    let base = state.value
    let scale = 1000 / (state.value - state.bound)
    var model = Model()
    var take: [VariableArray?] = []
    var objective = LinearExpression()
    for layer in part.values.indices {
      guard part.values[layer].count > 1 else {
        take.append(nil)
        continue
      }
      let levels = try model.addVariables(part.values[layer].count, .binary)
      try model.add(sum(levels) == 1)
      for (level, variable) in levels.enumerated() {
        objective += scale * (part.values[layer][level] - part.values[layer][start[layer]]) * variable
      }
      take.append(levels)
    }
    try model.minimize(objective)
    for row in 0..<part.rowCount { try add(row, of: part, take, to: &model) }
    var options = SolveOptions()
    for (layer, levels) in take.enumerated() {
      guard let levels else { continue }
      for (level, variable) in levels.enumerated() { options.start[variable] = level == start[layer] ? 1 : 0 }
    }
    // Each round cuts off one choice that overdraws a resource by less than the solver can see.
    for _ in 0..<100 {
      var control = clock.control
      control.timeLimit = control.timeLimit.map { max(0.001, $0 - clock.seconds) }
      let solution = try model.solve(with: backend, options: options, control: control)
      state.nodes += solution.nodes
      if let bound = solution.bound { state.bound = max(state.bound, min(state.value, base + bound / scale)) }
      guard solution.hasPoint else { return Self.status(solution.termination) }
      let found = take.map { levels in
        levels.flatMap { levels in levels.indices.max { solution[levels[$0]] < solution[levels[$1]] } } ?? 0
      }
      if part.fits(part.use(found)) {
        state.take(found, of: part)
        guard solution.termination == .optimal else { return Self.status(solution.termination) }
        state.bound = state.value
        return .optimal
      }
      if solution.termination != .optimal { return Self.status(solution.termination) }
      let chosen = take.enumerated().compactMap { layer, levels in levels.map { $0[found[layer]] } }
      try model.add(sum(chosen) <= Double(chosen.count - 1))
    }
    return .feasible
  }

  /// A resource row over the layers that have a choice left; a row that cannot be overdrawn is left out.
  private func add(
    _ row: Int, of part: KnapsackCore, _ take: [VariableArray?], to model: inout Model
  ) throws(MIPError) {
    var capacity = part.capacity[row]
    var most = 0.0
    for layer in part.values.indices {
      let costs = stride(from: row, to: part.costs[layer].count, by: part.rowCount).map { part.costs[layer][$0] }
      if take[layer] == nil { capacity -= costs[0] } else { most += costs.max() ?? 0 }
    }
    guard most > capacity else { return }
    // The largest cost is brought to 1000.
    let scale = most > 0 ? 1000 / most : 1
    var use = LinearExpression()
    for (layer, levels) in take.enumerated() {
      guard let levels else { continue }
      for (level, variable) in levels.enumerated() {
        use += scale * part.costs[layer][level * part.rowCount + row] * variable
      }
    }
    try model.add(use <= scale * capacity)
  }

  private static func status(_ termination: Termination) -> Selection.Status {
    switch termination {
    case .cancelled: .cancelled
    case .timeLimit: .timeLimit
    default: .feasible
    }
  }
}
