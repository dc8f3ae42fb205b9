import ArgumentParser
import MIP

#if canImport(MIPGLPK)
  import MIPGLPK
#endif

/// A solver of the method `mip`.
enum MasterSolver: String, ExpressibleByArgument, CaseIterable, Sendable {
  case cbc
  case glpk

  /// The solver.
  /// - Throws: `CommandFailure` for GLPK in a build without it.
  func backend() throws -> any IntegerBackend {
    switch self {
    case .cbc: return CBC()
    case .glpk:
      #if canImport(MIPGLPK)
        return GLPK()
      #else
        throw CommandFailure(.usage, "this program was built without GLPK (package trait GLPK)")
      #endif
    }
  }
}
