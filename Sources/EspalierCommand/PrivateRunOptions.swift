import ArgumentParser
import Execution

/// What `private` takes of the options of a run. There is no progress: it would show something of the data.
struct PrivateRunOptions: ParsableArguments {
  @OptionGroup var threads: ThreadOptions

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

  func validate() throws { try RunOptions.check(timeLimit: timeLimit) }

  /// Without an observer and without a way to ask for an early answer: an interruption ends the process.
  var control: RunControl {
    RunControl(timeLimit: timeLimit, threads: threads.count, isCancelled: { false })
  }
}
