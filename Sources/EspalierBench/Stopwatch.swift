import Execution

/// The best CPU and wall time of several runs.
struct Timing {
  var cpu = Double.infinity
  var wall = Double.infinity

  /// Runs `body` `repeats` times and keeps the best of each clock.
  static func best<Result>(of repeats: Int, _ body: () throws -> Result) rethrows -> (timing: Timing, result: Result) {
    var timing = Timing()
    var clock = RunControl().start()
    var result = try body()
    timing.take(clock)
    for _ in 1..<max(1, repeats) {
      clock = RunControl().start()
      result = try body()
      timing.take(clock)
    }
    return (timing, result)
  }

  private mutating func take(_ clock: RunClock) {
    cpu = min(cpu, clock.cpuSeconds)
    wall = min(wall, clock.seconds)
  }
}
