import Synchronization

/// A backend without a solver: it replays scripted replies and keeps the requests it got.
///
/// For tests of code that solves models: what it does at a time limit, with an error, with an unlikely status, or with
/// the model it built.
///
///     var model = Model()
///     let x = try model.addVariable(.integer, upper: 9)
///     try model.add(2 * x <= 9)
///     try model.maximize(x)
///     let mock = MockBackend([.point([3]), .termination(.infeasible)])
///     let first = try model.solve(with: mock)   // optimal, x = 3
///     let second = try model.solve(with: mock)  // infeasible
///     mock.requests[0].form.rowUpper            // [9]
///
/// Everything above the backends happens as with a real solver: bridges for what ``features`` lacks, signs, the check
/// of every point, the watch over time limit and cancellation. A model that needs no solver (bounds only, or bounds that
/// cross) does not reach the script. A class, so that the caller sees what happened; safe to use from several threads,
/// each request then taking the next step.
public final class MockBackend: IntegerBackend, LinearBackend {
  private struct State {
    var script: ArraySlice<MockStep>
    var requests: [SolveRequest] = []
  }

  public let name: String
  public let version = "1"
  public let features: BackendFeatures

  private let state: Mutex<State>
  private let otherwise: MockStep?

  /// - Parameters:
  ///   - script: One step a request, in their order.
  ///   - otherwise: The step for every request after the script; `nil` refuses them.
  ///   - features: What it takes without a bridge.
  ///   - name: Its name in solutions and errors.
  public init(
    _ script: [MockStep] = [], otherwise: MockStep? = nil,
    features: BackendFeatures = [.start, .cutoff, .nodeLimit, .threads, .seed, .log, .stop, .progress],
    name: String = "Mock"
  ) {
    self.name = name
    self.features = features
    self.otherwise = otherwise
    state = Mutex(State(script: script[...]))
  }

  /// The requests so far, refused ones included, in the order in which they came.
  public var requests: [SolveRequest] { state.withLock { $0.requests } }

  /// How many steps of the script are left.
  public var remainingSteps: Int { state.withLock { $0.script.count } }

  /// Adds a step to the end of the script.
  public func append(_ step: MockStep) { state.withLock { $0.script.append(step) } }

  /// Does what the next step of the script says.
  ///
  /// - Parameter request: It is kept in ``requests``.
  /// - Returns: The reply of the step.
  /// - Throws: `MIPError.solverFailed` when the script has run out; what the step throws.
  public func run(_ request: SolveRequest) throws(MIPError) -> SolveReply {
    let (next, position) = state.withLock { state in
      state.requests.append(request)
      return (state.script.popFirst() ?? otherwise, state.requests.count)
    }
    guard let next else {
      throw .solverFailed(solver: name, reason: "request \(position) came, but the script has no step left for it")
    }
    return try SolveThread.run(request, solver: name) { () throws(MIPError) in try next.perform(request) }
  }
}
