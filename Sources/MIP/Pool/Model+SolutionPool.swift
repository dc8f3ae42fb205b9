import Execution

extension Model {
  /// The best solutions that differ in their integer variables, in the order of their objectives, with a proof that none
  /// better is left out.
  ///
  ///     let five = try model.solutionPool(count: 5, with: CBC())
  ///     let near = try model.solutionPool(within: .relative(0.01), with: CBC())
  ///
  /// The model is solved again and again; after each solve a row excludes the integer part of the solution found, for
  /// general integers through their binary expansion. Every solve is exact for what is left, so that solution n is proved
  /// to be the n-th best. Continuous variables do not tell solutions apart: each integer part occurs once, with its best
  /// completion. A model without integer variables has one solution at most.
  ///
  /// Ties: solutions with equal objectives all count; when `count` cuts through them, the solver decides which are in.
  /// A row that holds the objective at the last bound is valid for the next solve, but is not added: on p-median models
  /// it cost 4 to 5 times the time, on knapsacks it gained nothing.
  ///
  /// A limit ends the search, and what was found until then is returned, the incumbent of the last solve included;
  /// ``SolutionPool/provedCount`` says how far the proof goes.
  ///
  /// - Parameters:
  ///   - count: How many solutions, at most. All by default, which can be very many.
  ///   - gap: Only solutions at most this much worse than the best; `nil` for no restriction.
  ///   - chosen: The integer variables that tell solutions apart; `nil` for all. With a subset, each of its value
  ///     combinations occurs once, with the best completion.
  ///   - backend: The solver.
  ///   - options: As for ``solve(with:options:control:)``; the node limit is for each solve, the start for the first.
  ///   - control: The time limit is for all solves together; progress counts solutions.
  /// - Throws: As ``solve(with:options:control:)``; `MIPError.missingBound` for an integer variable without finite
  ///   bounds and `.invalidValue` for one with more than 100,000 values, `.invalidStructure` for a chosen variable
  ///   that is continuous, `.pointRejected` when the solver repeats a solution.
  /// - Complexity: One solve a solution, and one more when all were asked for; each loads the model anew.
  public func solutionPool(
    count: Int = .max, within gap: PoolGap? = nil, distinguishedBy chosen: [Variable]? = nil,
    with backend: some Backend,
    options: SolveOptions = SolveOptions(), control: RunControl = RunControl()
  ) throws(MIPError) -> SolutionPool {
    guard count > 0 else {
      throw .invalidValue(what: "the number of solutions", value: Double(count), expected: "1 or more")
    }
    try options.check()
    try gap?.check()
    let clock = control.start()
    var search = try PoolSearch(model: self, gap: gap, chosen: chosen, features: backend.features, options: options)
    while search.pool.count < count, search.next == nil {
      if let interruption = clock.interruption {
        search.next = interruption == .cancelled ? .cancelled : .timeLimit
        break
      }
      var inner = control
      inner.timeLimit = control.timeLimit.map { max(0, $0 - clock.seconds) }
      let solution = try search.extended.solve(with: backend, options: search.options, control: inner)
      try search.take(solution)
      clock.report(
        Progress(
          stage: "solution pool", done: search.pool.count, total: count == .max ? nil : count,
          incumbent: search.pool.last?.objective, bound: search.pool.remainderBound))
    }
    return search.finished(seconds: clock.seconds)
  }
}

/// The state between two solves of a pool.
private struct PoolSearch {
  let model: Model
  let gap: PoolGap?
  let usesCutoff: Bool
  let given: SolveOptions
  /// The model with the exclusions.
  var extended: Model
  /// The options of the next solve.
  var options: SolveOptions
  var exclusions: NoGoodRows
  var pool = SolutionPool()
  var signatures: Set<[Int]> = []
  /// Why no further solve is made; `nil` while the search goes on.
  var next: SolutionPool.Ending?

  init(
    model: Model, gap: PoolGap?, chosen: [Variable]?, features: BackendFeatures, options: SolveOptions
  ) throws(MIPError) {
    self.model = model
    self.gap = gap
    usesCutoff = features.contains(.cutoff)
    given = options
    extended = model
    self.options = options
    exclusions = try NoGoodRows(model: model, chosen: chosen)
  }

  /// Adds what a solve found and prepares the next one.
  mutating func take(_ solution: Solution) throws(MIPError) {
    pool.solves += 1
    pool.nodes += solution.nodes
    // What was excluded before is in the pool, so that the bound of a solve is one for everything that is not; the sets
    // shrink, so that the best bound holds.
    if let bound = solution.bound { raiseBound(to: bound) }
    switch solution.termination {
    case .infeasible: next = options.cutoff == nil ? .exhausted : .threshold
    case .cutoff: next = .threshold
    case .unbounded: next = .unbounded
    case .timeLimit: next = .timeLimit
    case .nodeLimit: next = .nodeLimit
    case .iterationLimit: next = .iterationLimit
    case .cancelled: next = .cancelled
    case .infeasibleOrUnbounded, .numericalError: next = .undecided
    case .optimal: break
    }
    if next == .threshold, let cutoff = options.cutoff { raiseBound(to: cutoff) }
    guard solution.hasPoint, next != .unbounded, let objective = solution.objective else {
      if next == nil { next = .undecided }
      return
    }
    guard isGoodEnough(objective) else {
      // The best of the rest is not good enough; a mere incumbent says nothing about the rest.
      if solution.termination == .optimal { next = .threshold }
      return
    }
    guard signatures.insert(exclusions.signature(of: solution.values)).inserted else {
      throw .pointRejected(solver: solution.solver, violation: "a solution that was excluded came again")
    }
    pool.solutions.append(restricted(solution))
    guard next == nil else { return }
    if exclusions.isEmpty {
      next = .exhausted
      return
    }
    if pool.count == 1 { try exclusions.addDigits(to: &extended) }
    try extended.add(exclusions.excluding(solution.values))
    options.start = [:]
    if usesCutoff, let threshold = threshold {
      // With room for the solver's tolerance; what comes back is judged exactly.
      let slack = 1e-6 * max(1, abs(threshold))
      options.cutoff = model.sense == .minimize ? threshold + slack : threshold - slack
    }
  }

  /// The pool in the order of the objectives, with its proof.
  func finished(seconds: Double) -> SolutionPool {
    var pool = pool
    pool.ending = next ?? .count
    pool.seconds = seconds
    let worst = model.sense == .minimize ? Double.infinity : -.infinity
    if pool.ending == .exhausted { pool.remainderBound = worst }
    let sign = model.sense == .minimize ? 1.0 : -1.0
    // Solves that stop at a gap can come out of order; the sort is stable.
    let order = pool.solutions.indices.sorted { left, right in
      let (a, b) = (sign * (pool.solutions[left].objective ?? worst), sign * (pool.solutions[right].objective ?? worst))
      return a != b ? a < b : left < right
    }
    pool.solutions = order.map { pool.solutions[$0] }
    if let bound = pool.remainderBound {
      pool.provedCount =
        pool.solutions.prefix { solution in
          let objective = solution.objective ?? worst
          let slack = max(given.absoluteGap, given.relativeGap * abs(objective), 1e-6 * max(1, abs(objective)))
          return sign * (objective - bound) <= slack
        }.count
    }
    return pool
  }

  private mutating func raiseBound(to bound: Double) {
    let known = pool.remainderBound ?? bound
    pool.remainderBound = model.sense == .minimize ? max(bound, known) : min(bound, known)
  }

  /// The worst objective that is still of interest, from the gap and the caller's cutoff.
  private var threshold: Double? {
    let best = pool.solutions.compactMap(\.objective)
    let leader = model.sense == .minimize ? best.min() : best.max()
    let fromGap = leader.flatMap { leader in gap?.threshold(best: leader, sense: model.sense) }
    guard let fromGap, let cutoff = given.cutoff else { return fromGap ?? given.cutoff }
    return model.sense == .minimize ? min(fromGap, cutoff) : max(fromGap, cutoff)
  }

  private func isGoodEnough(_ objective: Double) -> Bool {
    guard let threshold = threshold else { return true }
    let slack = 1e-9 * max(1, abs(threshold))
    return model.sense == .minimize ? objective <= threshold + slack : objective >= threshold - slack
  }

  /// A solution of the extended model as one of the model.
  private func restricted(_ solution: Solution) -> Solution {
    var solution = solution
    solution.values = Array(solution.values.prefix(model.variableCount))
    solution.duals = solution.duals.map { Array($0.prefix(model.rowCount)) }
    solution.reducedCosts = solution.reducedCosts.map { Array($0.prefix(model.variableCount)) }
    solution.check = model.check(solution.values)
    return solution
  }
}
