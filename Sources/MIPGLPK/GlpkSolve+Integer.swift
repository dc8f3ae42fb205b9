import CGLPK
import MIP

extension GlpkSolve {
  func integerReply(_ problem: GlpkProblem) throws(MIPError) -> SolveReply {
    let search = GlpkTreeSearch(self)
    if let cutoff = request.cutoff {
      let columns = form.objective.indices.filter { form.objective[$0] != 0 }.map { Int32($0) }
      if !columns.isEmpty {
        problem.addRow(
          MatrixRow(
            columns: columns, values: columns.map { form.objective[Int($0)] }, lower: -.infinity,
            upper: cutoff + form.cutoffSlack(cutoff)))
      }
    }
    if let start = request.start, let point = try completed(start) { try search.offerStart(point) }
    // Neither a start nor a lazy row can be mapped into the presolved problem, and reductions that keep one optimum are
    // wrong when rows are still missing.
    let presolve = request.options.presolve && separate == nil && search.start == nil
    problem.markIntegers(form)
    var reply = try searchTree(problem, search, presolve: presolve)
    if search.needsPlainSearch || presolve && reply.termination == .numericalError
      || presolve && reply.termination == .infeasibleOrUnbounded
    {
      reply = try searchTree(problem, search, presolve: false)
    }
    if reply.termination == .infeasible, request.cutoff != nil { reply.termination = .cutoff }
    if let start = search.start, reply.point.map({ form.objectiveValue($0) > form.objectiveValue(start) }) ?? true {
      reply.point = start
    }
    if let point = reply.point { reply.point = polished(point, problem, rows: search.rows) }
    if reply.termination == .optimal, !search.gapReached, let point = reply.point {
      reply.bound = form.objectiveValue(point)
    }
    return reply
  }

  private func searchTree(
    _ problem: GlpkProblem, _ search: GlpkTreeSearch, presolve: Bool
  ) throws(MIPError) -> SolveReply {
    if !presolve {
      switch solveLinear(problem) {
      case .optimal: search.note(bound: glp_get_obj_val(problem.pointer))
      case .infeasible: return SolveReply(termination: .infeasible)
      case .unbounded: return try unboundedReply(problem)
      case .stopped(let reason): return search.reply(reason)
      }
    }
    if let interruption { return search.reply(interruption) }
    search.presolved = presolve
    let code = search.run(problem, presolve: presolve)
    if let failure = search.failure { throw failure }
    var reply: SolveReply
    switch code {
    case 0:
      switch glp_mip_status(problem.pointer) {
      case GLP_OPT: reply = search.reply(.optimal)
      case GLP_NOFEAS: reply = search.reply(search.start == nil ? .infeasible : .optimal)
      default: reply = search.reply(.numericalError)
      }
    case GLP_EMIPGAP: reply = search.reply(.optimal)
    case GLP_ETMLIM: reply = search.reply(.timeLimit)
    case GLP_ESTOP: reply = search.reply(search.reason ?? .cancelled)
    case GLP_ENOPFS: reply = search.reply(.infeasible)
    // The presolver does not say which of the two; the search without it will.
    case GLP_ENODFS: reply = search.reply(.infeasibleOrUnbounded)
    default:
      reply = search.reply(.numericalError)
      reply.detail = "glp_intopt returned \(code)"
    }
    reply.point = problem.integerPoint
    reply.iterations = Int(glp_get_it_cnt(problem.pointer))
    return reply
  }

  /// The relaxation is unbounded: so is the model, when it has a point at all (Meyer 1974, for rational data).
  private func unboundedReply(_ problem: GlpkProblem) throws(MIPError) -> SolveReply {
    guard separate == nil else { return SolveReply(termination: .infeasibleOrUnbounded) }
    var feasibility = request
    feasibility.form.objective = Array(repeating: 0, count: form.columnCount)
    feasibility.cutoff = nil
    feasibility.start = nil
    feasibility.incumbents = IncumbentBox()
    // The tree of an unbounded model without a point may be infinite.
    feasibility.options.nodeLimit = min(1000, request.options.nodeLimit ?? 1000)
    let reply = try GlpkSolve(feasibility, deadline: deadline).reply()
    switch reply.termination {
    case .optimal: return SolveReply(termination: .unbounded)
    case .infeasible: return reply
    default: return SolveReply(termination: .infeasibleOrUnbounded)
    }
  }

  /// A start with all its values, or `nil` when what is given does not extend to a feasible point.
  private func completed(_ start: [Double]) throws(MIPError) -> [Double]? {
    guard start.count == form.columnCount else {
      throw .invalidStructure(
        what: "the start", problem: "\(start.count) values for \(form.columnCount) columns")
    }
    var fixed = request
    var isComplete = true
    for column in 0..<form.columnCount {
      guard !start[column].isNaN else {
        isComplete = false
        continue
      }
      let value = form.isInteger[column] ? start[column].rounded() : start[column]
      let bounds = form.usableBounds(column)
      let tolerance = request.options.feasibilityTolerance * max(1, abs(value))
      guard value >= bounds.lower - tolerance, value <= bounds.upper + tolerance else { return nil }
      let inside = min(max(value, bounds.lower), bounds.upper)
      fixed.form.columnLower[column] = inside
      fixed.form.columnUpper[column] = inside
    }
    var point = fixed.form.columnLower
    if !isComplete {
      fixed.start = nil
      fixed.incumbents = IncumbentBox()
      fixed.options.nodeLimit = 200
      // A start should not cost more than a part of the time that is there.
      let now = request.clock.seconds
      let share = deadline < .infinity ? 0.2 * max(0, deadline - now) : 5
      let reply = try GlpkSolve(fixed, deadline: now + share).reply()
      guard let found = reply.point else { return nil }
      point = found
    }
    guard form.infeasibility(point) <= request.options.feasibilityTolerance else { return nil }
    if let cutoff = request.cutoff, form.objectiveValue(point) > cutoff + form.cutoffSlack(cutoff) { return nil }
    return point
  }

  /// The point with its whole numbers made whole and the other columns solved for once more: GLPK takes a whole number
  /// that is off by its tolerance, and a large coefficient makes that a violation.
  private func polished(_ point: [Double], _ problem: GlpkProblem, rows: [MatrixRow]) -> [Double] {
    var rounded = point
    for column in 0..<form.columnCount where form.isInteger[column] { rounded[column] = rounded[column].rounded() }
    guard form.infeasibility(rounded) > 1e-9, form.isInteger.contains(false) else { return rounded }
    for row in rows { problem.addRow(row) }
    for column in 0..<form.columnCount where form.isInteger[column] {
      problem.setColumnBounds(column, rounded[column], rounded[column])
    }
    let polish = GlpkSolve(request.withoutLimits, deadline: 0.2)
    glp_unscale_prob(problem.pointer)
    glp_std_basis(problem.pointer)
    guard polish.runSimplex(problem) == .optimal else { return rounded }
    var polished = problem.basicPoint
    for column in 0..<form.columnCount where form.isInteger[column] { polished[column] = rounded[column] }
    return form.infeasibility(polished) < form.infeasibility(rounded) ? polished : rounded
  }
}

extension SolveRequest {
  /// For the last touch on a point when time is up.
  fileprivate var withoutLimits: SolveRequest {
    var request = self
    var control = clock.control
    control.timeLimit = nil
    control.isCancelled = { false }
    request.clock = control.start()
    request.stop = StopSignal()
    return request
  }
}
