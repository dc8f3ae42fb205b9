import Execution

/// A solve by CBC as the backend means it: one search, and the further searches that its answer may call for.
///
/// Runs under ``CbcLock``, on the solver's thread.
struct CbcSearch {
  private let request: SolveRequest
  private let recheckInfeasible: Bool
  private let writesLog: Bool

  /// - Parameters:
  ///   - request: A form with integers that has passed ``MatrixForm/check(for:)``.
  ///   - recheckInfeasible: Whether “infeasible” is checked without preprocessing.
  ///   - writesLog: Whether CBC writes its log to standard output: in a worker process only.
  init(_ request: SolveRequest, recheckInfeasible: Bool, writesLog: Bool = false) {
    self.request = request
    self.recheckInfeasible = recheckInfeasible
    self.writesLog = writesLog
  }

  func reply() throws(MIPError) -> SolveReply {
    let began = request.clock.seconds
    // The lock may have been waited for.
    if request.stop.isRaised { return SolveReply(termination: .cancelled) }
    if let left = request.secondsLeft, left == 0 { return SolveReply(termination: .timeLimit) }
    var reply = try search(request.form, setup: setup())
    if isSuspect(reply) || isByPreprocessingAlone(reply) { try repeatWithoutPreprocessing(&reply) }
    if needsRounding(reply) { try repeatWithFinerTolerance(&reply) }
    completeBound(&reply)
    judgeCutoff(&reply)
    switch reply.termination {
    case .infeasible:
      if recheckInfeasible {
        try recheck(&reply, firstSeconds: request.clock.seconds - began)
      }
    case .unbounded: try decideUnbounded(&reply)
    default: break
    }
    return reply
  }

  private func setup() -> CbcModel.Setup {
    var setup = CbcModel.Setup()
    setup.preprocess = preprocesses
    setup.searchesSubtrees = !hasOpenIntegers
    setup.relativeGap = request.options.relativeGap
    setup.absoluteGap = request.options.absoluteGap
    setup.nodeLimit = request.options.nodeLimit
    setup.seed = request.options.seed
    setup.threads = request.threads
    setup.start = request.start
    setup.seconds = request.secondsLeft
    setup.writesLog = writesLog
    // CBC's cutoff is exclusive and not exact; what slips through is judged afterwards.
    if let cutoff = request.cutoff, cutoff < .infinity { setup.cutoff = cutoff + Self.slack(of: cutoff, request.form) }
    return setup
  }

  /// CBC's preprocessing called a wrong point optimal for 3 of 3,000 random models with at most eight columns, for none of
  /// 6,000 larger ones. Small models gain nothing by it.
  private var preprocesses: Bool { request.options.presolve && request.form.columnCount > 60 }

  private var hasOpenIntegers: Bool {
    let form = request.form
    return form.isInteger.indices.contains { column in
      form.isInteger[column] && !(form.columnLower[column].isFinite && form.columnUpper[column].isFinite)
    }
  }

  /// How far CBC's cutoff lies above the one that is meant.
  private static func slack(of cutoff: Double, _ form: MatrixForm) -> Double {
    max(1e-3 / form.costScale, 1e-6 * abs(cutoff))
  }

  /// One search, and what it says.
  private func search(_ form: MatrixForm, setup: CbcModel.Setup, reports: Bool = true) throws(MIPError) -> SolveReply {
    let request = request
    let scale = form.costScale
    let watch = SolveWatch(
      request, patience: 0.1,
      progress: { incumbent, bound, nodes in
        guard reports else { return }
        request.report(nodes: nodes, incumbent: incumbent.map { $0 / scale }, bound: bound.map { $0 / scale })
      })
    let outcome = try CbcModel(form, setup: setup, watch: watch).solve()
    var reply = verdict(outcome, form, hasCutoff: setup.cutoff != nil)
    if request.stop.isRaised {
      // What was said after a stop is not a proof; the incumbent is checked by itself.
      reply.termination = .cancelled
      reply.bound = watch.stoppedRelaxation ? request.incumbents.bound : outcome.bound
    } else if reply.termination == .infeasible || reply.termination == .cutoff, let limit = setup.seconds,
      limit <= 0.001 || request.secondsLeft == 0
    {
      // A search that ends on its limit with nothing found has not proved that there is nothing.
      reply.termination = .timeLimit
    }
    return reply
  }

  /// By what was found, not by the pair of statuses: (0, 1) can be an optimum and (0, 0) can be infeasible.
  private func verdict(_ outcome: CbcModel.Outcome, _ form: MatrixForm, hasCutoff: Bool) -> SolveReply {
    var reply = SolveReply(termination: .numericalError, point: outcome.point)
    reply.nodes = outcome.nodes
    reply.iterations = outcome.iterations
    switch (outcome.status, outcome.secondaryStatus) {
    case (0, 7): reply.termination = .unbounded
    case (0, _) where outcome.point != nil:
      reply.termination = .optimal
      reply.bound = outcome.bound
    case (0, _): reply.termination = hasCutoff ? .cutoff : .infeasible
    case (1, 3): reply.termination = .nodeLimit
    case (1, 4): reply.termination = .timeLimit
    // Stopped by an event: a signal nobody raised any more, or a solution limit, which is never set.
    case (5, _), (1, 5), (1, 6): reply.termination = .cancelled
    default: reply.detail = "CBC status \(outcome.status), secondary status \(outcome.secondaryStatus)"
    }
    if reply.bound == nil, outcome.status == 1 || outcome.status == 5 { reply.bound = outcome.bound }
    return reply
  }

  /// Whether an answer contradicts itself: its point misses the form, or its objective the bound that is said to prove it.
  ///
  /// CBC's preprocessing can solve another model than it was given: of 400 random models with a bridged set of type 2 it
  /// returned a wrong optimum for 201. The bound is then that of the other model, and the point's objective differs.
  private func isSuspect(_ reply: SolveReply) -> Bool {
    guard let point = reply.point else { return false }
    return misses(point) || (preprocesses && boundIsAnothers(reply))
  }

  /// Whether preprocessing left nothing to search, as where it was wrong.
  private func isByPreprocessingAlone(_ reply: SolveReply) -> Bool {
    preprocesses && reply.termination == .optimal && reply.nodes == 0 && reply.iterations == 0
  }

  private func misses(_ point: [Double]) -> Bool {
    let form = request.form
    guard form.isFeasible(point, tolerance: 1e-6) else { return true }
    return (0..<form.columnCount).contains {
      form.isInteger[$0] && abs(point[$0] - point[$0].rounded()) > 1e-5
    }
  }

  private func boundIsAnothers(_ reply: SolveReply) -> Bool {
    guard reply.termination == .optimal, let point = reply.point, let bound = reply.bound else { return false }
    let objective = request.form.objectiveValue(point)
    return abs(objective - bound) > 2 * gap(at: objective) + 1e-5 * max(1 / request.form.costScale, abs(objective))
  }

  /// The gap within which CBC calls a point optimal.
  private func gap(at objective: Double) -> Double {
    max(request.options.absoluteGap, request.options.relativeGap * abs(objective))
  }

  /// A tree that ends at its root under a start leaves the bound of the relaxation behind; that it has ended says more.
  private func completeBound(_ reply: inout SolveReply) {
    guard reply.termination == .optimal, let point = reply.point else { return }
    let objective = request.form.objectiveValue(point)
    reply.bound = min(max(reply.bound ?? -.infinity, objective - gap(at: objective)), objective)
  }

  /// Solves again without preprocessing.
  private func repeatWithoutPreprocessing(_ reply: inout SolveReply) throws(MIPError) {
    let first = reply
    if preprocesses, !request.stop.isRaised {
      var plain = setup()
      plain.preprocess = false
      if plain.seconds == 0 {
        reply.termination = .timeLimit
        reply.bound = nil
        return
      }
      reply = try search(request.form, setup: plain)
      reply.nodes += first.nodes
      reply.iterations += first.iterations
      keepBetterPoint(of: first, in: &reply)
    }
  }

  /// Whether an optimum lives on integers that are not whole: under a big coefficient the tolerance is worth something.
  private func needsRounding(_ reply: SolveReply) -> Bool {
    guard reply.termination == .optimal, var point = reply.point else { return false }
    let form = request.form
    var worst = 0.0
    for column in 0..<form.columnCount where form.isInteger[column] {
      let whole = point[column].rounded()
      worst = max(worst, abs(point[column] - whole))
      point[column] = whole
    }
    return worst > 1e-9 && !form.isFeasible(point, tolerance: 1e-6)
  }

  private func repeatWithFinerTolerance(_ reply: inout SolveReply) throws(MIPError) {
    var fine = setup()
    fine.integerTolerance = 1e-9
    if fine.seconds == 0 || request.stop.isRaised { return }
    var second = try search(request.form, setup: fine)
    second.nodes += reply.nodes
    second.iterations += reply.iterations
    if second.termination == .optimal { reply = second }
  }

  /// Where the second search found no point, or a limit left it a worse one, the first one's counts if it is one of the
  /// model; a proof that says otherwise is none.
  private func keepBetterPoint(of first: SolveReply, in reply: inout SolveReply) {
    guard let point = first.point, !misses(point) else { return }
    let objective = request.form.objectiveValue(point)
    let found =
      reply.point.map { request.form.objectiveValue($0) } ?? (reply.termination == .cutoff ? objective : .infinity)
    guard objective < found - 1e-6 * max(1 / request.form.costScale, abs(objective)) else { return }
    reply.point = point
    guard reply.termination == .optimal || reply.termination == .infeasible else { return }
    reply.termination = .numericalError
    reply.bound = nil
    reply.detail = "CBC's answers with and without preprocessing exclude each other"
  }

  /// Takes back points that the cutoff's slack let through.
  private func judgeCutoff(_ reply: inout SolveReply) {
    guard let cutoff = request.cutoff else { return }
    if reply.termination == .cutoff { reply.bound = nil }
    guard let point = reply.point else { return }
    let objective = request.form.objectiveValue(point)
    if objective > cutoff + 1e-9 * max(1, abs(cutoff)) {
      reply.point = nil
      if reply.termination == .optimal { reply.termination = .cutoff }
    }
  }

  /// A second opinion on “infeasible”.
  private func recheck(_ reply: inout SolveReply, firstSeconds: Double) throws(MIPError) {
    var relaxation = request
    relaxation.form.isInteger = [Bool](repeating: false, count: request.form.columnCount)
    relaxation.options.log = nil
    let linear = try LinearSolve(relaxation).reply()
    if linear.termination == .infeasible { return }
    var setup = setup()
    setup.preprocess = false
    setup.start = nil
    setup.seconds = min(request.secondsLeft ?? .infinity, firstSeconds + 5)
    let second = try search(request.form, setup: setup)
    switch second.termination {
    case .infeasible: break
    case .optimal, .unbounded: reply = second
    default:
      if second.point != nil {
        reply = second
      } else {
        reply.detail = "infeasible by one search; a second one without preprocessing came to no end"
      }
    }
    if request.stop.isRaised { reply.termination = .cancelled }
  }

  /// An unbounded relaxation means an unbounded model only when a point exists.
  private func decideUnbounded(_ reply: inout SolveReply) throws(MIPError) {
    var relaxation = request
    relaxation.form.isInteger = [Bool](repeating: false, count: request.form.columnCount)
    relaxation.options.log = nil
    let linear = try LinearSolve(relaxation).reply()
    var setup = setup()
    setup.cutoff = nil
    // Without bounds on the integers the search for a point need not end.
    setup.nodeLimit = 10_000
    setup.seconds = min(request.secondsLeft ?? .infinity, 3)
    var form = request.form
    form.objective = [Double](repeating: 0, count: form.columnCount)
    let feasibility = try search(form, setup: setup, reports: false)
    if let point = feasibility.point {
      reply = SolveReply(termination: .unbounded, point: point)
      reply.primalRay = linear.primalRay
    } else if feasibility.termination == .infeasible {
      reply = SolveReply(termination: .infeasible)
    } else {
      reply = SolveReply(termination: request.stop.isRaised ? .cancelled : .infeasibleOrUnbounded)
      reply.detail = "the relaxation is unbounded; no integer point was found"
    }
    reply.nodes = feasibility.nodes
  }
}
