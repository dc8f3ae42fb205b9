import Execution
import Synchronization
import Testing

/// The example of the documentation's landing page.
@Suite struct DocumentationSnippetTests {
  @Test func overview() {
    let control = RunControl(timeLimit: 10, threads: 2)
    let clock = control.start()
    let squares = Mutex([Int](repeating: 0, count: 100))
    parallelFor(100, threads: control.threads) { index in
      squares.withLock { $0[index] = index * index }
    }
    clock.report(Progress(stage: "squares", done: 100, total: 100))
    let status = clock.interruption == nil ? "done" : "stopped early"
    #expect(status == "done")
    #expect(squares.withLock { $0 } == (0..<100).map { $0 * $0 })
  }
}
