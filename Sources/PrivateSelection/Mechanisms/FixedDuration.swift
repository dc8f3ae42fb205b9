#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes a release last a public time, since the time that a search and a rejection sampler take depends on the data.
///
///     let release = try FixedDuration(seconds: 60).run { try mechanism.release(data, spending: ledger) }
///
/// The call returns, or throws, at the first multiple of the duration after the work ends. If the work takes no longer than
/// one duration *whatever the data are*, nothing about it can be seen in the time of the answer. If there are data
/// with which it takes longer, how many durations it took is an answer about the data that no guarantee covers: neither
/// giving up at that moment nor going on would hide it. So choose a duration far above what the work can need, and take the
/// guarantee's words from ``SupportRelease/guarantee(paddedTo:)``, which state this. Load, memory and power are not hidden.
public struct FixedDuration: Sendable, Hashable {
  /// The duration in seconds.
  public let seconds: Double

  /// - Parameter seconds: public, from 0.001 to 10⁶.
  /// - Throws: `PrivateSelectionError.parameter`.
  public init(seconds: Double) throws(PrivateSelectionError) {
    guard seconds.isFinite, seconds >= 0.001, seconds <= 1e6 else {
      throw .parameter(name: "seconds", value: "\(seconds)", expected: "0.001 to 10⁶")
    }
    self.seconds = seconds
  }

  /// Runs `body` and waits for the end of the current duration.
  /// - Parameter body: the release.
  /// - Throws: what `body` throws, also at the end of a duration.
  public func run<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    let start = Self.now()
    defer {
      let elapsed = Self.now() - start
      // At least one, should the clock stand still.
      let end = start + max(1, (elapsed / seconds).rounded(.up)) * seconds
      while true {
        let rest = end - Self.now()
        if rest <= 0 { break }
        var time = timespec()
        time.tv_sec = Int(rest)
        time.tv_nsec = Int((rest - rest.rounded(.down)) * 1e9)
        _ = nanosleep(&time, nil)
      }
    }
    return try body()
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
