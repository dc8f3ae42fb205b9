import Execution
import MIP

extension MultipleChoiceKnapsack {
  /// The exact programs of ``solveByDynamicProgramming(_:labelLimit:control:)``.
  public enum DynamicProgram: Sendable, Hashable {
    /// The table where it applies and is small, labels otherwise.
    case automatic
    /// Label setting with bounds and dominance; any costs, any number of resources.
    case labels
    /// A table over the capacity; one resource with whole costs.
    case table
  }

  /// Solves exactly by a MIP solver.
  ///
  /// Lagrangian bound, local search and beams come first; the solver gets the levels that can be in a better choice.
  ///
  ///     let solution = try problem.solve(with: CBC(), control: RunControl(timeLimit: 10))
  ///
  /// - Parameters:
  ///   - backend: CBC, or another solver of integer programs.
  ///   - control: Time limit and cancellation; the incumbent is returned with the bound proved so far.
  /// - Returns: The choice, or the resources that cannot be met.
  /// - Throws: `MIPError` when the solver fails.
  public func solve(
    with backend: any IntegerBackend, control: RunControl = RunControl()
  ) throws(MIPError) -> KnapsackSolution {
    let assumes = [
      "\(backend.name) \(backend.version) is right within its tolerances",
      "the choice was checked against the resources in double precision",
    ]
    return try solution(by: .solver(backend), certificate: Certificate(kind: .mip, assumes: assumes), control)
  }

  /// Solves exactly without a MIP solver.
  ///
  /// - Parameters:
  ///   - program: Which program.
  ///   - labelLimit: How many labels of one layer may be held, each 8 bytes a resource and 16 more; beyond that the status is
  ///     `.feasible`, with the bound proved so far.
  ///   - control: Time limit and cancellation; the incumbent is returned with the bound proved so far.
  /// - Returns: The choice, or the resources that cannot be met.
  /// - Throws: `SelectionError.unsupported` when a table is asked for and does not apply.
  /// - Complexity: The table takes O(levels · capacity) time and O(layers · capacity) memory. Labels have no good worst case:
  ///   48 layers of 30 levels under 3 resources take well below a second where losses are curves.
  public func solveByDynamicProgramming(
    _ program: DynamicProgram = .automatic, labelLimit: Int = 5_000_000, control: RunControl = RunControl()
  ) throws(SelectionError) -> KnapsackSolution {
    let table = program == .labels ? nil : KnapsackTable(self, cells: program == .table ? 1 << 30 : 1 << 24)
    if let table {
      let clock = control.start()
      if case .done(let choice) = table.run(clock) {
        let certificate = Certificate(kind: .enumeration, assumes: ["sums of values in double precision"])
        let outcome = KnapsackSearch.Outcome(
          choice: choice, value: value(of: choice), bound: value(of: choice), status: .optimal, nodes: table.cellCount)
        return solution(outcome, certificate, clock)
      }
    } else if program == .table {
      throw .unsupported(
        method: "the table of the knapsack",
        reason: "it needs one resource with whole costs, a limit that can be met, and at most 2³⁰ cells")
    }
    let certificate = Certificate(
      kind: .branchAndBound, assumes: ["sums in double precision, relative error 1e-12"])
    do {
      return try solution(by: .labels(limit: max(1, labelLimit)), certificate: certificate, control)
    } catch {
      throw .unsupported(method: "labels", reason: "\(error)")
    }
  }

  private func solution(
    by engine: KnapsackSearch.Engine, certificate: Certificate, _ control: RunControl
  ) throws(MIPError) -> KnapsackSolution {
    let clock = control.start()
    let search = KnapsackSearch(problem: self, engine: engine, clock: clock)
    switch try KnapsackFeasibility(search: search).run() {
    case .choice(let start):
      let outcome = try search.run(KnapsackCore(self, rows: Array(resources.indices)), from: start)
      return solution(outcome, outcome.status == .optimal ? certificate : Certificate(kind: .none), clock)
    case .conflicts(let conflicts):
      return emptySolution(.infeasible, certificate, conflicts, clock)
    case .undecided(let status):
      return emptySolution(status, Certificate(kind: .none), [], clock)
    }
  }

  private func solution(
    _ outcome: KnapsackSearch.Outcome, _ certificate: Certificate, _ clock: RunClock
  ) -> KnapsackSolution {
    let objective = value(of: outcome.choice)
    return KnapsackSolution(
      status: outcome.status, choice: outcome.choice, objective: objective,
      bound: outcome.status == .optimal ? objective : min(objective, outcome.bound), certificate: certificate,
      use: use(of: outcome.choice), bindingResources: bindingResources(of: outcome.choice), conflicts: [],
      work: Work(nodes: outcome.nodes), seconds: clock.seconds, cpuSeconds: clock.cpuSeconds)
  }

  private func emptySolution(
    _ status: Selection.Status, _ certificate: Certificate, _ conflicts: [KnapsackConflict], _ clock: RunClock
  ) -> KnapsackSolution {
    KnapsackSolution(
      status: status, choice: [], objective: nil, bound: nil, certificate: certificate, use: [], bindingResources: [],
      conflicts: conflicts, work: Work(), seconds: clock.seconds, cpuSeconds: clock.cpuSeconds)
  }

  /// Resources that some layer's change to a level of smaller value would overdraw, and no other resource.
  private func bindingResources(of choice: [Int]) -> [Int] {
    let use = use(of: choice)
    let room = resources.indices.map { resources[$0].limit + roundingAllowance(of: $0) - use[$0] }
    var binding = [Bool](repeating: false, count: resources.count)
    for (levels, current) in zip(layers, choice) {
      for level in levels where level.value < levels[current].value {
        let overdrawn = resources.indices.filter { level.costs[$0] - levels[current].costs[$0] > room[$0] }
        if overdrawn.count == 1 { binding[overdrawn[0]] = true }
      }
    }
    return binding.indices.filter { binding[$0] }
  }
}
