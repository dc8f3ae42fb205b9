import CSolverSupport
import Synchronization

/// What a solve inside CBC or CLP is told from outside, and tells.
final class SolveWatch: Sendable {
  private let isInterrupted: @Sendable () -> Bool
  /// For how many seconds the simplex method ignores a raised signal, so that the tree search can stop by itself.
  private let patience: Double
  private let clock: @Sendable () -> Double
  private let firstSeen = Mutex<Double?>(nil)
  private let stopped = Atomic<Bool>(false)
  private let progress: (@Sendable (_ incumbent: Double?, _ bound: Double?, _ nodes: Int) -> Void)?
  private let log: (@Sendable (String) -> Void)?

  /// - Parameters:
  ///   - request: Its stop signal and clock.
  ///   - patience: Seconds for which the simplex method goes on after the signal was raised.
  ///   - interruption: What stops the solve; the request's stop signal when `nil`.
  ///   - progress: Told incumbent, bound and nodes of a tree search.
  ///   - log: Told the lines of the log.
  init(
    _ request: SolveRequest, patience: Double = 0, interruption: (@Sendable () -> Bool)? = nil,
    progress: (@Sendable (_ incumbent: Double?, _ bound: Double?, _ nodes: Int) -> Void)? = nil,
    log: (@Sendable (String) -> Void)? = nil
  ) {
    let stop = request.stop
    isInterrupted = interruption ?? { stop.isRaised }
    self.patience = patience
    let clock = request.clock
    self.clock = { clock.seconds }
    self.progress = progress
    self.log = log
  }

  /// Whether a relaxation was stopped before its end.
  var stoppedRelaxation: Bool { stopped.load(ordering: .acquiring) }

  /// The C side of it. It points here without keeping it alive, so that the watch has to outlive the C model.
  var hooks: SolverWatch {
    SolverWatch(
      context: Unmanaged.passUnretained(self).toOpaque(),
      shouldStop: { SolveWatch.at($0)?.isInterrupted() == true ? 1 : 0 },
      shouldStopRelaxation: { SolveWatch.at($0)?.stopsRelaxation() == true ? 1 : 0 },
      progress: progress == nil
        ? nil
        : { context, incumbent, bound, nodes in
          // COIN writes 1e50 and DBL_MAX for “none”.
          let given = { (value: Double) in abs(value) < 1e30 ? value : nil }
          SolveWatch.at(context)?.progress?(given(incumbent), given(bound), Int(nodes))
        },
      log: log == nil
        ? nil
        : { context, line in
          guard let line else { return }
          SolveWatch.at(context)?.log?(String(cString: line))
        })
  }

  private func stopsRelaxation() -> Bool {
    guard isInterrupted() else { return false }
    let now = clock()
    let first = firstSeen.withLock { first in
      let value = first ?? now
      first = value
      return value
    }
    guard now - first >= patience else { return false }
    stopped.store(true, ordering: .releasing)
    return true
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> SolveWatch? {
    context.map { Unmanaged<SolveWatch>.fromOpaque($0).takeUnretainedValue() }
  }
}
