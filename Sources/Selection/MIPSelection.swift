import Execution
import MIP

/// Outer approximation: a mixed-integer master over which groups are removed, and cuts from closed-form refits.
///
///     var method = MIPSelection()
///     method.relativeGap = 0.01
///     let selection = try method.select(problem, control: RunControl(timeLimit: 60))
///     let report = [selection.objective, selection.bound ?? -.infinity]
///
/// The master holds the budget, the fixed groups and every side row exactly. It is solved as a linear program first, with
/// many rounds of cuts (CLP), and then over binaries by ``backend``, a refit and its cuts after every solve, until its
/// bound meets the incumbent. Up to ``largestLift`` free groups, products of two indicators are variables of the master;
/// beyond that the cuts are those of the perspective relaxation. It starts from `swap`, so it never returns less.
///
/// - Complexity: exponential in the number of groups at worst; O(p³) per cut.
public struct MIPSelection: Sendable {
  /// The solver of the master.
  public var backend: any IntegerBackend
  /// Stop when the loss is within this share of the objective f from the bound; 0 asks for a full proof, which means
  /// ``tolerance``.
  public var relativeGap = 0.0
  /// The bound and the incumbent's loss count as equal when they differ by this share of the loss.
  public var tolerance = 1e-6
  /// Nodes of the master's trees at most, all together; `nil` for no limit but time.
  public var nodeLimit: Int?
  /// Rounds of cuts in the linear relaxation at most.
  public var rootRounds = 150
  /// The largest number of free groups for which the master has variables for products of two indicators.
  public var largestLift = 40

  /// - Parameter backend: The solver of the master; any that takes binaries.
  public init(backend: any IntegerBackend = CBC()) { self.backend = backend }

  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    let start = try SwapDescent().outcome(problem, clock)
    return try outcome(problem, from: start, clock)
  }

  /// Searches from a given incumbent.
  func outcome(_ problem: SelectionProblem, from start: Outcome, _ clock: RunClock) throws -> Outcome {
    var run = try MIPSelectionRun(problem, start: start, settings: self, clock: clock)
    let end: MIPSelectionRun.End
    do { end = try run.search() } catch let error as MIPError {
      throw SelectionError.solverFailed(error.description)
    }
    var outcome = start
    if run.incumbent != start.support {
      // What was proved of the start says nothing of another support.
      outcome.support = run.incumbent
      outcome.certificate = Certificate(kind: .none)
      outcome.loss = nil
    }
    outcome.work.swaps += run.swaps
    outcome.work.nodes = run.nodes
    outcome.work.cuts = run.cuts
    outcome.lossBound = run.bound
    switch end {
    case .proved(let gap):
      outcome.status = gap <= tolerance ? .optimal : .feasible
      outcome.certificate = Certificate(
        kind: .mip,
        assumes: [
          "bounds of \(backend.name) \(backend.version) and its feasibility tolerance",
          "cuts in double precision, valid up to rounding",
          gap <= tolerance
            ? "relative tolerance \(tolerance) of the loss"
            : "stopped within the relative gap \(relativeGap) of the objective that was asked for",
        ])
    case .stalled:
      outcome.status = .feasible
    case .interrupted(let interruption):
      outcome.status = Outcome.status(interruption)
    }
    return outcome
  }
}
