import CGLPK
import MIP

/// What happens in GLPK's callback while the tree is searched: incumbents, bound, limits, the start and lazy rows.
final class GlpkTreeSearch {
  private let solve: GlpkSolve
  private var request: SolveRequest { solve.request }
  private var form: MatrixForm { solve.form }
  /// Whether GLPK searches a presolved problem, whose columns are not ours.
  var presolved = false
  /// The start, once it was found feasible.
  private(set) var start: [Double]?
  private var startIsInjected = false
  private var isStarted = false
  /// Whether the presolved problem cannot be searched and the plain one has to be.
  private(set) var needsPlainSearch = false
  /// Lazy rows so far; GLPK forgets those of a branch in the others.
  private(set) var rows: [MatrixRow] = []
  /// Why the search was stopped from here.
  private(set) var reason: Termination?
  private(set) var gapReached = false
  private(set) var failure: MIPError?
  private var incumbent: Double?
  private var bound: Double?
  private var nodes = 0
  private var branchings = 0
  private var lastLook = -Double.infinity
  private var lastReport = -Double.infinity
  /// The point for which rows were added last.
  private var lastSeparated: [Double] = []

  init(_ solve: GlpkSolve) { self.solve = solve }

  /// Takes a feasible start, unless lazy rows refuse it.
  func offerStart(_ point: [Double]) throws(MIPError) {
    if let separate = solve.separate {
      let found = try ask(separate, point)
      rows += found
      guard found.isEmpty else { return }
    }
    start = point
    note(incumbent: form.objectiveValue(point), point: point)
  }

  /// Searches the tree and returns GLPK's code.
  func run(_ problem: GlpkProblem, presolve: Bool) -> Int32 {
    var parameters = glp_iocp()
    glp_init_iocp(&parameters)
    parameters.msg_lev = solve.messageLevel
    parameters.tm_lim = solve.millisecondsLeft
    parameters.tol_int = min(max(request.options.integralityTolerance, 1e-9), 1e-5)
    parameters.presolve = presolve ? GLP_ON : GLP_OFF
    parameters.mir_cuts = GLP_ON
    parameters.cov_cuts = GLP_ON
    // A rounded point would become the incumbent without lazy rows having been asked for.
    parameters.sr_heur = solve.separate == nil ? GLP_ON : GLP_OFF
    parameters.cb_func = { tree, info in
      guard let tree, let info else { return }
      Unmanaged<GlpkTreeSearch>.fromOpaque(info).takeUnretainedValue().visit(tree)
    }
    // GLPK keeps the pointer no longer than the call.
    needsPlainSearch = false
    return withExtendedLifetime(self) {
      parameters.cb_info = Unmanaged.passUnretained(self).toOpaque()
      return glp_intopt(problem.pointer, &parameters)
    }
  }

  func note(bound: Double) {
    guard bound > -1e300 else { return }
    self.bound = max(self.bound ?? bound, bound)
  }

  /// What is known, without a point.
  func reply(_ termination: Termination) -> SolveReply {
    var reply = SolveReply(termination: termination, bound: termination == .infeasible ? nil : provenBound)
    reply.nodes = nodes
    return reply
  }

  /// Nothing is better than the bound of the open nodes and the incumbent.
  private var provenBound: Double? { bound.map { min($0, incumbent ?? $0) } }

  private func visit(_ tree: OpaquePointer) {
    guard failure == nil, reason == nil, !needsPlainSearch, let problem = glp_ios_get_prob(tree) else { return }
    if presolved, !isStarted, glp_get_num_cols(problem) == 0 {
      // The cut generators abort on a problem without columns, which the presolver may leave.
      needsPlainSearch = true
      glp_ios_terminate(tree)
      return
    }
    isStarted = true
    injectStart(tree)
    let moment = glp_ios_reason(tree)
    if moment == GLP_IBINGO || moment == GLP_ISELECT { noteIncumbent(problem) }
    // A node of which one branch is pruned at once goes on as the other without a new node of the tree, maybe for ever.
    if moment == GLP_IBRANCH {
      branchings += 1
      nodes = max(nodes, branchings)
    }
    let now = request.clock.seconds
    let wantsGap = request.options.relativeGap > 0 || request.options.absoluteGap > 0
    if now - lastLook > 0.05 || moment == GLP_ISELECT && (wantsGap || request.options.nodeLimit != nil) {
      lastLook = now
      look(tree)
    }
    if let interruption = solve.interruption {
      stop(tree, interruption)
    } else if let limit = request.options.nodeLimit, nodes >= limit {
      stop(tree, .nodeLimit)
    } else if wantsGap, gapIsClosed {
      gapReached = true
      stop(tree, .optimal)
    } else if moment == GLP_IROWGEN, let separate = solve.separate {
      addRows(tree, problem, separate)
    }
    if moment == GLP_IBINGO || now - lastReport > 0.1 {
      lastReport = now
      request.report(nodes: nodes, incumbent: incumbent, bound: provenBound)
    }
  }

  /// Bound and node count; walks over the open nodes.
  private func look(_ tree: OpaquePointer) {
    let best = glp_ios_best_node(tree)
    if best > 0 { note(bound: glp_ios_node_bound(tree, best)) }
    var active: Int32 = 0
    var total: Int32 = 0
    glp_ios_tree_size(tree, &active, nil, &total)
    nodes = max(nodes, Int(total - active))
  }

  private func stop(_ tree: OpaquePointer, _ reason: Termination) {
    look(tree)
    self.reason = reason
    glp_ios_terminate(tree)
  }

  private var gapIsClosed: Bool {
    guard let incumbent, let bound = provenBound else { return false }
    let difference = incumbent - bound
    return difference <= request.options.absoluteGap
      || difference <= request.options.relativeGap * abs(incumbent + request.objectiveOffset)
  }

  private func noteIncumbent(_ problem: OpaquePointer) {
    guard glp_mip_status(problem) == GLP_FEAS else { return }
    let objective = glp_mip_obj_val(problem)
    guard objective < incumbent ?? .infinity else { return }
    let point =
      presolved ? nil : (0..<form.columnCount).map { glp_mip_col_val(problem, Int32($0 + 1)) }
    note(incumbent: objective, point: point)
  }

  private func note(incumbent objective: Double, point: [Double]?) {
    incumbent = objective
    if let point { request.incumbents.offer(point, objective: objective) }
  }

  private func injectStart(_ tree: OpaquePointer) {
    guard let start, !startIsInjected, !presolved else { return }
    startIsInjected = true
    glp_ios_heur_sol(tree, [0] + start)
  }

  /// Lazy rows that the point of the current node violates: those known from other branches first, then new ones.
  private func addRows(_ tree: OpaquePointer, _ problem: OpaquePointer, _ separate: RowSeparation) {
    let point = (0..<form.columnCount).map { glp_get_col_prim(problem, Int32($0 + 1)) }
    let known = rows.filter { $0.violation(point) > request.options.feasibilityTolerance }
    if !known.isEmpty, point != lastSeparated {
      lastSeparated = point
      for row in known { GlpkProblem.addRow(row, to: problem) }
      return
    }
    let isWhole = (0..<form.columnCount).allSatisfy {
      !form.isInteger[$0] || abs(point[$0] - point[$0].rounded()) <= 1e-5
    }
    guard isWhole else { return }
    var whole = point
    for column in 0..<form.columnCount where form.isInteger[column] { whole[column] = whole[column].rounded() }
    do throws(MIPError) {
      let found = try ask(separate, whole)
      // Rows that did not move the point hold as far as the simplex method goes; whoever asked checks the result.
      guard !found.isEmpty, point != lastSeparated else { return }
      lastSeparated = point
      rows += found
      for row in found { GlpkProblem.addRow(row, to: problem) }
    } catch {
      failure = error
      glp_ios_terminate(tree)
    }
  }

  /// Asks for rows and checks what GLPK would abort on.
  private func ask(_ separate: RowSeparation, _ point: [Double]) throws(MIPError) -> [MatrixRow] {
    let found: [MatrixRow]
    do { found = try separate(point) } catch let error as MIPError { throw error } catch {
      throw .callbackFailed(reason: "\(error)")
    }
    for row in found { try row.checkForGlpk(columns: form.columnCount) }
    return found
  }
}
