import ArgumentParser
import Execution
import Foundation

/// What every computing command takes: threads, a time limit, how progress is shown and how the result is printed.
struct RunOptions: ParsableArguments {
  @Option(help: "Threads that compute. Results do not depend on it. (default: all cores)")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Stop after so many seconds and give the best support found by then.", valueName: "seconds"))
  var timeLimit: Double?

  @Option(
    help: ArgumentHelp(
      "How progress is shown on standard error. (default: bar on a terminal, plain otherwise)", valueName: "style"))
  var progress: ProgressStyle?

  @Flag(help: "Show neither progress nor warnings.")
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

  /// The cores that this machine offers.
  static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  var threadCount: Int { threads ?? Self.cores }

  /// The limits for one computation, which tells `display` of its progress under the name `title`.
  func control(_ display: ProgressDisplay, title: String? = nil) -> RunControl {
    RunControl(
      timeLimit: timeLimit, threads: threadCount, observer: display.observer(title: title),
      isCancelled: { Interruption.isRequested })
  }

  func makeDisplay() -> ProgressDisplay { ProgressDisplay(quiet ? ProgressStyle.none : progress) }

  func warn(_ message: String) {
    if !quiet { Diagnostics.warning(message) }
  }
}
