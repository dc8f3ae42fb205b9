/// Why a selection problem cannot be posed or solved.
public enum SelectionError: Error, Equatable, CustomStringConvertible {
  /// Two shapes that must agree do not.
  case shapeMismatch(what: String, expected: String, found: String)
  /// An entry of a matrix is NaN or infinite.
  case notFinite(matrix: String, row: Int, column: Int)
  /// H is not symmetric: the entry and its mirror image differ by more than rounding.
  case notSymmetric(row: Int, column: Int)
  /// A diagonal entry of H is not positive; the variable never varies or the matrix is no Gram matrix.
  case nonPositiveDiagonal(variable: Int, value: Double)
  /// H is singular to working precision at this variable.
  case singular(variable: Int, relativePivot: Double)
  /// The groups are not a partition of the variables.
  case invalidGroups(String)
  /// A cost, the budget, a ridge or a damping is out of range.
  case invalidValue(what: String, value: String, expected: String)
  /// A group index does not exist, or a group is fixed both in and out.
  case invalidFixing(String)
  /// A side constraint makes no sense: which one, which part of it, and why.
  case invalidConstraint(constraint: String, field: String, reason: String)
  /// No support satisfies the budget, the fixed groups and the side constraints; names those that conflict.
  case infeasible(String)
  /// A limit came before a feasible support was found and before it was proved that there is none.
  case undecided(String)
  /// A solver of mixed-integer programs failed; says which and how.
  case solverFailed(String)
  /// The method needs something this problem does not have.
  case unsupported(method: String, reason: String)

  public var description: String {
    switch self {
    case .shapeMismatch(let what, let expected, let found): return "\(what): expected \(expected), found \(found)"
    case .notFinite(let matrix, let row, let column):
      return "\(matrix): entry (\(row), \(column)) is not a finite number"
    case .notSymmetric(let row, let column):
      return "H is not symmetric: entries (\(row), \(column)) and (\(column), \(row)) differ"
    case .nonPositiveDiagonal(let variable, let value):
      return "H: diagonal entry \(variable) is \(value), expected a positive number; "
        + "an input that is always 0 needs damping or has to be dropped"
    case .singular(let variable, let relativePivot):
      return "H is singular to working precision at variable \(variable) (relative pivot \(relativePivot)); "
        + "add damping or a ridge"
    case .invalidGroups(let problem): return "groups: \(problem)"
    case .invalidValue(let what, let value, let expected): return "\(what) is \(value), expected \(expected)"
    case .invalidFixing(let problem): return problem
    case .invalidConstraint(let constraint, let field, let reason): return "\(constraint): \(field): \(reason)"
    case .undecided(let reason): return "undecided: \(reason)"
    case .solverFailed(let reason): return reason
    case .infeasible(let reason): return "infeasible: \(reason)"
    case .unsupported(let method, let reason): return "\(method): \(reason)"
    }
  }
}
