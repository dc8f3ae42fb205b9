import Execution
import MIP

/// What a check solves through: it knows the backend and its configuration and collects what went wrong.
public struct ConformanceProbe: Sendable {
  public let backend: any Backend
  public let configuration: ConformanceConfiguration
  public private(set) var failures: [String] = []

  public init(backend: any Backend, configuration: ConformanceConfiguration) {
    self.backend = backend
    self.configuration = configuration
  }

  public var capabilities: Capabilities { Capabilities(of: backend) }

  /// Notes a failure.
  public mutating func fail(_ message: String) { failures.append(message) }

  /// Notes a failure unless the condition holds.
  public mutating func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { failures.append(message()) }
  }

  /// Whether two numbers agree to the configured tolerances.
  public func agree(_ first: Double, _ second: Double) -> Bool {
    if first == second { return true }
    return abs(first - second)
      <= configuration.absoluteTolerance + configuration.relativeTolerance * max(abs(first), abs(second))
  }

  /// Notes a failure unless the number is there and agrees.
  public mutating func expect(_ value: Double?, equals expected: Double, _ what: String) {
    guard let value else { return fail("\(what) is missing, expected \(expected)") }
    expect(agree(value, expected), "\(what) is \(value), expected \(expected)")
  }

  /// Solves and tests what must hold of every solution, whatever the model is.
  @discardableResult
  public mutating func solve(
    _ model: Model, _ options: SolveOptions = SolveOptions(), control: RunControl? = nil
  ) throws(MIPError) -> Solution {
    let control = control ?? RunControl(timeLimit: configuration.timeLimit)
    let solution = try model.solve(with: backend, options: options, control: control)
    inspect(solution, of: model, options)
    return solution
  }

  /// Solves and expects an optimal point with this objective and, where given, these values.
  @discardableResult
  public mutating func solve(
    _ model: Model, _ options: SolveOptions = SolveOptions(), optimum: Double, at values: [Variable: Double] = [:]
  ) throws(MIPError) -> Solution {
    let solution = try solve(model, options)
    guard solution.isOptimal else {
      fail("\(solution.termination.rawValue) (\(solution.detail ?? "no detail")), expected an optimum of \(optimum)")
      return solution
    }
    expect(solution.objective, equals: optimum, "the objective")
    expect(solution.bound, equals: optimum, "the bound")
    for (variable, value) in values.sorted(by: { $0.key.index < $1.key.index }) {
      expect(solution[variable], equals: value, model.label(of: variable))
    }
    return solution
  }

  /// Solves and expects to hear that no point exists.
  @discardableResult
  public mutating func solveInfeasible(
    _ model: Model, _ options: SolveOptions = SolveOptions()
  ) throws(MIPError) -> Solution {
    let solution = try solve(model, options)
    expect(
      configuration.infeasible.contains(solution.termination),
      "\(solution.termination.rawValue), expected infeasible")
    expect(!solution.hasPoint, "an infeasible model has a point")
    expect(solution.objective == nil, "an infeasible model has an objective")
    return solution
  }

  /// Solves and expects to hear that the objective has no limit.
  @discardableResult
  public mutating func solveUnbounded(
    _ model: Model, _ options: SolveOptions = SolveOptions()
  ) throws(MIPError) -> Solution {
    let solution = try solve(model, options)
    expect(
      configuration.unbounded.contains(solution.termination), "\(solution.termination.rawValue), expected unbounded")
    expect(solution.bound == nil, "an unbounded model has the bound \(solution.bound ?? 0)")
    return solution
  }

  /// Expects a typed error that passes the test.
  public mutating func expectError(
    _ what: String, _ isExpected: (MIPError) -> Bool, _ body: (inout ConformanceProbe) throws(MIPError) -> Void
  ) {
    do throws(MIPError) {
      try body(&self)
      fail("no error: \(what)")
    } catch { expect(isExpected(error), "\(what): unexpected error “\(error)”") }
  }

  /// A model that is solved after everything else, to see that the process and the backend are alive.
  public mutating func expectAlive() throws(MIPError) {
    var model = Model()
    let x = try model.addVariable(upper: 10)
    let y = try model.addVariable(upper: 10)
    try model.add(x + 2 * y <= 14)
    try model.maximize(x + y)
    try solve(model, optimum: 12)
  }

  /// What must hold of every solution.
  private mutating func inspect(_ solution: Solution, of model: Model, _ options: SolveOptions) {
    expect(!solution.solver.isEmpty, "the solver has no name")
    expect(solution.seconds >= 0, "negative seconds")
    if solution.termination == .optimal { expect(solution.hasPoint, "optimal without a point") }
    if solution.hasPoint {
      expect(solution.values.count == model.variableCount, "\(solution.values.count) values")
      let check = model.check(solution.values)
      let integrality = options.relaxed ? Double.infinity : options.integralityTolerance
      expect(
        check.passes(feasibility: options.feasibilityTolerance, integrality: integrality),
        "the point violates \(check.worst ?? "integrality")")
      expect(solution.objective, equals: model.objectiveValue(at: solution.values), "the objective at the values")
      if let objective = solution.objective, let bound = solution.bound {
        let excess = model.sense == .minimize ? bound - objective : objective - bound
        expect(excess <= 0, "the bound \(bound) passes the objective \(objective)")
      }
      if solution.termination == .optimal, let objective = solution.objective {
        let allowed =
          configuration.absoluteTolerance + options.absoluteGap
          + (configuration.relativeTolerance + options.relativeGap) * abs(objective)
        expect(
          solution.bound.map { abs($0 - objective) <= allowed } ?? false,
          "optimal with objective \(objective) and bound \(solution.bound.map { "\($0)" } ?? "none")")
      }
    }
    if solution.duals != nil { inspectDuals(solution, of: model) }
    if let ray = solution.infeasibilityRay { inspectInfeasibilityRay(ray, of: model) }
    if let ray = solution.ray { inspectRay(ray, of: model) }
  }
}
