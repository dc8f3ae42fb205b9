/// A linear or mixed-integer model: variables, rows `lower ≤ aᵀx ≤ upper`, an objective, special ordered sets and
/// indicators. A value: a copy is independent, and no solver is inside.
///
///     var model = Model()
///     let take = try model.addVariables(items.count, .binary)
///     try model.add(sum(over: items.indices) { items[$0].weight * take[$0] } <= capacity, named: "capacity")
///     try model.maximize(sum(over: items.indices) { items[$0].value * take[$0] })
///     let solution = try model.solve(with: CBC())
///
/// Rows lie one after another in flat arrays, so that building costs O(nonzeros) and a model of a million variables is
/// a few arrays. A changed row is written anew at the end; ``matrix()`` reads only what is current.
public struct Model: Sendable {
  /// A bound or right-hand side of at least this size means “none” (as in CPLEX, Gurobi and HiGHS).
  public static let infinity = 1e20

  /// The model's name, used by files.
  public var name: String?

  // Variables.
  @usableFromInline var columnLower: [Double] = []
  @usableFromInline var columnUpper: [Double] = []
  @usableFromInline var kinds: [VariableKind] = []
  var variableNames = NameTable(what: "variable")
  var removedVariables = IndexFlags()

  // Rows: terms of row i are at rowStarts[i] ..< rowStarts[i] + rowLengths[i].
  @usableFromInline var rowStarts: [Int] = []
  @usableFromInline var rowLengths: [Int32] = []
  @usableFromInline var rowLower: [Double] = []
  @usableFromInline var rowUpper: [Double] = []
  @usableFromInline var termColumns: [Int32] = []
  @usableFromInline var termValues: [Double] = []
  @usableFromInline var scatter = ScatterTable()
  var rowNames = NameTable(what: "row")
  var removedRows = IndexFlags()

  // Objective.
  /// Whether the objective is minimised or maximised.
  public internal(set) var sense: ObjectiveSense = .minimize
  @usableFromInline var objectiveCoefficients: [Double] = []
  /// The constant of the objective.
  public internal(set) var objectiveConstant = 0.0
  /// Products in the objective, in the order in which they were added.
  public internal(set) var quadraticTerms: [QuadraticTerm] = []
  /// The name of the objective, used by files.
  public var objectiveName: String?

  /// Special ordered sets, in the order in which they were added.
  public internal(set) var specialOrderedSets: [SpecialOrderedSet] = []
  /// Indicators, in the order in which they were added.
  public internal(set) var indicators: [IndicatorConstraint] = []

  public init(name: String? = nil) { self.name = name }

  /// How many variable indices there are, removed ones included.
  public var variableCount: Int { columnLower.count }
  /// How many row indices there are, removed ones included.
  public var rowCount: Int { rowLower.count }

  /// The variables, without the removed ones, in the order of their indices.
  public var variables: [Variable] {
    (0..<variableCount).lazy.filter { !removedVariables[$0] }.map { Variable(index: $0) }
  }

  /// The rows, without the removed ones, in the order of their indices.
  public var rows: [Row] { (0..<rowCount).lazy.filter { !removedRows[$0] }.map { Row(index: $0) } }
}

/// Which way is better.
public enum ObjectiveSense: String, Sendable, Hashable, Codable {
  case minimize
  case maximize
}
