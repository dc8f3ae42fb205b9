import DataFiles
import LinearAlgebra
import MIP
import ModelPruning
import PrivateSelection
import Selection
import SkinnyTrees
import SparseRegression

/// Why a command cannot do what was asked, in one line, and the exit status that goes with it.
struct CommandFailure: Error {
  var status: ExitStatus
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// The failure that an error of the library amounts to; `nil` for errors of other kinds.
  init?(describing error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as DataFileError: self.init(error.kind == .notWritable ? .output : .input, error.description)
    case let error as MIPError: self.init(Self.status(of: error), error.description)
    case let error as SelectionError: self.init(Self.status(of: error), error.description)
    case SparseRegressionError.solver(let error): self.init(Self.status(of: error), error.description)
    case let error as SparseRegressionError: self.init(.input, error.description)
    case let error as SkinnyTreesError: self.init(Self.status(of: error), error.description)
    case let error as LinearAlgebraError: self.init(.input, error.description)
    case ModelError.refusedTarget(let path, let reason):
      self.init(.output, "\(path): \(reason)" + (reason.contains("overwritten") ? " with --overwrite" : ""))
    case let error as ModelError: self.init(Self.status(of: error), error.description)
    case let error as PrivateSelectionError: self.init(Self.status(of: error), error.description)
    case let box as any FailureBox:
      guard let failure = CommandFailure(describing: box.underlying) else { return nil }
      self = failure
    default: return nil
    }
  }

  static func status(of error: PrivateSelectionError) -> ExitStatus {
    switch error {
    case .parameter, .account, .tooLarge: .usage
    case .shape, .tooManyRecords, .ledger: .input
    case .overspent: .infeasible
    case .noEntropy, .internalFault: .internalFault
    }
  }

  static func status(of error: ModelError) -> ExitStatus {
    switch error {
    case .refusedTarget: .output
    case .interrupted(.cancelled): .interrupted
    case .interrupted(.timeLimit): .unproved
    default: .input
    }
  }

  static func status(of error: SkinnyTreesError) -> ExitStatus {
    switch error {
    case .invalidValue: .usage
    case .diverged, .selectionFailed: .internalFault
    default: .input
    }
  }

  static func status(of error: MIPError) -> ExitStatus {
    switch error {
    case .unsupported: .usage
    case .solverFailed, .pointRejected, .workerFailed, .callbackFailed: .internalFault
    default: .input
    }
  }

  static func status(of error: SelectionError) -> ExitStatus {
    switch error {
    case .infeasible: .infeasible
    case .undecided: .unproved
    case .unsupported: .usage
    case .solverFailed: .internalFault
    default: .input
    }
  }
}

/// An error that carries the one that matters.
protocol FailureBox: Error {
  var underlying: any Error { get }
}
