import Execution
import Foundation
import Reports
import Synchronization

/// Shows the progress of computations on standard error, no more often than somebody can read it.
final class ProgressDisplay: Sendable {
  private struct State {
    var stage = ""
    var stageStart = ContinuousClock.now
    var lastShown: ContinuousClock.Instant?
    var hasBar = false
  }

  private let style: ProgressStyle
  private let barStyle: ProgressLine.BarStyle
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// - Parameter style: `nil` takes a bar on a terminal and plain lines otherwise.
  init(_ style: ProgressStyle?) {
    self.style = style ?? (Terminal.isInteractive ? .bar : .plain)
    barStyle = Terminal.showsUnicode ? .unicode : .ascii
  }

  /// What a computation reports to; `nil` when nothing is shown.
  /// - Parameter title: Stands before the stages of the computation.
  func observer(title: String?) -> ProgressObserver? {
    guard style != .none else { return nil }
    return { [self] progress in
      show(progress, stage: title.map { "\($0), \(progress.stage)" } ?? progress.stage)
    }
  }

  /// Takes the bar away, so that a result or a message starts on an empty line.
  func clear() {
    state.withLock { state in
      if state.hasBar { Diagnostics.standardError("\r\u{1B}[2K") }
      state.hasBar = false
    }
  }

  /// Time before the first report is shown and between two: a command that ends at once shows nothing to people.
  private var pace: (first: Duration, next: Duration) {
    switch style {
    case .bar: (.milliseconds(300), .milliseconds(100))
    case .json: (.zero, .milliseconds(100))
    case .plain, .none: (.seconds(2), .seconds(5))
    }
  }

  private func show(_ progress: Execution.Progress, stage: String) {
    state.withLock { state in
      let now = ContinuousClock.now
      let isNewStage = stage != state.stage
      if isNewStage { (state.stage, state.stageStart) = (stage, now) }
      let isLast = progress.done == progress.total
      if style != .json || !(isNewStage || isLast) {
        guard now - start >= pace.first, style != .plain || progress.done > 0 else { return }
        if let last = state.lastShown, now - last < pace.next { return }
      }
      state.lastShown = now
      let line = ProgressLine(
        stage: stage, done: progress.done, total: progress.total, elapsed: (now - state.stageStart).inSeconds,
        incumbent: progress.incumbent, bound: progress.bound)
      switch style {
      case .bar:
        state.hasBar = true
        Diagnostics.standardError("\r\u{1B}[2K" + line.bar(width: Terminal.width - 1, style: barStyle))
      case .plain: Diagnostics.standardError(line.plain + "\n")
      case .json: Diagnostics.standardError(line.json + "\n")
      case .none: return
      }
    }
  }
}

extension Duration {
  fileprivate var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
