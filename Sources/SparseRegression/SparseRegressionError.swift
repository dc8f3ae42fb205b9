import MIP

/// Why a sparse regression cannot be posed or solved.
///
/// Reaching a limit is a result (``SparseFit/status``), not an error.
public enum SparseRegressionError: Error, Equatable, CustomStringConvertible {
  /// Two shapes that must agree do not.
  case shapeMismatch(what: String, expected: String, found: String)
  /// A feature is NaN or infinite.
  case featureNotFinite(row: Int, column: Int, value: Double)
  /// A response is NaN or infinite.
  case responseNotFinite(row: Int, value: Double)
  /// A label is neither −1 nor +1.
  case invalidLabel(row: Int, value: Double)
  /// All responses are equal: there is nothing to explain.
  case constantResponse(value: Double)
  /// An option is out of range.
  case invalidValue(what: String, value: String, expected: String)
  /// The solver failed.
  case solver(MIPError)

  public var description: String {
    switch self {
    case .shapeMismatch(let what, let expected, let found): return "\(what): expected \(expected), found \(found)"
    case .featureNotFinite(let row, let column, let value):
      return "features, row \(row), column \(column): \(value) is not a finite number"
    case .responseNotFinite(let row, let value): return "response, row \(row): \(value) is not a finite number"
    case .invalidLabel(let row, let value):
      return "response, row \(row): \(value) is no label, expected -1 or 1"
    case .constantResponse(let value): return "response: every value is \(value), expected at least two different ones"
    case .invalidValue(let what, let value, let expected): return "\(what) is \(value), expected \(expected)"
    case .solver(let error): return "\(error)"
    }
  }
}
