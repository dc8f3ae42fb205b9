import CGLPK
import MIP

extension GlpkSolve {
  /// How a linear program ended.
  enum LinearOutcome: Equatable {
    case optimal
    case infeasible
    case unbounded
    case stopped(Termination)
  }

  func linearReply(_ problem: GlpkProblem) -> SolveReply {
    let outcome = solveLinear(problem)
    var reply: SolveReply
    switch outcome {
    case .optimal:
      let point = problem.basicPoint
      reply = SolveReply(termination: .optimal, point: point, bound: form.objectiveValue(point))
      reply.duals = (0..<form.rowCount).map { glp_get_row_dual(problem.pointer, Int32($0 + 1)) }
      reply.reducedCosts = (0..<form.columnCount).map { glp_get_col_dual(problem.pointer, Int32($0 + 1)) }
    case .infeasible:
      reply = SolveReply(termination: .infeasible)
    case .unbounded:
      reply = SolveReply(termination: .unbounded)
      reply.primalRay = primalRay(problem)
    case .stopped(let reason):
      reply = SolveReply(termination: reason)
    }
    reply.iterations = Int(glp_get_it_cnt(problem.pointer))
    if outcome == .infeasible { reply.dualRay = dualRay(problem) }
    return reply
  }

  /// The simplex method in slices, so that it can be stopped; each goes on from the basis of the last.
  func solveLinear(_ problem: GlpkProblem) -> LinearOutcome {
    glp_scale_prob(problem.pointer, GLP_SF_AUTO)
    glp_adv_basis(problem.pointer, 0)
    let outcome = runSimplex(problem)
    // Feasible in the scaled space may be infeasible in ours: go on without the scaling.
    if outcome == .optimal, form.infeasibility(problem.basicPoint) > 0.1 * request.options.feasibilityTolerance {
      glp_unscale_prob(problem.pointer)
      return runSimplex(problem)
    }
    return outcome
  }

  func runSimplex(_ problem: GlpkProblem, method: Int32 = GLP_PRIMAL) -> LinearOutcome {
    var parameters = glp_smcp()
    glp_init_smcp(&parameters)
    parameters.msg_lev = messageLevel
    parameters.meth = method
    parameters.tol_bnd = min(max(0.1 * request.options.feasibilityTolerance, 1e-9), 1e-6)
    parameters.presolve = GLP_OFF
    var restarts = 0
    while true {
      if let interruption { return .stopped(interruption) }
      parameters.tm_lim = min(200, millisecondsLeft)
      let code = glp_simplex(problem.pointer, &parameters)
      switch code {
      case 0:
        switch glp_get_status(problem.pointer) {
        case GLP_OPT: return .optimal
        case GLP_NOFEAS: return .infeasible
        case GLP_UNBND: return .unbounded
        default:
          // The dual simplex has ended on a problem without a dual feasible point; the primal one tells what it is.
          if parameters.meth == GLP_PRIMAL { return .stopped(.numericalError) }
          parameters.meth = GLP_PRIMAL
        }
      case GLP_ETMLIM: continue
      default:
        // A singular or ill-conditioned basis, or trouble on the way: once more from the basis of slacks, unscaled.
        restarts += 1
        if restarts > 1 { return .stopped(.numericalError) }
        glp_unscale_prob(problem.pointer)
        glp_std_basis(problem.pointer)
        parameters.meth = GLP_PRIMAL
      }
    }
  }

  /// The direction in which a nonbasic variable moves the basic ones for ever; `nil` when it does not check.
  private func primalRay(_ problem: GlpkProblem) -> [Double]? {
    let rows = problem.rowCount
    let k = Int(glp_get_unbnd_ray(problem.pointer))
    guard k >= 1, k <= rows + form.columnCount, glp_bf_exists(problem.pointer) != 0 else { return nil }
    let status =
      k <= rows ? glp_get_row_stat(problem.pointer, Int32(k)) : glp_get_col_stat(problem.pointer, Int32(k - rows))
    guard status != GLP_BS else { return nil }
    let cost =
      k <= rows ? glp_get_row_dual(problem.pointer, Int32(k)) : glp_get_col_dual(problem.pointer, Int32(k - rows))
    let step = cost > 0 ? -1.0 : 1.0
    var indices = [Int32](repeating: 0, count: rows + 1)
    var values = [Double](repeating: 0, count: rows + 1)
    let count = Int(glp_eval_tab_col(problem.pointer, Int32(k), &indices, &values))
    var ray = [Double](repeating: 0, count: form.columnCount)
    if k > rows { ray[k - rows - 1] = step }
    for position in 0..<count where indices[position + 1] > Int32(rows) {
      ray[Int(indices[position + 1]) - rows - 1] = step * values[position + 1]
    }
    return form.improvesForEver(ray) ? ray : nil
  }

  /// Farkas multipliers: with no costs every basis is dual feasible, so the dual simplex ends at a row of the tableau
  /// that no point can satisfy; `nil` when it does not check. The costs of the problem are gone afterwards.
  private func dualRay(_ problem: GlpkProblem) -> [Double]? {
    for column in 0..<form.columnCount { glp_set_obj_coef(problem.pointer, Int32(column + 1), 0) }
    guard runSimplex(problem, method: GLP_DUAL) == .infeasible else { return nil }
    let rows = problem.rowCount
    let k = Int(glp_get_unbnd_ray(problem.pointer))
    guard k >= 1, k <= rows + form.columnCount, glp_bf_exists(problem.pointer) != 0 else { return nil }
    let status =
      k <= rows ? glp_get_row_stat(problem.pointer, Int32(k)) : glp_get_col_stat(problem.pointer, Int32(k - rows))
    guard status == GLP_BS else { return nil }
    var indices = [Int32](repeating: 0, count: rows + form.columnCount + 1)
    var values = [Double](repeating: 0, count: rows + form.columnCount + 1)
    let count = Int(glp_eval_tab_row(problem.pointer, Int32(k), &indices, &values))
    var ray = [Double](repeating: 0, count: form.rowCount)
    if k <= form.rowCount { ray[k - 1] = 1 }
    for position in 0..<count where indices[position + 1] <= Int32(form.rowCount) {
      ray[Int(indices[position + 1]) - 1] = -values[position + 1]
    }
    if form.provesInfeasibility(ray) { return ray }
    let turned = ray.map { -$0 }
    return form.provesInfeasibility(turned) ? turned : nil
  }
}
