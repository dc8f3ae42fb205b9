/// A model as solvers take it: minimise `cᵀx` with `rowLower ≤ Ax ≤ rowUpper` and `columnLower ≤ x ≤ columnUpper`,
/// A by columns.
///
/// It is always a minimisation: maximisation with a start is broken in CBC before 2.10.13 (Cbc issue 670), so signs are
/// turned in Swift. Indices are 0-based and within Int32, which is what the C libraries address.
public struct MatrixForm: Sendable, Equatable {
  /// Costs, with the sign of a minimisation; one per column.
  public var objective: [Double] = []
  /// −∞ where there is none.
  public var columnLower: [Double] = []
  /// +∞ where there is none.
  public var columnUpper: [Double] = []
  /// Whether a column must be a whole number.
  public var isInteger: [Bool] = []
  /// The terms of column j are at `starts[j] ..< starts[j + 1]`; one entry more than there are columns.
  public var starts: [Int32] = [0]
  /// The row of each term, ascending within a column.
  public var rows: [Int32] = []
  /// The coefficient of each term.
  public var values: [Double] = []
  /// −∞ where there is none.
  public var rowLower: [Double] = []
  /// +∞ where there is none.
  public var rowUpper: [Double] = []
  /// Special ordered sets over columns, for solvers that take them.
  public var specialOrderedSets: [ColumnSet] = []

  /// A special ordered set over columns.
  public struct ColumnSet: Sendable, Equatable {
    public var kind: SpecialOrderedSet.Kind
    /// In the order of the weights.
    public var columns: [Int32]
    public var weights: [Double]

    public init(kind: SpecialOrderedSet.Kind, columns: [Int32], weights: [Double]) {
      self.kind = kind
      self.columns = columns
      self.weights = weights
    }
  }

  public init() {}

  public var columnCount: Int { objective.count }
  public var rowCount: Int { rowLower.count }
  public var nonzeroCount: Int { values.count }
  public var hasIntegers: Bool { isInteger.contains(true) }
}
