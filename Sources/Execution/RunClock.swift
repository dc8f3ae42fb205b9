#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A running computation's clock: elapsed wall and CPU time, and whether it has to stop.
public struct RunClock: Sendable {
  /// Why a computation has to stop before it is done.
  public enum Interruption: Sendable, Equatable {
    /// The time limit has passed.
    case timeLimit
    /// The task was cancelled.
    case cancelled
  }

  public let control: RunControl
  private let wallStart: Double
  private let cpuStart: Double

  init(_ control: RunControl) {
    self.control = control
    wallStart = Self.seconds(CLOCK_MONOTONIC)
    cpuStart = Self.seconds(CLOCK_PROCESS_CPUTIME_ID)
  }

  /// Wall-clock seconds since the start.
  public var seconds: Double { Self.seconds(CLOCK_MONOTONIC) - wallStart }

  /// CPU seconds of the whole process since the start.
  public var cpuSeconds: Double { Self.seconds(CLOCK_PROCESS_CPUTIME_ID) - cpuStart }

  /// The reason to stop now, or `nil` to go on. Cheap enough for every outer iteration, not for every element.
  public var interruption: Interruption? {
    if control.isCancelled() { return .cancelled }
    if let limit = control.timeLimit, seconds >= limit { return .timeLimit }
    return nil
  }

  /// Tells the observer, if there is one.
  public func report(_ progress: @autoclosure () -> Progress) {
    control.observer?(progress())
  }

  /// The largest resident memory of this process so far, in bytes.
  public static var peakMemoryBytes: Int {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      return Int(usage.ru_maxrss)
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Int(usage.ru_maxrss) * 1024
    #endif
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
