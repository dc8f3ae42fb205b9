/// The limits under which a computation runs: time, cancellation, threads, and who hears of its progress.
///
///     var control = RunControl(timeLimit: 10)
///     control.observer = { progress in … }
///     let selection = try problem.select(.swap, control: control)
///
/// Everything in Espalier that loops takes one. Reaching a limit is not an error: the incumbent is returned with
/// a status that says which limit came first.
public struct RunControl: Sendable {
  /// Wall-clock seconds from ``start()``, or `nil` for no limit.
  public var timeLimit: Double?
  /// How many threads may compute at once. Results never depend on it.
  public var threads: Int
  /// Hears of progress; `nil` for nobody.
  public var observer: ProgressObserver?
  /// Asked now and then; `true` stops the work. By default it follows the cancellation of the current task.
  public var isCancelled: @Sendable () -> Bool

  public init(
    timeLimit: Double? = nil, threads: Int = 1, observer: ProgressObserver? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled }
  ) {
    self.timeLimit = timeLimit
    self.threads = max(1, threads)
    self.observer = observer
    self.isCancelled = isCancelled
  }

  /// Starts the clock that the time limit is measured by.
  public func start() -> RunClock { RunClock(self) }
}
