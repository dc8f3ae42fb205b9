import Execution

/// What a method hands back before its support is refitted.
struct Outcome {
  var support: [Int]
  var status: Selection.Status = .feasible
  /// The loss of the support, where the method knows it exactly up to rounding.
  var loss: Double?
  /// A proved lower bound of the loss, or `nil`.
  var lossBound: Double?
  var certificate = Certificate(kind: .none)
  var work = Work()

  /// The status that goes with an interruption.
  static func status(_ interruption: RunClock.Interruption) -> Selection.Status {
    interruption == .timeLimit ? .timeLimit : .cancelled
  }
}
