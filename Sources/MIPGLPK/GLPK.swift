import CGLPK
import MIP

/// Linear and mixed-integer programs by GLPK (GPL-3.0-or-later: see the landing page of this module for what that means).
///
///     let solution = try model.solve(with: GLPK(), control: RunControl(timeLimit: 10))
///
/// Every solve runs on a thread of its own, because GLPK aborts the process when a problem is deleted on another thread
/// than the one that made it; several solves may run at once. Whatever GLPK would abort on is looked for in Swift before
/// each call. It is the weaker of the two integer solvers, but it has duals, reports its bound while it runs, can be
/// stopped at any node, and takes lazy rows inside its tree.
///
/// The presolver is used for integer programs without lazy rows and without a start, neither of which it can map.
public struct GLPK: LazyRowBackend, LinearBackend {
  public init() {}

  public let name = "GLPK"
  public var version: String { glp_version().map { String(cString: $0) } ?? "unknown" }
  public var features: BackendFeatures { [.start, .cutoff, .nodeLimit, .log, .stop, .progress] }

  public func run(_ request: SolveRequest) throws(MIPError) -> SolveReply { try solve(request, nil) }

  public func run(
    _ request: SolveRequest, separate: @escaping @Sendable ([Double]) throws -> [MatrixRow]
  ) throws(MIPError) -> SolveReply { try solve(request, separate) }

  private func solve(_ request: SolveRequest, _ separate: RowSeparation?) throws(MIPError) -> SolveReply {
    try request.form.checkForGlpk()
    if separate == nil, let trivial = request.form.trivialReply() { return trivial }
    return try SolveThread.run(request, solver: name) { () throws(MIPError) in
      let log = request.options.log.map(GlpkLog.init)
      if let log { log.install() } else { glp_term_out(GLP_OFF) }
      // The environment belongs to this thread, which ends with the solve; its hook needs the log until then.
      defer { withExtendedLifetime(log) { _ = glp_free_env() } }
      var reply = try GlpkSolve(request, separate: separate).reply()
      log?.flush()
      if let cutoff = request.cutoff { reply.apply(cutoff: cutoff, form: request.form) }
      return reply
    }
  }
}

/// Takes a point and returns rows it violates.
typealias RowSeparation = @Sendable ([Double]) throws -> [MatrixRow]

extension SolveReply {
  /// Takes away a point that is worse than the cutoff; such an optimum means that no point is as good as it.
  mutating func apply(cutoff: Double, form: MatrixForm) {
    guard let point, form.objectiveValue(point) > cutoff + form.cutoffSlack(cutoff) else { return }
    self.point = nil
    duals = nil
    reducedCosts = nil
    if termination == .optimal { termination = .cutoff }
  }
}
