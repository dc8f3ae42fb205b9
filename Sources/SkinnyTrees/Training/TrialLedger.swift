import Synchronization

/// Results of trials that run side by side.
final class TrialLedger<Entry: Sendable>: Sendable {
  private struct State {
    var entries: [Entry]
    var done: Int
    var best: Double?
  }

  private let state: Mutex<State>

  init(_ entries: [Entry], done: Int) { state = Mutex(State(entries: entries, done: done)) }

  /// Stores a result and reports how many there are and the best loss so far, one call at a time.
  func finish(_ index: Int, _ entry: Entry, _ loss: Double?, _ report: (Int, Double?) -> Void) {
    state.withLock { state in
      state.entries[index] = entry
      state.done += 1
      if let loss { state.best = min(state.best ?? .infinity, loss) }
      report(state.done, state.best)
    }
  }

  var entries: [Entry] { state.withLock { $0.entries } }
}
