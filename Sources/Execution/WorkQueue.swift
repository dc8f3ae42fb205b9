import Synchronization

/// Hands out the indices 0 ..< count once each and remembers the error of the lowest failed index.
final class WorkQueue<Failure: Error>: Sendable {
  private struct State {
    var next = 0
    var failure: (index: Int, error: Failure)?
  }

  private let count: Int
  private let state = Mutex(State())

  init(count: Int) { self.count = count }

  func next() -> Int? {
    state.withLock { state in
      // After a failure no new work starts, but every index below the failed one has been handed out already,
      // so the error reported is the same whatever the number of threads.
      guard state.failure == nil, state.next < count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  func fail(_ index: Int, _ error: Failure) {
    state.withLock { state in
      if let failure = state.failure, failure.index < index { return }
      state.failure = (index, error)
    }
  }

  var firstError: (Failure)? { state.withLock { $0.failure?.error } }
}
