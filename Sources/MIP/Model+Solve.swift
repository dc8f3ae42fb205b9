import Execution

extension Model {
  /// Solves the model.
  ///
  ///     let solution = try model.solve(with: CBC(), control: RunControl(timeLimit: 10))
  ///     if solution.isOptimal { print(solution[x]) }
  ///
  /// Time limits, infeasibility and unboundedness are results. A point is given out only after it was checked against
  /// this model. Cancellation of the control is seen within half a second.
  ///
  /// - Parameters:
  ///   - backend: The solver.
  ///   - options: Gaps, limits, start, tolerances.
  ///   - control: Time limit, threads, cancellation, progress (`done` counts nodes; incumbent and bound are those of
  ///     the model's own sense).
  /// - Throws: `MIPError`: options or a start that make no sense, a feature nobody can bridge, a solver that did not
  ///   run, a point that fails the check.
  public func solve(
    with backend: some Backend, options: SolveOptions = SolveOptions(), control: RunControl = RunControl()
  ) throws(MIPError) -> Solution {
    try run(on: backend, options: options, control: control) { (request) throws(MIPError) in try backend.run(request) }
  }

  /// What every way of solving shares: bridges, matrix, trivial models, signs, checks.
  func run(
    on backend: some Backend, options: SolveOptions, control: RunControl,
    _ solve: (SolveRequest) throws(MIPError) -> SolveReply
  ) throws(MIPError) -> Solution {
    let clock = control.start()
    try options.check()
    for variable in options.start.keys { try check(variable) }
    // A relaxation has no sets: bridged, their binaries are relaxed like all others.
    let features = options.relaxed ? backend.features.subtracting([.sos1, .sos2]) : backend.features
    let bridged = try bridged(for: features)
    var compiled = try bridged.model.matrix()
    if options.relaxed { compiled.form.isInteger = Array(repeating: false, count: compiled.form.columnCount) }
    if compiled.form.hasIntegers, !(backend is any IntegerBackend) {
      throw .unsupported(
        solver: backend.name, feature: "integer variables (ask for the relaxation, or use CBC or GLPK)")
    }
    let request = bridged.request(compiled, options: options, control: control, clock: clock)
    let reply: SolveReply
    if let trivial = compiled.form.trivialReply() { reply = trivial } else { reply = try solve(request) }
    return try solution(
      of: reply, bridged: bridged, compiled: compiled, backend: backend, options: options, clock: clock)
  }

  private func solution(
    of reply: SolveReply, bridged: BridgedModel, compiled: CompiledModel, backend: some Backend, options: SolveOptions,
    clock: RunClock
  ) throws(MIPError) -> Solution {
    var solution = Solution(termination: reply.termination, solver: "\(backend.name) \(backend.version)")
    solution.nodes = reply.nodes
    solution.iterations = reply.iterations
    solution.detail = reply.detail
    solution.bound = reply.bound.flatMap { $0.isFinite ? compiled.userObjective($0) : nil }
    if let point = reply.point {
      try place(point, in: &solution, bridged: bridged, compiled: compiled, solver: backend.name, options: options)
    }
    // A bound can pass the objective by rounding only; then it is the objective that is known.
    if let objective = solution.objective, let bound = solution.bound {
      solution.bound = sense == .minimize ? min(bound, objective) : max(bound, objective)
    }
    let sign = compiled.sign
    if let duals = reply.duals, let reducedCosts = reply.reducedCosts {
      solution.dualStatus = .feasible
      solution.duals = Array(compiled.rowValues(duals.map { sign * $0 }).prefix(rowCount))
      solution.reducedCosts = Array(compiled.variableValues(reducedCosts.map { sign * $0 }).prefix(variableCount))
    }
    if let ray = reply.dualRay {
      solution.dualStatus = .ray
      solution.infeasibilityRay = Array(compiled.rowValues(ray).prefix(rowCount))
    }
    if let ray = reply.primalRay {
      if !solution.hasPoint { solution.primalStatus = .ray }
      solution.ray = Array(compiled.variableValues(ray).prefix(variableCount))
    }
    solution.seconds = clock.seconds
    solution.cpuSeconds = clock.cpuSeconds
    return solution
  }

  /// Checks a returned point and gives it out, rounded and inside its bounds. When it fails the check, its integers are
  /// fixed and the rest is solved again; when that fails too, the point is refused.
  private func place(
    _ point: [Double], in solution: inout Solution, bridged: BridgedModel, compiled: CompiledModel, solver: String,
    options: SolveOptions
  ) throws(MIPError) {
    // A relaxation is judged as it was solved, with what the bridges added.
    let judged = options.relaxed ? bridged.model.relaxation : self
    let passes = { (check: PointCheck) in
      check.passes(feasibility: options.feasibilityTolerance, integrality: options.integralityTolerance)
    }
    let raw = Array(compiled.variableValues(point).prefix(judged.variableCount))
    var values = judged.settled(raw)
    var check = judged.check(values)
    if !passes(check) {
      let polished = compiled.form.polished(point).map {
        judged.settled(Array(compiled.variableValues($0).prefix(judged.variableCount)))
      }
      if let polished, passes(judged.check(polished)) {
        values = polished
      } else {
        values = raw
      }
      check = judged.check(values)
      guard passes(check) else {
        throw .pointRejected(
          solver: solver,
          violation: "\(check.worst ?? "integrality") by \(max(check.infeasibility, check.fractionality))")
      }
    }
    solution.values = Array(values.prefix(variableCount))
    solution.check = check
    solution.objective = judged.objectiveValue(at: values)
    solution.primalStatus = .feasible
  }

  /// The point with whole numbers where the model wants them, inside its bounds: solvers keep both to a tolerance only.
  private func settled(_ point: [Double]) -> [Double] {
    var values = rounded(point)
    for index in values.indices where !kinds[index].isSemi && columnLower[index] <= columnUpper[index] {
      values[index] = min(max(values[index], columnLower[index]), columnUpper[index])
    }
    return values
  }

  /// The same model without integrality.
  private var relaxation: Model {
    var model = self
    for index in model.kinds.indices where model.kinds[index].isIntegral { model.kinds[index] = .continuous }
    return model
  }
}
