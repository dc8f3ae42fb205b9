import Execution

extension Model {
  /// Solves the model on a thread of its own while the task is suspended.
  ///
  ///     let solution = try await model.solution(with: CBC(), control: RunControl(timeLimit: 10))
  ///
  /// The same as ``solve(with:options:control:)``, without holding up the threads that tasks share. Cancellation of
  /// the task stops the solve within half a second, as the control's own cancellation does; the incumbent is returned
  /// then, with ``Termination/cancelled``.
  ///
  /// - Parameters:
  ///   - backend: The solver.
  ///   - options: Gaps, limits, start, tolerances.
  ///   - control: Time limit, threads, cancellation, progress. Its closures are called on the solve's thread.
  /// - Returns: What the solve says about this model.
  /// - Throws: As ``solve(with:options:control:)``; `MIPError.solverFailed` when no thread can be made.
  public func solution(
    with backend: some Backend, options: SolveOptions = SolveOptions(), control: RunControl = RunControl()
  ) async throws(MIPError) -> Solution {
    let cancelled = StopSignal()
    var control = control
    let asked = control.isCancelled
    control.isCancelled = { cancelled.isRaised || asked() }
    let watched = control
    let result: Result<Solution, MIPError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let started = SolveThread.startThread {
          continuation.resume(
            returning: Result { () throws(MIPError) in
              try solve(with: backend, options: options, control: watched)
            })
        }
        if !started {
          continuation.resume(
            returning: .failure(.solverFailed(solver: backend.name, reason: "no thread could be started")))
        }
      }
    } onCancel: {
      cancelled.raise()
    }
    return try result.get()
  }
}
