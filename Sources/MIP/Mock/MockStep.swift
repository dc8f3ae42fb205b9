#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a ``MockBackend`` does with one request: log lines, progress, a delay, and then a reply or an error.
///
///     MockStep.reply(SolveReply(termination: .infeasible))
///     MockStep.point([1, 0, 1], bound: -5)
///     MockStep.failure(.solverFailed(solver: "Mock", reason: "out of memory"))
///     var slow = MockStep.point([1, 0, 1], bound: -5)
///     slow.delay = 2
public struct MockStep: Sendable {
  /// One progress report, in the sense of the form (always a minimisation, without the model's constant).
  public struct Report: Sendable, Equatable {
    /// Nodes of the tree so far.
    public var nodes: Int
    /// The objective of the best point so far.
    public var incumbent: Double?
    /// The proved lower bound so far.
    public var bound: Double?
    /// The best point so far, one value a column: what a solve that is stopped gives back.
    public var point: [Double]?

    /// - Parameters:
    ///   - nodes: Nodes of the tree so far.
    ///   - incumbent: The objective of the best point so far.
    ///   - bound: The proved lower bound so far.
    ///   - point: The best point so far; it is kept only when `incumbent` is given and better than what is kept.
    public init(nodes: Int, incumbent: Double? = nil, bound: Double? = nil, point: [Double]? = nil) {
      self.nodes = nodes
      self.incumbent = incumbent
      self.bound = bound
      self.point = point
    }
  }

  /// Lines for the log, before anything else.
  public var log: [String] = []
  /// Progress, after the log and before the delay.
  public var reports: [Report] = []
  /// Seconds before the answer. A stop or the time limit ends it early, and the incumbent of ``reports`` is the reply.
  public var delay = 0.0
  /// Whether the delay goes on regardless of stops and time limits, as in a solver that hangs.
  public var ignoresStop = false

  private let answer: @Sendable (SolveRequest) throws(MIPError) -> SolveReply

  /// A step whose answer depends on the request.
  ///
  /// - Parameter answer: Takes the request; its reply, or the error it throws, ends the solve.
  public init(_ answer: @escaping @Sendable (SolveRequest) throws(MIPError) -> SolveReply) { self.answer = answer }

  /// A fixed reply.
  public static func reply(_ reply: SolveReply) -> MockStep {
    MockStep { (_) throws(MIPError) in reply }
  }

  /// An end without a point.
  public static func termination(_ termination: Termination) -> MockStep {
    reply(SolveReply(termination: termination))
  }

  /// An optimal point.
  ///
  /// - Parameters:
  ///   - point: One value a column of the form, that is a variable, removed ones left out.
  ///   - bound: A lower bound in the sense of the form; `nil` for the objective of the point.
  public static func point(_ point: [Double], bound: Double? = nil) -> MockStep {
    MockStep { (request) throws(MIPError) in
      let objective = zip(request.form.objective, point).reduce(0) { $0 + $1.0 * $1.1 }
      return SolveReply(termination: .optimal, point: point, bound: bound ?? objective)
    }
  }

  /// An error.
  public static func failure(_ error: MIPError) -> MockStep {
    MockStep { (_) throws(MIPError) in throw error }
  }

  func perform(_ request: SolveRequest) throws(MIPError) -> SolveReply {
    if let receive = request.options.log { for line in log { receive(line) } }
    for report in reports {
      if let point = report.point, let objective = report.incumbent {
        request.incumbents.offer(point, objective: objective)
      }
      request.report(nodes: report.nodes, incumbent: report.incumbent, bound: report.bound)
    }
    if delay > 0, let reason = wait(request) { return request.incumbents.reply(reason) }
    return try answer(request)
  }

  /// Waits for the delay; the reason when something ended it early.
  private func wait(_ request: SolveRequest) -> Termination? {
    let end = request.clock.seconds + delay
    while true {
      if !ignoresStop {
        if request.stop.isRaised { return .cancelled }
        if request.secondsLeft == 0 { return .timeLimit }
      }
      let left = end - request.clock.seconds
      guard left > 0 else { return nil }
      usleep(UInt32(min(left, 0.005) * 1e6) + 1)
    }
  }
}
