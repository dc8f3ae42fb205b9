/// Why a soft tree ensemble cannot be described, trained or used.
///
/// Reaching a limit is a result (``SoftTreesModel/status``), not an error.
public enum SkinnyTreesError: Error, Equatable, CustomStringConvertible {
  /// Two shapes that must agree do not.
  case shapeMismatch(what: String, expected: String, found: String)
  /// An option is out of range.
  case invalidValue(what: String, value: String, expected: String)
  /// A number is NaN or infinite where it must not be. Samples count from 0.
  case notFinite(what: String, row: Int, value: Double)
  /// The data leave nothing to learn: no rows, one class only, no usable column.
  case nothingToLearn(String)
  /// A column that the model needs is not there.
  case missingColumn(String)
  /// A cell of a numeric column is no number. With a file, rows count as in the file, from 1 with the header; without one
  /// samples count from 0.
  case invalidCell(column: String, row: Int, value: String, file: String? = nil)
  /// A target has a class that training did not have. Samples count from 0.
  case unknownClass(row: Int, value: String)
  /// Training diverged in every trial.
  case diverged(String)
  /// A block of numbers that training needs is larger than what is allowed.
  case tooLarge(what: String, bytes: Int, limit: Int)
  /// The selection of trees failed; what the solver or the search said.
  case selectionFailed(String)
  /// A saved model cannot be understood.
  case invalidModel(file: String, problem: String)

  public var description: String {
    switch self {
    case .shapeMismatch(let what, let expected, let found): "\(what): expected \(expected), found \(found)"
    case .invalidValue(let what, let value, let expected): "\(what) is \(value), expected \(expected)"
    case .notFinite(let what, let row, let value): "\(what), sample \(row): \(value) is not a finite number"
    case .nothingToLearn(let reason): "there is nothing to learn: \(reason)"
    case .missingColumn(let name): "there is no column '\(name)', which the model needs"
    case .invalidCell(let column, let row, let value, nil):
      "sample \(row), column '\(column)': expected a number, found '\(value)'"
    case .invalidCell(let column, let row, let value, let file?):
      "\(file): row \(row), column '\(column)': expected a number, found '\(value)'"
    case .unknownClass(let row, let value):
      "target, sample \(row): expected a class of the training samples, found '\(value)'"
    case .diverged(let reason): "training diverged: \(reason)"
    case .tooLarge(let what, let bytes, let limit):
      "\(what) take \(bytes >> 20) MiB as a dense block, at most \(limit >> 20) MiB are allowed: lower the budget"
    case .selectionFailed(let reason): "selecting trees: \(reason)"
    case .invalidModel(let file, let problem): "\(file): \(problem)"
    }
  }
}
