import Dispatch

/// Runs `body(0) … body(count − 1)`, at most `threads` at a time, and returns when all are done.
///
/// The order of execution is not defined; a caller that reduces must store per-index results and add them in index
/// order, so that the sum does not depend on the number of threads. The first error in index order is rethrown.
///
/// - Complexity: about 1 µs of overhead per call beside the work; make an index at least 0.5 ms of work.
public func parallelFor<Failure: Error>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) throws(Failure) -> Void
) throws(Failure) {
  guard count > 0 else { return }
  if threads <= 1 || count == 1 {
    for index in 0..<count { try body(index) }
    return
  }
  let workers = min(threads, count)
  let queue = WorkQueue<Failure>(count: count)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while let index = queue.next() {
      do throws(Failure) { try body(index) } catch { queue.fail(index, error) }
    }
  }
  if let error = queue.firstError { throw error }
}
