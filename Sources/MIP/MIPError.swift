/// Why a model cannot be built, read, or solved.
///
/// Reaching a limit, infeasibility and unboundedness are results (``Solution/termination``), not errors.
public enum MIPError: Error, Equatable, CustomStringConvertible {
  /// No variable of the model has this index, or it was removed.
  case unknownVariable(index: Int, count: Int)
  /// No row of the model has this index, or it was removed.
  case unknownRow(index: Int, count: Int)
  /// A coefficient, bound or option is not a number that makes sense there.
  case invalidValue(what: String, value: Double, expected: String)
  /// A name occurs twice, or is empty.
  case invalidName(what: String, name: String, problem: String)
  /// A special ordered set or an indicator is malformed.
  case invalidStructure(what: String, problem: String)
  /// A bridge needs a bound that the model does not give.
  case missingBound(what: String, variable: String)
  /// More variables, rows or nonzeros than a solver can address (2³¹ − 1).
  case tooLarge(what: String, count: Int)
  /// The solver cannot do this, and no bridge exists.
  case unsupported(solver: String, feature: String)
  /// The solver did not run, or stopped for a reason of its own.
  case solverFailed(solver: String, reason: String)
  /// The solver returned a point that the model refuses; it is not given out.
  case pointRejected(solver: String, violation: String)
  /// The worker process could not be started, died, or answered nonsense.
  case workerFailed(executable: String, reason: String)
  /// A closure given by the caller (lazy constraints) failed.
  case callbackFailed(reason: String)
  /// A file cannot be read as a model.
  case malformedFile(file: String, line: Int, problem: String)

  public var description: String {
    switch self {
    case .unknownVariable(let index, let count):
      return "variable \(index) does not exist in this model, which has \(count)"
    case .unknownRow(let index, let count): return "row \(index) does not exist in this model, which has \(count)"
    case .invalidValue(let what, let value, let expected): return "\(what) is \(value), expected \(expected)"
    case .invalidName(let what, let name, let problem): return "\(what) “\(name)”: \(problem)"
    case .invalidStructure(let what, let problem): return "\(what): \(problem)"
    case .missingBound(let what, let variable):
      return "\(what) needs finite bounds, but variable \(variable) has none; give it bounds"
    case .tooLarge(let what, let count): return "\(count) \(what) are more than solvers can address (2147483647)"
    case .unsupported(let solver, let feature): return "\(solver) does not support \(feature)"
    case .solverFailed(let solver, let reason): return "\(solver) failed: \(reason)"
    case .pointRejected(let solver, let violation):
      return "the point that \(solver) returned does not satisfy the model: \(violation)"
    case .workerFailed(let executable, let reason): return "solver process \(executable): \(reason)"
    case .callbackFailed(let reason): return "lazy constraints: \(reason)"
    case .malformedFile(let file, let line, let problem):
      return line > 0 ? "\(file): line \(line): \(problem)" : "\(file): \(problem)"
    }
  }
}
