import ArgumentParser
import Execution

/// What `private` takes of the options of a run. There is no progress: it would show something of the data.
struct PrivateRunOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "Threads that compute. Results do not depend on it. (default: all cores)")
  var threads: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "For exponential: stop preparing the draw after so many seconds and draw. Its law stays the same.",
      valueName: "seconds"))
  var timeLimit: Double?

  @Flag(help: "Show no warnings.")
  var quiet = false

  @Flag(help: "Print one JSON document instead of a table.")
  var json = false

  func validate() throws {
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads is \(threads), expected 1 to 4096")
    }
    if let timeLimit, !(timeLimit.isFinite && timeLimit >= 0) {
      throw ValidationError("--time-limit is \(timeLimit), expected a finite number of seconds, at least 0")
    }
  }

  /// Without an observer and without a way to ask for an early answer: an interruption ends the process.
  var control: RunControl {
    RunControl(timeLimit: timeLimit, threads: threads ?? RunOptions.cores, isCancelled: { false })
  }
}
