import Execution
import Synchronization
import Testing

@Suite struct ParallelForTests {
  struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [(0, 2), (1, 2), (7, 1), (7, 2), (7, 16), (1000, 3), (5, 0), (5, -1)])
  func everyIndexRunsOnce(count: Int, threads: Int) {
    let visits = Mutex([Int](repeating: 0, count: count))
    parallelFor(count, threads: threads) { index in visits.withLock { $0[index] += 1 } }
    #expect(visits.withLock { $0 } == Array(repeating: 1, count: count))
  }

  @Test func aNegativeCountRunsNothing() {
    let calls = Mutex(0)
    parallelFor(-3, threads: 2) { _ in calls.withLock { $0 += 1 } }
    #expect(calls.withLock { $0 } == 0)
  }

  /// Indices are handed out in order, so every index below a failed one runs, whoever fails first in time.
  @Test(arguments: [1, 2, 4], 0..<20)
  func theLowestFailureIsThrown(threads: Int, round: Int) {
    #expect(throws: Failure(index: 3)) {
      try parallelFor(64, threads: threads) { index throws(Failure) in
        if index == 3 || index == 4 || index >= 50 { throw Failure(index: index) }
      }
    }
  }

  @Test(arguments: [1, 2]) func everythingBelowTheFailureRuns(threads: Int) {
    let visits = Mutex(Set<Int>())
    try? parallelFor(100, threads: threads) { index throws(Failure) in
      _ = visits.withLock { $0.insert(index) }
      if index == 40 { throw Failure(index: index) }
    }
    #expect(visits.withLock { $0.isSuperset(of: 0...40) })
  }

  @Test func aFailureStopsTheRest() {
    let calls = Mutex(0)
    try? parallelFor(1_000_000, threads: 2) { index throws(Failure) in
      calls.withLock { $0 += 1 }
      throw Failure(index: index)
    }
    #expect(calls.withLock { $0 } <= 2)
  }

  @Test func noMoreThreadsThanAskedForRunAtOnce() {
    let running = Mutex((now: 0, most: 0))
    parallelFor(200, threads: 2) { _ in
      running.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      running.withLock { $0.now -= 1 }
    }
    #expect(running.withLock { $0.most } <= 2)
  }

  @Test func callsNest() {
    let total = Mutex(0)
    parallelFor(4, threads: 2) { outer in
      parallelFor(5, threads: 2) { inner in total.withLock { $0 += outer * 5 + inner } }
    }
    #expect(total.withLock { $0 } == (0..<20).reduce(0, +))
  }
}
