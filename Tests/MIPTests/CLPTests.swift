import Execution
import MIP
import Synchronization
import TestSupport
import Testing

/// CLP: duals against finite differences, rays against their definition, limits.
struct CLPTests {
  /// A random program whose optimum is not degenerate, as a rule: real data everywhere.
  private func random(_ seed: UInt64, sense: ObjectiveSense) throws -> (Model, [Row]) {
    var generator = SeededGenerator(seed: seed)
    var model = Model()
    let x = try model.addVariables(6, lower: -3, upper: 4)
    var rows: [Row] = []
    for index in 0..<5 {
      let weights = (0..<6).map { _ in Double.random(in: -2...3, using: &generator) }
      let side = Double.random(in: 0.5...4, using: &generator)
      switch index % 3 {
      case 0: rows.append(try model.add(dot(weights, x) <= side))
      case 1: rows.append(try model.add(dot(weights, x) >= -side))
      default: rows.append(try model.add(dot(weights, x).within(-side...side)))
      }
    }
    let costs = dot((0..<6).map { _ in Double.random(in: -2...2, using: &generator) }, x)
    if sense == .minimize { try model.minimize(costs + 3) } else { try model.maximize(costs + 3) }
    return (model, rows)
  }

  @Test(arguments: [ObjectiveSense.minimize, .maximize], 1...12)
  func dualsAreFiniteDifferences(_ sense: ObjectiveSense, _ seed: Int) throws {
    let (model, rows) = try random(UInt64(seed), sense: sense)
    let solution = try model.solve(with: CLP())
    let optimum = try #require(solution.objective)
    #expect(solution.isOptimal && solution.dualStatus == .feasible)
    let step = 1e-5
    for row in rows {
      var moved = model
      let (lower, upper) = try model.bounds(of: row)
      // Moving both sides moves the one that binds.
      try moved.setBounds(of: row, lower: lower + step, upper: upper + step)
      let after = try #require(try moved.solve(with: CLP()).objective)
      #expect(abs((after - optimum) / step - (solution.dual(of: row) ?? .nan)) < 1e-3)
    }
    for variable in model.variables {
      var moved = model
      try moved.setBounds(of: variable, lower: -3 + step, upper: 4 + step)
      let after = try #require(try moved.solve(with: CLP()).objective)
      #expect(abs((after - optimum) / step - (solution.reducedCost(of: variable) ?? .nan)) < 1e-3)
    }
  }

  @Test(arguments: [true, false])
  func anInfeasibleProgramHasAFarkasCertificate(_ presolve: Bool) throws {
    var options = SolveOptions()
    options.presolve = presolve
    var found = 0
    for seed in 1...40 {
      var (model, _) = try random(UInt64(1000 + seed), sense: .minimize)
      let x = model.variables
      try model.add(sum(x) >= 3)
      try model.add(x[0] - x[1] + 2 * x[2] <= -9)
      try model.add(x[3] - x[2] >= 5)
      let solution = try model.solve(with: CLP(), options: options)
      guard solution.termination == .infeasible else { continue }
      found += 1
      let ray = try #require(solution.infeasibilityRay, "seed \(seed)")
      #expect(solution.dualStatus == .ray)
      // Σ yᵢ (Ax)ᵢ is at least `least` for every point that satisfies the rows, and at most `most` within the bounds.
      var least = 0.0
      var columns = [Double](repeating: 0, count: model.variableCount)
      for row in model.rows where ray[row.index] != 0 {
        let (lower, upper) = try model.bounds(of: row)
        least += ray[row.index] * (ray[row.index] > 0 ? lower : upper)
        for term in try model.terms(of: row) { columns[term.variable.index] += ray[row.index] * term.coefficient }
      }
      let most = columns.reduce(0) { $0 + max($1 * -3, $1 * 4) }
      #expect(least > most)
    }
    #expect(found >= 10)
  }

  @Test(arguments: [true, false])
  func anUnboundedProgramHasARay(_ presolve: Bool) throws {
    var options = SolveOptions()
    options.presolve = presolve
    var model = Model()
    let x = try model.addVariables(3)
    try model.add(x[0] - x[1] <= 2)
    try model.add(x[1] - 2 * x[2] <= 1)
    try model.maximize(x[0] + x[1] - x[2])
    let solution = try model.solve(with: CLP(), options: options)
    #expect(solution.termination == .unbounded)
    let ray = try #require(solution.ray)
    #expect(ray[0] + ray[1] - ray[2] > 0)
    #expect(ray.allSatisfy { $0 >= -1e-9 })
    #expect(ray[0] - ray[1] <= 1e-9 && ray[1] - 2 * ray[2] <= 1e-9)
  }

  @Test(arguments: [true, false])
  func aProgramThatIsBothIsNotCalledUnbounded(_ presolve: Bool) throws {
    var options = SolveOptions()
    options.presolve = presolve
    // Primal and dual infeasible.
    var model = Model()
    let x = try model.addVariables(2)
    try model.add(x[0] - x[1] <= -1)
    try model.add(x[1] - x[0] <= -1)
    try model.maximize(x[0] + x[1])
    let solution = try model.solve(with: CLP(), options: options)
    #expect([.infeasible, .infeasibleOrUnbounded].contains(solution.termination))
    #expect(!solution.hasPoint)
  }

  @Test func aLongSolveStopsAtItsLimitAndWhenCancelled() throws {
    let model = try HardInstances.linearProgram()
    let form = try model.matrix().form
    for presolve in [true, false] {
      var options = SolveOptions()
      options.presolve = presolve
      let control = RunControl(timeLimit: 0.3)
      let clock = control.start()
      let limited = try CLP().run(SolveRequest(form: form, options: options, clock: clock))
      if limited.termination != .optimal { #expect(limited.termination == .timeLimit) }
      #expect(clock.seconds < 1.5)
      let begin = RunControl().start()
      let cancelling = RunControl(isCancelled: { begin.seconds > 0.2 })
      let second = cancelling.start()
      let cancelled = try CLP().run(SolveRequest(form: form, options: options, clock: second))
      if cancelled.termination != .optimal { #expect(cancelled.termination == .cancelled) }
      #expect(second.seconds < 1.5)
    }
  }

  @Test func anIterationLimitIsAStatus() throws {
    let (model, _) = try random(3, sense: .minimize)
    let best = try #require(try model.solve(with: CLP()).objective)
    var options = SolveOptions()
    options.iterationLimit = 1
    options.presolve = false
    let solution = try model.solve(with: CLP(), options: options)
    #expect(solution.termination == .iterationLimit)
    if let bound = solution.bound { #expect(bound <= best + 1e-7) }
  }

  @Test func theLogComesToTheCallback() throws {
    let lines = Mutex<[String]>([])
    var options = SolveOptions()
    options.log = { line in lines.withLock { $0.append(line) } }
    _ = try random(1, sense: .minimize).0.solve(with: CLP(), options: options)
    #expect(lines.withLock { $0.contains { $0.contains("ptimal") } })
  }
}
