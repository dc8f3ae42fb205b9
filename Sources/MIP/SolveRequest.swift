import Execution

/// What a backend is asked to solve.
public struct SolveRequest: Sendable {
  public var form: MatrixForm
  /// Gaps, limits, seed, presolve and log; `start`, `cutoff` and `relaxed` are not for the backend, see below.
  public var options: SolveOptions
  /// One value a column, NaN where none is given; `nil` without a start.
  public var start: [Double]?
  /// In the sense of the form: only points with an objective of at most this are of interest.
  public var cutoff: Double?
  /// What the model's objective has beside the form's: relative gaps are of `|form objective + offset|`.
  public var objectiveOffset: Double
  /// How many threads the solver may use.
  public var threads: Int
  /// The time that is left is measured by it.
  public var clock: RunClock
  /// Raised when the solve has to stop; ask it, not the clock, for cancellation: it works on any thread.
  public var stop: StopSignal
  /// Where incumbents go while the solve runs.
  public var incumbents: IncumbentBox

  public init(
    form: MatrixForm, options: SolveOptions = SolveOptions(), start: [Double]? = nil, cutoff: Double? = nil,
    objectiveOffset: Double = 0, threads: Int = 1, clock: RunClock, stop: StopSignal = StopSignal(),
    incumbents: IncumbentBox = IncumbentBox()
  ) {
    self.form = form
    self.options = options
    self.start = start
    self.cutoff = cutoff
    self.objectiveOffset = objectiveOffset
    self.threads = threads
    self.clock = clock
    self.stop = stop
    self.incumbents = incumbents
  }

  /// Wall-clock seconds left, at least 0; `nil` without a limit.
  public var secondsLeft: Double? { clock.control.timeLimit.map { max(0, $0 - clock.seconds) } }

  /// Tells the observer how far the search is; objective values in the sense of the form.
  public func report(nodes: Int, incumbent: Double?, bound: Double?) {
    incumbents.note(bound: bound, nodes: nodes)
    incumbents.observe?(nodes, incumbent, bound)
  }
}

/// A backend's answer, in the sense of the form: always a minimisation, without the model's constant.
public struct SolveReply: Sendable {
  public var termination: Termination
  /// One value a column: the best point found.
  public var point: [Double]?
  /// A proved lower bound of the objective, or `nil`.
  public var bound: Double?
  public var nodes = 0
  public var iterations = 0
  /// Of a linear program at its optimum, one a row: how the optimum changes per unit of the row's bound.
  public var duals: [Double]?
  /// Of a linear program at its optimum, one a column: how the optimum changes per unit of the column's bound.
  public var reducedCosts: [Double]?
  /// Of an unbounded linear program, one a column: a direction along which the objective falls for ever.
  public var primalRay: [Double]?
  /// Of an infeasible linear program, one a row: multipliers whose combination of the rows no point can satisfy
  /// (Farkas).
  public var dualRay: [Double]?
  /// What the solver said, for messages.
  public var detail: String?

  public init(termination: Termination, point: [Double]? = nil, bound: Double? = nil) {
    self.termination = termination
    self.point = point
    self.bound = bound
  }
}
