import CCbc
import Execution

/// Mixed-integer programs by CBC (COIN-OR, EPL).
///
///     let solution = try model.solve(with: CBC(), control: RunControl(timeLimit: 10))
///     let workers = CBC(mode: .worker(executable: try SolverWorker.currentExecutable()))
///
/// Every solve loads a fresh model, minimises, and measures its limits in wall-clock time. A model without integers is
/// solved by CLP, so that there are duals. Results do not depend on `RunControl.threads` up to 1; with more, CBC's
/// own threads are used, whose search is not deterministic and is often slower.
///
/// What an optimum rests on: CBC's tolerances are 1e-7 on rows and reduced costs and 1e-5 between two incumbents, in
/// units in which the largest cost lies between 1 and 1e9 (costs outside are scaled by a power of two); the point itself
/// is checked against the model.
public struct CBC: IntegerBackend {
  /// Where the solver runs.
  public enum Mode: Sendable, Hashable {
    /// In this process: one CBC solve at a time, because the library shares state between solves. Others wait, and
    /// their time limits run on.
    ///
    /// A stop is seen within a node of the tree or a simplex iteration. In the few places where CBC looks at neither
    /// (preprocessing of a large model) the caller is released after a grace time without an incumbent, and the
    /// solve goes on in its thread, holding up other solves, until it sees the stop. While CBC solves the first
    /// relaxation it replaces the process's handler of SIGINT.
    case inProcess
    /// In a process of its own, so that solves run in parallel, a crash hurts nobody, and a stop never waits.
    ///
    /// - Parameters:
    ///   - executable: A program that calls ``SolverWorker/runIfAsked(arguments:)`` first of all; looked up in PATH
    ///     when it has no slash.
    ///   - arguments: What it is given; by default what makes ``SolverWorker/runIfAsked(arguments:)`` work.
    case worker(executable: String, arguments: [String] = [SolverWorker.argument])
  }

  /// Where the solver runs.
  public var mode: Mode
  /// Whether “infeasible” is checked by a second search without preprocessing before it is reported.
  ///
  /// Wrong answers of CBC are mostly due to its preprocessing. The second search is left out when the relaxation is
  /// infeasible already, and lasts at most as long as the first and five seconds more; ``Solution/detail`` says when
  /// it came to no end.
  public var recheckInfeasible: Bool

  /// - Parameters:
  ///   - mode: Where the solver runs.
  ///   - recheckInfeasible: Whether “infeasible” is checked without preprocessing.
  public init(mode: Mode = .inProcess, recheckInfeasible: Bool = true) {
    self.mode = mode
    self.recheckInfeasible = recheckInfeasible
  }

  public var name: String { "CBC" }
  public var version: String { String(cString: Cbc_getVersion()) }
  /// Special ordered sets are not among them: in CBC 2.10.8 sets of integer columns crash or give wrong optima.
  public var features: BackendFeatures {
    let both: BackendFeatures = [.start, .cutoff, .nodeLimit, .threads, .seed, .stop, .progress]
    return mode == .inProcess ? both : both.union(.log)
  }

  /// - Parameter request: A form without special ordered sets.
  /// - Throws: `MIPError.unsupported` for sets; `.invalidValue` and `.invalidStructure` for a form that would abort CBC;
  ///   `.solverFailed` when the solve did not run; `.workerFailed` when the worker process cannot be started, dies or
  ///   answers nonsense.
  public func run(_ request: SolveRequest) throws(MIPError) -> SolveReply {
    try request.form.check(for: name)
    if !request.form.specialOrderedSets.isEmpty { throw .unsupported(solver: name, feature: "special ordered sets") }
    if let reply = request.form.trivialReply() { return reply }
    switch mode {
    case .inProcess:
      guard request.form.hasIntegers else { return try CLP().run(request) }
      let recheck = recheckInfeasible
      return try SolveThread.run(request, solver: name) { () throws(MIPError) in
        try CbcLock.held { () throws(MIPError) in try CbcSearch(request, recheckInfeasible: recheck).reply() }
      }
    case .worker(let executable, let arguments):
      return try WorkerSolve(request, recheckInfeasible: recheckInfeasible, executable: executable)
        .reply(arguments: arguments)
    }
  }
}
