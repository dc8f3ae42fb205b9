import Execution

/// Solve, separate, add rows, until the closure has nothing to add.
struct LazyLoop {
  let model: Model
  let options: SolveOptions
  let control: RunControl
  let clock: RunClock
  let separator: LazySeparator
  /// The best point known to satisfy the closure as well.
  private var incumbent: Solution?
  /// The best bound of the relaxations so far.
  private var bound: Double?
  private var nodes = 0
  private var iterations = 0

  init(model: Model, options: SolveOptions, control: RunControl, clock: RunClock, separator: LazySeparator) {
    self.model = model
    self.options = options
    self.control = control
    self.clock = clock
    self.separator = separator
  }

  mutating func run(on backend: some IntegerBackend) throws(MIPError) -> Solution {
    var relaxation = model
    try tryStart(&relaxation, solver: "\(backend.name) \(backend.version)")
    while true {
      var solution = try solve(relaxation, on: backend)
      nodes += solution.nodes
      iterations += solution.iterations
      note(bound: solution.bound)
      if solution.termination == .unbounded || solution.termination == .infeasibleOrUnbounded {
        throw .unsupported(
          solver: backend.name,
          feature: "lazy constraints on a model that is unbounded without them; give its variables bounds")
      }
      if solution.termination == .infeasible, incumbent != nil {
        throw .solverFailed(
          solver: backend.name, reason: "it calls the model infeasible, but the start satisfies it")
      }
      guard solution.hasPoint else { return finish(solution) }
      let rows = try separator.separate(solution.values)
      if rows.isEmpty {
        incumbent = better(solution, incumbent)
        return finish(solution)
      }
      // The point is none, so nothing is left of the solution but what it proved.
      for row in rows { try relaxation.add(row) }
      solution.values = []
      solution.objective = nil
      solution.check = nil
      solution.primalStatus = .none
      if solution.termination != .optimal { return finish(solution) }
      if let incumbent, closesGap(incumbent) { return finish(incumbent, as: .optimal) }
      if let interruption = clock.interruption {
        return finish(solution, as: interruption == .cancelled ? .cancelled : .timeLimit)
      }
      if let limit = options.nodeLimit, nodes >= limit { return finish(solution, as: .nodeLimit) }
    }
  }

  /// One relaxation; a backend that separates in its tree gives the final answer at once.
  private func solve(_ relaxation: Model, on backend: some IntegerBackend) throws(MIPError) -> Solution {
    var control = control
    if let limit = control.timeLimit { control.timeLimit = max(0, limit - clock.seconds) }
    if let observer = control.observer {
      // Incumbents of a relaxation are none of the model.
      let known = incumbent?.objective
      let inTree = backend is any LazyRowBackend
      control.observer = { progress in
        var progress = progress
        if !inTree { progress.incumbent = known }
        observer(progress)
      }
    }
    var options = options
    if let limit = options.nodeLimit { options.nodeLimit = max(0, limit - nodes) }
    guard let lazyBackend = backend as? any LazyRowBackend else {
      return try relaxation.solve(with: backend, options: options, control: control)
    }
    return try relaxation.solve(with: lazyBackend, options: options, control: control, separator: separator)
  }

  /// A start that is complete and satisfies everything is the first incumbent; one that fails gives the first rows.
  private mutating func tryStart(_ relaxation: inout Model, solver: String) throws(MIPError) {
    guard !options.start.isEmpty else { return }
    var values = [Double](repeating: 0, count: model.variableCount)
    for variable in options.start.keys { try model.check(variable) }
    for variable in model.variables {
      guard let value = options.start[variable] else { return }
      values[variable.index] = value
    }
    values = model.rounded(values)
    let check = model.check(values)
    guard check.passes(feasibility: options.feasibilityTolerance, integrality: options.integralityTolerance) else {
      return
    }
    let rows = try separator.separate(values)
    for row in rows { try relaxation.add(row) }
    guard rows.isEmpty else { return }
    var solution = Solution(termination: .optimal, solver: solver)
    solution.values = values
    solution.check = check
    solution.objective = model.objectiveValue(at: values)
    solution.primalStatus = .feasible
    incumbent = solution
  }

  private mutating func note(bound: Double?) {
    guard let bound else { return }
    let known = self.bound ?? bound
    self.bound = model.sense == .minimize ? max(known, bound) : min(known, bound)
  }

  private func better(_ solution: Solution, _ other: Solution?) -> Solution {
    guard let other, let value = other.objective, let mine = solution.objective else { return solution }
    return (model.sense == .minimize ? mine <= value : mine >= value) ? solution : other
  }

  private func closesGap(_ solution: Solution) -> Bool {
    guard let objective = solution.objective, let bound else { return false }
    let difference = model.sense == .minimize ? objective - bound : bound - objective
    return difference <= max(options.absoluteGap, options.relativeGap * abs(objective))
  }

  /// What is known at the end: the incumbent, the bound of the relaxations and all nodes.
  private func finish(_ last: Solution, as termination: Termination? = nil) -> Solution {
    var solution = last
    if let incumbent, last.termination != .cutoff { solution = incumbent }
    solution.termination = termination ?? last.termination
    solution.detail = last.detail
    solution.bound = last.termination == .infeasible ? last.bound : bound
    if let objective = solution.objective, let bound = solution.bound {
      solution.bound = model.sense == .minimize ? min(bound, objective) : max(bound, objective)
    }
    solution.nodes = nodes
    solution.iterations = iterations
    return solution
  }
}

extension Model {
  /// One solve of a backend that asks for rows inside its tree.
  func solve(
    with backend: some LazyRowBackend, options: SolveOptions, control: RunControl, separator: LazySeparator
  ) throws(MIPError) -> Solution {
    let bridged = try bridged(for: backend.features)
    let compiled = try bridged.model.matrix()
    let count = variableCount
    let columnOf = compiled.columnOfVariable()
    return try run(on: backend, options: options, control: control) { (request) throws(MIPError) in
      try backend.run(request) { point in
        let values = self.rounded(Array(compiled.variableValues(point).prefix(count)))
        return try separator.separate(values).map {
          compiled.matrixRow(try self.merged($0, what: "a lazy constraint"), columnOf: columnOf)
        }
      }
    }
  }
}

extension CompiledModel {
  /// The column of each variable, −1 for a removed one.
  func columnOfVariable() -> [Int32] {
    guard let columnVariables else { return (0..<variableCount).map { Int32($0) } }
    var columns = [Int32](repeating: -1, count: variableCount)
    for (column, variable) in columnVariables.enumerated() { columns[Int(variable)] = Int32(column) }
    return columns
  }

  /// A merged constraint over variables as a row over columns.
  func matrixRow(_ constraint: LinearConstraint, columnOf: [Int32]) -> MatrixRow {
    MatrixRow(
      columns: constraint.expression.terms.map { columnOf[$0.variable.index] },
      values: constraint.expression.terms.map(\.coefficient), lower: constraint.lower, upper: constraint.upper)
  }
}
