import Execution

/// One solve in a worker process, driven from the caller's thread.
struct WorkerSolve {
  /// How long a worker may take to say that it is there, in seconds; a program that says nothing is no worker.
  private static let patience = 30.0
  /// How long a worker may take to hand in its incumbent after a stop, in seconds: a little more than the grace that
  /// the solver has inside it.
  private static let grace = SolveThread.grace + 0.06

  private let request: SolveRequest
  private let task: WorkerTask
  private let executable: String

  init(_ request: SolveRequest, recheckInfeasible: Bool, executable: String) {
    self.request = request
    task = WorkerTask(request, recheckInfeasible: recheckInfeasible)
    self.executable = executable
  }

  /// Starts the worker, hands over the request and waits for the answer.
  ///
  /// - Throws: `MIPError.workerFailed`; what the solver in the worker threw.
  func reply(arguments: [String]) throws(MIPError) -> SolveReply {
    let child = try ChildProcess(executable: executable, arguments: arguments)
    var exchange = WorkerExchange(request, executable: executable)
    exchange.queue(task)
    var reason: Termination?
    var deadline = Double.infinity
    while exchange.answer == nil {
      child.wait(milliseconds: 20, writing: exchange.isSending, readingOutput: exchange.outputIsOpen)
      try exchange.advance(child)
      if exchange.answer != nil { break }
      let now = request.clock.seconds
      if exchange.hasEnded {
        child.waitForEnd(seconds: 0.2)
        try exchange.drainOutput(child)
        // Stopped before it could listen.
        if let reason { return request.incumbents.reply(reason) }
        throw .workerFailed(executable: executable, reason: exchange.failure(child.endDescription))
      }
      if reason == nil {
        reason = interruption(now)
        if reason != nil {
          request.stop.raise()
          child.requestStop()
          deadline = now + Self.grace
        } else if !exchange.isGreeted, now - exchange.began > Self.patience {
          throw .workerFailed(executable: executable, reason: "it does not answer as a solver worker does")
        }
      } else if now > deadline {
        child.terminate()
        return request.incumbents.reply(reason ?? .cancelled)
      }
    }
    try exchange.drainOutput(child)
    guard var reply = try exchange.answer?.get() else { return request.incumbents.reply(reason ?? .cancelled) }
    if let reason, reply.termination != .optimal, reply.termination != .infeasible { reply.termination = reason }
    // Its work is done; what is left of it is the end of a process.
    child.waitForEnd(seconds: 0.05)
    return reply
  }

  private func interruption(_ now: Double) -> Termination? {
    if request.stop.isRaised || request.clock.control.isCancelled() { return .cancelled }
    if let limit = request.clock.control.timeLimit, now > limit + 0.05 { return .timeLimit }
    return nil
  }
}
