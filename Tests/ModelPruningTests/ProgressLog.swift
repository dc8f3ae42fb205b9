import Synchronization

/// Remembers reports from any thread.
final class ProgressLog: Sendable {
  private let log = Mutex<[Int]>([])

  var values: [Int] { log.withLock { $0 } }

  func add(_ value: Int) { log.withLock { $0.append(value) } }
}
