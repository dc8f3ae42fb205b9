import MIP

/// How strictly a backend is judged, and which checks it is declared not to pass.
public struct ConformanceConfiguration: Sendable {
  /// Two numbers agree when they differ by at most this plus ``relativeTolerance`` times the larger one.
  public var absoluteTolerance = 1e-6
  /// See ``absoluteTolerance``.
  public var relativeTolerance = 1e-6
  /// What a model without a point may be called.
  public var infeasible: Set<Termination> = [.infeasible, .infeasibleOrUnbounded]
  /// What a model with an unbounded objective may be called.
  public var unbounded: Set<Termination> = [.unbounded, .infeasibleOrUnbounded]
  /// Wall-clock seconds for a check that sets no limit itself; none of them should need a hundredth of it.
  public var timeLimit = 60.0
  /// Seconds by which a time limit or a cancellation may be overrun.
  public var latency = 0.5
  /// How many variables the largest models have.
  public var bigCount = 1_000_000
  /// Checks the backend is known not to pass, by name, each with the reason.
  public var excluded: [String: String] = [:]

  public init() {}
}
