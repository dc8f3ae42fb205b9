import ArgumentParser
import MIP

#if canImport(MIPGLPK)
  import MIPGLPK
#endif

/// A solver of `solve`.
enum SolverName: String, ExpressibleByArgument, CaseIterable, Sendable {
  case cbc
  case glpk
  case clp

  /// The solver: CBC in a process of its own, so that it can always be stopped.
  /// - Throws: `MIPError.unsupported` for GLPK in a build without it; `.workerFailed`.
  func backend() throws -> any Backend {
    switch self {
    case .cbc: return CBC(mode: .worker(executable: try SolverWorker.currentExecutable()))
    case .clp: return CLP()
    case .glpk:
      #if canImport(MIPGLPK)
        return GLPK()
      #else
        throw CommandFailure(.usage, "this program was built without GLPK (package trait GLPK)")
      #endif
    }
  }

  /// The solvers this program has, with their versions.
  static var available: [(name: String, version: String, licence: String)] {
    var solvers: [(name: String, version: String, licence: String)] = [
      ("CBC", CBC().version, "EPL-2.0"), ("CLP", CLP().version, "EPL-2.0"),
    ]
    #if canImport(MIPGLPK)
      solvers.append(("GLPK", GLPK().version, "GPL-3.0-or-later"))
    #endif
    return solvers
  }
}
