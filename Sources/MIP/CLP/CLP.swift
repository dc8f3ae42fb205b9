import CClp
import Execution

/// Linear programs by CLP (COIN-OR, EPL): duals, reduced costs and rays.
///
/// Solves run in parallel without a lock, each on a thread of its own. Stopping is seen at the next simplex iteration;
/// the time limit is wall-clock time. CLP's own presolve follows ``SolveOptions/presolve``. Rays are given out only
/// after they were checked against the matrix.
public struct CLP: LinearBackend {
  public init() {}

  public let name = "CLP"
  public var version: String { String(cString: Clp_Version()) }
  public var features: BackendFeatures { [.stop, .log] }

  /// - Parameter request: A form without integers and special ordered sets.
  /// - Throws: `MIPError.unsupported` for integers and sets; `.invalidValue` and `.invalidStructure` for a form that
  ///   would abort CLP; `.solverFailed` when the solve did not run.
  public func run(_ request: SolveRequest) throws(MIPError) -> SolveReply {
    try request.form.check(for: name)
    if request.form.hasIntegers { throw .unsupported(solver: name, feature: "integer variables") }
    if !request.form.specialOrderedSets.isEmpty { throw .unsupported(solver: name, feature: "special ordered sets") }
    if let reply = request.form.trivialReply() { return reply }
    return try SolveThread.run(request, solver: name) { () throws(MIPError) in
      try LinearSolve(request).reply()
    }
  }
}
