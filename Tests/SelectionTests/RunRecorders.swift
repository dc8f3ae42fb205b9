import Execution
import Synchronization

/// Counts calls from any thread.
final class CallCounter: Sendable {
  private let count = Mutex(0)
  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}

/// Keeps the reports of a run.
final class ProgressLog: Sendable {
  private let reports = Mutex<[Progress]>([])
  func append(_ progress: Progress) { reports.withLock { $0.append(progress) } }
  var all: [Progress] { reports.withLock { $0 } }
}
