import Execution
import Synchronization

/// Codes of many supports, in parallel.
enum CodeList {
  /// The code of each support, in order. The same whatever the number of threads.
  static func codes(of supports: [[Int]], score: some SupportScore, threads: Int) -> [Int] {
    let chunk = 512
    let chunks = (supports.count + chunk - 1) / chunk
    let results = Mutex([Int](repeating: 0, count: supports.count))
    parallelFor(chunks, threads: threads) { index in
      let worker = score.makeWorker()
      let range = index * chunk..<min(supports.count, (index + 1) * chunk)
      let codes = range.map { worker.code(supports[$0]) }
      results.withLock { $0.replaceSubrange(range, with: codes) }
    }
    return results.withLock { $0 }
  }
}
