import ArgumentParser
import MIP

/// A solver of the method `mip`.
enum MasterSolver: String, ExpressibleByArgument, CaseIterable, Sendable {
  case cbc

  /// The solver.
  func backend() throws -> any IntegerBackend { CBC() }
}
