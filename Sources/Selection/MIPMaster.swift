import Execution
import MIP
import Synchronization

/// The master of the outer approximation: removal indicators, their products where asked for, the budget and the side
/// rows, and the bound on the loss that the rows added so far give.
///
/// The loss is counted beyond ``RemovalForm/baseLoss`` and in units of the incumbent's, so that the absolute tolerances of
/// solvers are relative ones here.
struct MIPMaster {
  let form: RemovalForm
  let hasProducts: Bool
  /// The loss that counts as 1.
  let unit: Double
  private(set) var model = Model()
  /// The relaxation, kept in CLP from round to round.
  private var session: LinearSession?
  /// Rows added after the first ones.
  private(set) var cuts = 0
  /// The rows that bound the loss, where there are products.
  private var lossRows: [MasterRow] = []

  /// What a unit of loss costs: solvers keep absolute tolerances, CBC 1e-5 between two incumbents.
  private static let cost = 1000.0

  private let layout: MasterLayout
  private var removal: VariableArray { layout.removal }
  private var loss: Variable { layout.loss }

  /// The master without cuts.
  ///
  /// - Parameters:
  ///   - problem: What the form was made of.
  ///   - hasProducts: Whether there are variables for products of indicators, with the rows that tie them to the
  ///     indicators (McCormick 1976) and the products of the budget and the side rows with every indicator and its
  ///     complement (Sherali and Adams 1990).
  ///   - unit: The loss that counts as 1, positive.
  init(_ problem: SelectionProblem, _ form: RemovalForm, hasProducts: Bool, unit: Double) throws(MIPError) {
    self.form = form
    self.hasProducts = hasProducts
    self.unit = unit
    let n = form.count
    layout = MasterLayout(
      removal: try model.addVariables(n, .binary),
      products: try model.addVariables(hasProducts ? n * (n - 1) / 2 : 0, upper: 1),
      loss: try model.addVariable(lower: 0), unit: unit)
    try model.minimize(Self.cost * loss)
    try addBudget(problem)
    if hasProducts { try addProductBounds() }
  }

  private mutating func addBudget(_ problem: SelectionProblem) throws(MIPError) {
    var position = [Int](repeating: -1, count: problem.groupCount)
    for (index, group) in form.groups.enumerated() { position[group] = index }
    let fixedIn = Set(problem.fixedIn)
    for (index, row) in ConstraintSystem(problem).rows.enumerated() {
      // Σ a z with z = 1 − y over the free groups.
      var shift = 0.0
      var coefficients = [Double](repeating: 0, count: form.count)
      for (group, value) in zip(row.groups, row.coefficients) {
        if position[group] >= 0 {
          coefficients[position[group]] -= value
          shift += value
        } else if fixedIn.contains(group) {
          shift += value
        }
      }
      var (lower, upper) = (row.lower - shift, row.upper - shift)
      if index == 0, problem.hasUniformWeights {
        // Of groups that count the same a whole number is removed; without side rows some optimum uses up the budget.
        let gone = Double(problem.groupCount - problem.fixedOut.count - problem.keptCount)
        coefficients = coefficients.map { _ in 1 }
        lower = gone
        upper = problem.hasSideConstraints ? .infinity : gone
      }
      try add(coefficients, lower: lower, upper: upper)
    }
  }

  /// A row over indicators and, where there are products, its products with y_g and 1 − y_g.
  private mutating func add(_ coefficients: [Double], lower: Double, upper: Double) throws(MIPError) {
    let n = form.count
    let terms = (0..<n).filter { coefficients[$0] != 0 }
    let isEqual = lower == upper
    try addRow(terms.map { Term(coefficients[$0], removal[$0]) }, lower: lower, upper: upper)
    guard hasProducts else { return }
    for g in 0..<n {
      // Σ a_h Y_gh − bound·y_g, with Y_gg = y_g.
      let others = terms.filter { $0 != g }.map { Term(coefficients[$0], product(g, $0)) }
      for (bound, isLower) in [(lower, true), (upper, false)] where bound.isFinite && !(isEqual && isLower) {
        let within = others + [Term(coefficients[g] - bound, removal[g])]
        try addRow(within, lower: isLower || isEqual ? 0 : -.infinity, upper: isLower ? .infinity : 0)
        if isEqual { continue }
        // The same of 1 − y_g: Σ a_h (y_h − Y_gh) − bound·(1 − y_g), h ≠ g.
        var beyond = others.map { Term(-$0.coefficient, $0.variable) }
        beyond += terms.filter { $0 != g }.map { Term(coefficients[$0], removal[$0]) }
        beyond.append(Term(bound, removal[g]))
        try addRow(beyond, lower: isLower ? bound : -.infinity, upper: isLower ? .infinity : bound)
      }
    }
  }

  private mutating func addProductBounds() throws(MIPError) {
    for g in 0..<form.count {
      for h in 0..<g {
        let both = product(g, h)
        try addRow([Term(1, both), Term(-1, removal[g])], lower: -.infinity, upper: 0)
        try addRow([Term(1, both), Term(-1, removal[h])], lower: -.infinity, upper: 0)
        try addRow([Term(1, both), Term(-1, removal[g]), Term(-1, removal[h])], lower: -1, upper: .infinity)
      }
    }
  }

  private func product(_ g: Int, _ h: Int) -> Variable { layout.products[MasterRow.pairIndex(g, h)] }

  private mutating func addRow(_ terms: [Term], lower: Double, upper: Double) throws(MIPError) {
    try model.add(LinearConstraint(LinearExpression(terms: terms), lower: lower, upper: upper))
  }

  /// The loss that the rows added so far prove for a removed set.
  func value(removed: [Bool]) -> Double { lossRows.reduce(0) { max($0, $1.value(removed: removed)) } }

  /// Adds a cut.
  mutating func add(_ row: MasterRow) throws(MIPError) {
    if row.bindsLoss, hasProducts { lossRows.append(row) }
    let constraint = layout.constraint(row)
    try model.add(constraint)
    let terms = constraint.expression.terms
    try session?.add([
      MatrixRow(
        columns: terms.map { Int32($0.variable.index) }, values: terms.map(\.coefficient), lower: constraint.lower,
        upper: constraint.upper)
    ])
    cuts += 1
  }

  /// The optimum of the relaxation and a lower bound of its loss that holds whatever the solver's tolerances are; `nil`
  /// when a limit came first or the solver gave up.
  mutating func relaxation(control: RunControl) throws(MIPError) -> (point: MasterPoint, bound: Double)? {
    let session: LinearSession
    if let known = self.session { session = known } else { session = try LinearSession(relaxationOf: model) }
    self.session = session
    let reply = try session.solve(control: control)
    guard reply.termination == .optimal, let values = reply.point, let duals = reply.duals else { return nil }
    return (layout.point { values[$0.index] }, safeBound(duals, session.form) * unit)
  }

  /// The least value of the Lagrangian over the bounds of the variables: a lower bound for any multipliers (Neumaier and
  /// Shcherbina 2004).
  private func safeBound(_ duals: [Double], _ form: MatrixForm) -> Double {
    var bound = 0.0
    let multipliers = duals.indices.map { row -> Double in
      let side = duals[row] > 0 ? form.rowLower[row] : form.rowUpper[row]
      guard side.isFinite else { return 0 }
      bound += duals[row] * side
      return duals[row]
    }
    for column in 0..<form.columnCount {
      var reduced = form.objective[column]
      for index in Int(form.starts[column])..<Int(form.starts[column + 1]) {
        reduced -= multipliers[Int(form.rows[index])] * form.values[index]
      }
      // The loss has no upper bound in the model, but no optimum is above the incumbent.
      bound += reduced > 0 ? reduced * form.columnLower[column] : reduced * min(form.columnUpper[column], 1.0001)
    }
    return bound / Self.cost
  }

  /// What a solve over binaries found.
  struct Answer {
    var termination: Termination
    /// The points at which the master was too low, in the order in which they were met; the last one is the optimum.
    var points: [MasterPoint]
    /// A lower bound of the loss.
    var bound: Double?
    var nodes: Int
  }

  /// Solves the master over binaries, for losses of at most a little over one unit.
  ///
  /// A solver that asks for rows inside its tree gets them there, and they are added to the master as well.
  ///
  /// - Parameters:
  ///   - backend: The solver.
  ///   - gap: How far the bound may stay below the optimum, in losses.
  ///   - nodeLimit: Nodes of the tree at most.
  ///   - control: Time limit and cancellation.
  ///   - cutter: Makes the rows for a tree.
  mutating func solve(
    with backend: any IntegerBackend, gap: Double, nodeLimit: Int?, control: RunControl, cutter: Cutter
  ) throws(MIPError) -> Answer {
    var limited = model
    // Wider than any tolerance of a solver, so that the incumbent itself stays feasible.
    try limited.setBounds(of: loss, upper: 1.0001)
    let options = SolveOptions(absoluteGap: gap / unit * Self.cost, nodeLimit: nodeLimit)
    var answer = Answer(termination: .optimal, points: [], bound: nil, nodes: 0)
    let solution: Solution
    if backend is any LazyRowBackend {
      let found = Mutex<[(MasterPoint, [MasterRow])]>([])
      let layout = layout
      solution = try limited.solve(with: backend, options: options, control: control) { candidate in
        let point = layout.point { candidate[$0] }
        let rows = cutter.rows(tightAt: point.removal.map { $0 > 0.5 })
        let violated = rows.filter { $0.value(point) > point.loss + 0.25 * gap }
        if !violated.isEmpty { found.withLock { $0.append((point, rows)) } }
        return violated.map(layout.constraint)
      }
      for (point, rows) in found.withLock({ $0 }) {
        answer.points.append(point)
        for row in rows { try add(row) }
      }
    } else {
      solution = try limited.solve(with: backend, options: options, control: control)
    }
    if solution.hasPoint { answer.points.append(layout.point { solution[$0] }) }
    answer.termination = solution.termination
    answer.bound = solution.bound.map { $0 / Self.cost * unit }
    answer.nodes = solution.nodes
    return answer
  }
}
