import CGLPK
import MIP

/// One solve on GLPK's thread.
final class GlpkSolve {
  let request: SolveRequest
  let separate: RowSeparation?
  /// Seconds on the request's clock at which to stop; +∞ without a limit.
  let deadline: Double
  var form: MatrixForm { request.form }

  init(_ request: SolveRequest, separate: RowSeparation? = nil, deadline: Double = .infinity) {
    self.request = request
    self.separate = separate
    self.deadline = min(deadline, request.clock.control.timeLimit ?? .infinity)
  }

  func reply() throws(MIPError) -> SolveReply {
    for column in 0..<form.columnCount {
      let bounds = form.usableBounds(column)
      if bounds.lower > bounds.upper { return SolveReply(termination: .infeasible) }
    }
    for row in 0..<form.rowCount where form.rowLower[row] > form.rowUpper[row] {
      return SolveReply(termination: .infeasible)
    }
    let problem = try GlpkProblem(form)
    return form.hasIntegers || separate != nil ? try integerReply(problem) : linearReply(problem)
  }

  /// Milliseconds left as GLPK counts them: 0 would mean to stop at once, so at least 1.
  var millisecondsLeft: Int32 {
    guard deadline < .infinity else { return Int32.max }
    return Int32(clamping: Int(max(1, min(2e9, (deadline - request.clock.seconds) * 1000))))
  }

  /// Why to stop now, or `nil`.
  var interruption: Termination? {
    if request.stop.isRaised { return .cancelled }
    return request.clock.seconds >= deadline ? .timeLimit : nil
  }

  var messageLevel: Int32 { request.options.log == nil ? GLP_MSG_OFF : GLP_MSG_ALL }
}
