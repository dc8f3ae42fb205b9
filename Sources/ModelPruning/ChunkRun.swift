import Execution
import Synchronization

/// Runs a function over chunks of work, in parallel, with progress and interruption.
enum ChunkRun {
  /// The results in the order of the indices.
  /// - Throws: What `body` throws, or `ModelError.interrupted`.
  static func map<Result: Sendable>(
    _ count: Int, control: RunControl, stage: String, body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let clock = control.start()
    let state = Mutex((results: [Result?](repeating: nil, count: count), done: 0))
    try parallelFor(count, threads: control.threads) { index in
      if let interruption = clock.interruption { throw ModelError.interrupted(interruption) }
      let result = try body(index)
      state.withLock { state in
        state.results[index] = result
        state.done += 1
        clock.report(Progress(stage: stage, done: state.done, total: count))
      }
    }
    return state.withLock { $0.results.compactMap(\.self) }
  }
}
