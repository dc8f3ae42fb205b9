import Selection

/// What `compare` prints.
struct Comparison: Encodable {
  var problem: ComparisonProblem
  /// By budget, then by loss.
  var results: [ComparedSelection]
}

/// The problem that was compared on.
struct ComparisonProblem: Encodable {
  var variables: Int
  var outputs: Int
  var groups: Int
  var budgets: [Double]
  var equalCosts: Bool
  var fixedIn: [Int]
  var fixedOut: [Int]
  var ridge: Double
  var damping: Double
  /// −f(all variables); `nil` when no method was run.
  var energy: Double?
  var gram: String
  var linear: String?
  var dense: String?
  var constraints: String?

  init(
    _ problem: SelectionProblem, options: ProblemOptions, budgets: [Double], results: [ComparedSelection]
  ) {
    variables = problem.variableCount
    outputs = problem.outputCount
    groups = problem.groupCount
    self.budgets = budgets
    equalCosts = problem.hasUniformWeights
    fixedIn = problem.fixedIn
    fixedOut = problem.fixedOut
    ridge = options.ridge
    damping = options.damping
    energy = results.first?.selection.energy
    gram = options.gram
    linear = options.linear
    dense = options.dense
    constraints = options.constraints
  }

  private enum CodingKeys: String, CodingKey {
    case variables, outputs, groups, budgets, equalCosts, fixedIn, fixedOut, ridge, damping, energy, gram, linear, dense
    case constraints
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(variables, forKey: .variables)
    try container.encode(outputs, forKey: .outputs)
    try container.encode(groups, forKey: .groups)
    try container.encode(budgets, forKey: .budgets)
    try container.encode(equalCosts, forKey: .equalCosts)
    try container.encode(fixedIn, forKey: .fixedIn)
    try container.encode(fixedOut, forKey: .fixedOut)
    try container.encode(ridge, forKey: .ridge)
    try container.encode(damping, forKey: .damping)
    // Absent values are written as null, so that a reader finds every key.
    try container.encode(energy, forKey: .energy)
    try container.encode(gram, forKey: .gram)
    try container.encode(linear, forKey: .linear)
    try container.encode(dense, forKey: .dense)
    try container.encode(constraints, forKey: .constraints)
  }
}
