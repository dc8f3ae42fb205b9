import ArgumentParser
import Execution

/// What every computing command takes: threads, a time limit, how progress is shown and how the result is printed.
struct RunOptions: ParsableArguments {
  @OptionGroup var threads: ThreadOptions

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
    try Self.check(timeLimit: timeLimit)
  }

  /// - Throws: `ValidationError` for what is no time.
  static func check(timeLimit: Double?) throws {
    if let timeLimit, !(timeLimit.isFinite && timeLimit >= 0) {
      throw ValidationError("--time-limit is \(timeLimit), expected a finite number of seconds, at least 0")
    }
  }

  var threadCount: Int { threads.count }

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
