/// Why a soft tree ensemble cannot be described, trained or used.
///
/// Reaching a limit is a result (``SoftTreesModel/status``), not an error.
public enum SkinnyTreesError: Error, Equatable, CustomStringConvertible {
  /// Two shapes that must agree do not.
  case shapeMismatch(what: String, expected: String, found: String)
  /// An option is out of range.
  case invalidValue(what: String, value: String, expected: String)
  /// A number is NaN or infinite where it must not be.
  case notFinite(what: String, row: Int, value: Double)
  /// The data leave nothing to learn: no rows, one class only, no usable column.
  case nothingToLearn(String)
  /// A column that the model needs is not there.
  case missingColumn(String)
  /// A cell of a numeric column is no number.
  case invalidCell(column: String, row: Int, value: String)
  /// Training diverged in every trial.
  case diverged(String)
  /// A saved model cannot be understood.
  case invalidModel(file: String, problem: String)

  public var description: String {
    switch self {
    case .shapeMismatch(let what, let expected, let found): "\(what): expected \(expected), found \(found)"
    case .invalidValue(let what, let value, let expected): "\(what) is \(value), expected \(expected)"
    case .notFinite(let what, let row, let value): "\(what), row \(row): \(value) is not a finite number"
    case .nothingToLearn(let reason): "there is nothing to learn: \(reason)"
    case .missingColumn(let name): "there is no column '\(name)', which the model needs"
    case .invalidCell(let column, let row, let value):
      "column '\(column)', row \(row): expected a number, found '\(value)'"
    case .diverged(let reason): "training diverged: \(reason)"
    case .invalidModel(let file, let problem): "\(file): \(problem)"
    }
  }
}
