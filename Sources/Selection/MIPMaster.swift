import Execution
import MIP

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
  /// Rows added after the first ones.
  private(set) var cuts = 0

  private let removal: VariableArray
  private let products: VariableArray
  private let loss: Variable

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
    removal = try model.addVariables(n, .binary)
    products = try model.addVariables(hasProducts ? n * (n - 1) / 2 : 0, upper: 1)
    loss = try model.addVariable(lower: 0)
    try model.minimize(1 * loss)
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

  private func product(_ g: Int, _ h: Int) -> Variable { products[MasterRow.pairIndex(g, h)] }

  private mutating func addRow(_ terms: [Term], lower: Double, upper: Double) throws(MIPError) {
    try model.add(LinearConstraint(LinearExpression(terms: terms), lower: lower, upper: upper))
  }

  /// Adds a cut; a coefficient too small for a solver is moved to the constant, on the safe side.
  mutating func add(_ row: MasterRow) throws(MIPError) {
    let scale = row.bindsLoss ? unit : 1
    var constant = row.constant / scale
    var terms: [Term] = []
    terms.reserveCapacity(row.linear.count + row.pairs.count + 1)
    func append(_ coefficient: Double, _ variable: Variable) {
      if abs(coefficient) > 1e-9 {
        terms.append(Term(coefficient, variable))
      } else {
        constant += min(coefficient, 0)
      }
    }
    for g in row.linear.indices { append(row.linear[g] / scale, removal[g]) }
    for index in row.pairs.indices { append(row.pairs[index] / scale, products[index]) }
    if row.bindsLoss { terms.append(Term(-1, loss)) }
    try addRow(terms, lower: -.infinity, upper: -constant)
    cuts += 1
  }

  /// The optimum of the relaxation and a lower bound of its loss that holds whatever the solver's tolerances are; `nil`
  /// when a limit came first or the solver gave up.
  func relaxation(control: RunControl) throws(MIPError) -> (point: MasterPoint, bound: Double)? {
    var options = SolveOptions()
    options.relaxed = true
    // The point only says where to cut; the bound is computed from the multipliers.
    options.feasibilityTolerance = 1e-3
    let solution = try model.solve(with: CLP(), options: options, control: control)
    guard solution.isOptimal, let duals = solution.duals else { return nil }
    return (point(solution), try safeBound(duals) * unit)
  }

  /// The least value of the Lagrangian over the bounds of the variables: a lower bound for any multipliers (Neumaier and
  /// Shcherbina 2004).
  private func safeBound(_ duals: [Double]) throws(MIPError) -> Double {
    let form = try model.matrix().form
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
    return bound
  }

  /// Solves the master over binaries, for losses of at most a little over one unit.
  ///
  /// - Parameter gap: How far the bound may stay below the optimum, in losses.
  func solve(with backend: any IntegerBackend, gap: Double, control: RunControl) throws(MIPError) -> Solution {
    var limited = model
    // Wider than any tolerance of a solver, so that the incumbent itself stays feasible.
    try limited.setBounds(of: loss, upper: 1.0001)
    return try limited.solve(with: backend, options: SolveOptions(absoluteGap: gap / unit), control: control)
  }

  /// The point of a solution.
  func point(_ solution: Solution) -> MasterPoint {
    MasterPoint(
      removal: removal.map { solution[$0] }, pairs: products.map { solution[$0] }, loss: solution[loss] * unit)
  }
}
