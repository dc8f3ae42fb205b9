/// What can go wrong with a matrix that the caller's data led to.
public enum LinearAlgebraError: Error, Equatable, CustomStringConvertible {
  /// The matrix is singular to working precision: column `column` depends on the columns before it.
  /// `relativePivot` is what is left of its diagonal entry after they are accounted for, as a share of it.
  case notPositiveDefinite(column: Int, relativePivot: Double)
  /// An entry is NaN or infinite.
  case notFinite(row: Int, column: Int)
  /// Two shapes that must agree do not.
  case shapeMismatch(what: String, expected: String, found: String)
  /// A weight is negative, NaN or infinite.
  case invalidWeight(row: Int, value: Double)
  /// A row cannot be used as asked: it does not exist, or is in a support already, or is not.
  case invalidRow(row: Int, expected: String)
  /// An eigenvalue computation did not converge.
  case noConvergence

  public var description: String {
    switch self {
    case .notPositiveDefinite(let column, let relativePivot):
      return "the matrix is not positive definite: column \(column) depends on the columns before it "
        + "(relative pivot \(relativePivot)); add damping or a ridge, or drop the column"
    case .notFinite(let row, let column):
      return "entry (\(row), \(column)) is not a finite number"
    case .shapeMismatch(let what, let expected, let found):
      return "\(what): expected \(expected), found \(found)"
    case .invalidWeight(let row, let value):
      return "the weight of row \(row) is \(value); weights are finite and not negative"
    case .invalidRow(let row, let expected):
      return "row \(row): expected \(expected)"
    case .noConvergence:
      return "the eigenvalue computation did not converge"
    }
  }
}
