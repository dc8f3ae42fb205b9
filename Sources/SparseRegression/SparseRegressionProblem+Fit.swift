import Execution
import MIP
import Selection

extension SparseRegressionProblem {
  /// Chooses columns and coefficients by a mixed-integer linear program.
  ///
  /// A search gives the start, linear programs the bounds on coefficients, the solver the proof; the coefficients of the
  /// support are refitted by CLP and their objective is recomputed from the data.
  ///
  /// - Parameters:
  ///   - backend: CBC, or another solver of integer programs.
  ///   - relativeGap: The gap at which the solver may stop; 0 asks for a full proof.
  ///   - control: Time limit and cancellation; the incumbent is returned with the bound proved so far.
  /// - Throws: `SparseRegressionError.solver` when the solver fails, `.invalidValue` for a gap that makes no sense.
  public func fit(
    with backend: any IntegerBackend = CBC(), relativeGap: Double = 0, control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> SparseFit {
    guard relativeGap >= 0, relativeGap.isFinite else {
      throw .invalidValue(what: "the relative gap", value: "\(relativeGap)", expected: "a finite number ≥ 0")
    }
    do {
      var run = FitRun(problem: self, backend: backend, relativeGap: relativeGap, clock: control.start())
      return try run.fit()
    } catch { throw .solver(error) }
  }
}

/// One fit: what is known so far.
private struct FitRun {
  let problem: SparseRegressionProblem
  let backend: any IntegerBackend
  let relativeGap: Double
  let clock: RunClock

  private var best: SupportSearch.Candidate?
  private var bound: Double?
  private var bounds: CoefficientBounds
  private var binding: [Int] = []
  private var work = Work()

  init(problem: SparseRegressionProblem, backend: any IntegerBackend, relativeGap: Double, clock: RunClock) {
    self.problem = problem
    self.backend = backend
    self.relativeGap = relativeGap
    self.clock = clock
    bounds = CoefficientBounds(
      source: problem.bound == nil ? .derived : .given,
      values: Array(repeating: problem.bound ?? .infinity, count: problem.featureCount))
  }

  mutating func fit() throws(MIPError) -> SparseFit {
    let limit = clock.control.timeLimit
    var search = SupportSearch(problem: problem, clock: clock, deadline: limit.map { 0.25 * $0 } ?? .infinity)
    let all = try search.refit(Array(0..<problem.featureCount))
    let relaxed = all.objective - problem.lambda0 * Double(all.fit.support.count)
    bound = relaxed
    // Without a choice to make the linear program is the answer.
    if problem.lambda0 == 0, all.fit.support.count <= problem.keep {
      best = all
      return result(.optimal, solver: nil)
    }
    let found = try search.run()
    best = found
    work.swaps = search.exchanges
    let empty = problem.objective(Array(repeating: 0, count: problem.featureCount), intercept: 0)
    if found.objective <= relaxed + 1e-12 * max(empty, relaxed) {
      bound = found.objective
      return result(.optimal, solver: nil)
    }
    if let interruption = clock.interruption { return result(status(interruption), solver: nil) }
    bounds = try BoundDerivation(problem: problem, clock: clock, deadline: limit.map { 0.5 * $0 } ?? .infinity)
      .run(upper: found.objective, fit: found.fit)
    var status = Selection.Status.feasible
    // An assumed bound that turns out to hold a coefficient back is made larger.
    for round in 0..<6 {
      let proved: Double?
      (status, proved) = try solve()
      bound = max(relaxed, proved ?? relaxed)
      guard bounds.source == .assumed, !binding.isEmpty, round < 5, clock.interruption == nil else { break }
      bounds.values = bounds.values.map { 4 * $0 }
    }
    return result(status, solver: "\(backend.name) \(backend.version)")
  }

  /// Solves the model with the present bounds.
  private mutating func solve() throws(MIPError) -> (Selection.Status, Double?) {
    var program = try LossProgram(problem, columns: Array(0..<problem.featureCount), limit: .infinity)
    var objective = program.objective
    var take: [Int: Variable] = [:]
    for column in program.coefficients.keys.sorted() {
      guard let coefficient = program.coefficients[column] else { continue }
      let largest = bounds.values[column]
      try program.model.setBounds(of: coefficient, lower: -largest, upper: largest)
      let indicator = try program.model.addVariable(.binary)
      try program.model.add(coefficient - largest * indicator <= 0)
      try program.model.add(coefficient + largest * indicator >= 0)
      if problem.lambda0 > 0 { objective += problem.lambda0 * indicator }
      take[column] = indicator
    }
    if problem.keep < take.count {
      try program.model.add(sum(take.keys.sorted().compactMap { take[$0] }) <= Double(problem.keep))
    }
    try program.model.minimize(objective)
    var options = SolveOptions(relativeGap: relativeGap)
    if let best {
      options.start = program.start(best.fit)
      for (column, indicator) in take { options.start[indicator] = best.fit.coefficients[column] != 0 ? 1 : 0 }
    }
    var control = clock.control
    control.timeLimit = control.timeLimit.map { max(0.001, $0 - clock.seconds) }
    let solution = try program.model.solve(with: backend, options: options, control: control)
    work.nodes += solution.nodes
    guard solution.hasPoint else { return (status(solution.termination), solution.bound) }
    let point = program.fit(solution)
    let support = take.keys.sorted().filter { column in take[column].map { solution[$0] > 0.5 } ?? false }
    let refit = try SupportSearch(problem: problem, clock: clock, deadline: .infinity).refit(support)
    if refit.objective < best?.objective ?? .infinity { best = refit }
    note(point)
    let tolerance = 1e-6 * max(1e-9, abs(solution.objective ?? 0))
    // A solver whose optimum is not reproduced from the data proved something about another model.
    let isReproduced = refit.objective <= (solution.objective ?? -.infinity) + tolerance
    guard solution.termination == .optimal else { return (status(solution.termination), solution.bound) }
    guard isReproduced, let best, let proved = solution.bound else { return (.feasible, nil) }
    let slack = best.objective - proved
    return (.optimal, slack <= tolerance ? best.objective : proved)
  }

  /// Which coefficients, of the solver's point or of the refit, lie at a bound that is not proved.
  private mutating func note(_ point: LinearFit) {
    guard bounds.source != .derived else { return }
    binding = point.coefficients.indices.filter { column in
      let size = max(abs(point.coefficients[column]), abs(best?.fit.coefficients[column] ?? 0))
      return size > 0 && size >= bounds.values[column] * (1 - 1e-6)
    }
  }

  private func result(_ status: Selection.Status, solver: String?) -> SparseFit {
    let fit = best?.fit ?? LinearFit(columns: problem.featureCount)
    let loss = problem.loss(of: fit.coefficients, intercept: fit.intercept)
    let objective = problem.objective(fit.coefficients, intercept: fit.intercept)
    let original = problem.columns.original(fit.coefficients, intercept: fit.intercept)
    let support = fit.support
    var held = binding
    if problem.bound != nil, solver == nil {
      held = support.filter { abs(fit.coefficients[$0]) >= bounds.values[$0] * (1 - 1e-6) }
    }
    return SparseFit(
      status: status, support: support, coefficients: support.map { original.coefficients[$0] },
      intercept: original.intercept, objective: objective, loss: loss, bound: bound.map { min($0, objective) },
      certificate: certificate(status, solver: solver), coefficientBounds: bounds, bindingBounds: held, work: work,
      seconds: clock.seconds, cpuSeconds: clock.cpuSeconds)
  }

  private func certificate(_ status: Selection.Status, solver: String?) -> Certificate {
    let linear = "CLP \(CLP().version) is right within its tolerances"
    var assumes: [String] = []
    let largest = bounds.largest
    switch bounds.source {
    case .given: assumes.append("every |coefficient| is at most \(largest), as given, in the units of the columns used")
    case .assumed:
      assumes.append("every |coefficient| is at most \(largest), which is not proved, in the units of the columns used")
    case .derived: break
    }
    assumes.append(linear)
    if let solver { assumes.append("\(solver) is right within its tolerances (1e-6)") }
    assumes.append("loss and penalties are recomputed from the data in double precision")
    return Certificate(kind: status == .optimal ? .mip : .none, assumes: assumes)
  }

  private func status(_ termination: Termination) -> Selection.Status {
    switch termination {
    case .cancelled: .cancelled
    case .timeLimit: .timeLimit
    default: .feasible
    }
  }

  private func status(_ interruption: RunClock.Interruption) -> Selection.Status {
    interruption == .cancelled ? .cancelled : .timeLimit
  }
}
