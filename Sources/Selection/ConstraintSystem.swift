/// The budget, the side rows and the fixed groups of a problem in the form that searches need: rows with tolerances
/// applied, and the entries of every group.
struct ConstraintSystem: Sendable {
  struct Row: Sendable {
    var groups: [Int]
    var coefficients: [Double]
    /// Bounds, widened by the rounding of a sum.
    var lower: Double
    var upper: Double
    /// The largest absolute coefficient: with more slack than that a row fixes nothing.
    var largest: Double
  }

  struct Entry: Sendable {
    var row: Int
    var coefficient: Double
  }

  /// What of a problem takes part; conflicts are found by leaving parts out.
  struct Parts {
    var constraints: Set<Int>
    var hasBudget = true
    var fixedIn: [Int]
    var fixedOut: [Int]

    init(_ problem: SelectionProblem) {
      constraints = Set(problem.sideConstraints.indices)
      fixedIn = problem.fixedIn
      fixedOut = problem.fixedOut
    }
  }

  let groupCount: Int
  let rows: [Row]
  /// By group.
  let entries: [[Entry]]
  let fixedIn: [Int]
  let fixedOut: [Int]
  let covering: CoveringBound

  init(_ problem: SelectionProblem, parts: Parts? = nil) {
    let parts = parts ?? Parts(problem)
    var rows: [Row] = []
    if parts.hasBudget {
      let weights = problem.weights
      rows.append(
        Row(
          groups: Array(problem.groups.indices), coefficients: weights, lower: -.infinity,
          upper: problem.limit * (1 + 1e-12), largest: weights.max() ?? 0))
    }
    for row in problem.sideRows where parts.constraints.contains(row.constraint) {
      rows.append(
        Row(
          groups: row.groups, coefficients: row.coefficients, lower: row.lower - row.tolerance(at: row.lower),
          upper: row.upper + row.tolerance(at: row.upper), largest: row.coefficients.map { abs($0) }.max() ?? 0))
    }
    var entries = [[Entry]](repeating: [], count: problem.groupCount)
    for (index, row) in rows.enumerated() {
      for (group, coefficient) in zip(row.groups, row.coefficients) where coefficient != 0 {
        entries[group].append(Entry(row: index, coefficient: coefficient))
      }
    }
    groupCount = problem.groupCount
    self.rows = rows
    self.entries = entries
    fixedIn = parts.fixedIn
    fixedOut = parts.fixedOut
    covering = CoveringBound(rows, groupCount: problem.groupCount)
  }
}
