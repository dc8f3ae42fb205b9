import Execution
import MIP
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

struct SolveThreadTests {
  private func request(_ control: RunControl = RunControl()) -> SolveRequest {
    SolveRequest(form: MatrixForm(), clock: control.start())
  }

  @Test func resultsAndErrorsComeBack() throws {
    let reply = try SolveThread.run(request(), solver: "test") { () throws(MIPError) in
      SolveReply(termination: .optimal, point: [1, 2], bound: 3)
    }
    #expect(reply.termination == .optimal && reply.point == [1, 2] && reply.bound == 3)
    #expect(throws: MIPError.solverFailed(solver: "test", reason: "on purpose")) {
      try SolveThread.run(request(), solver: "test") { () throws(MIPError) in
        throw .solverFailed(solver: "test", reason: "on purpose")
      }
    }
  }

  @Test func theBodyRunsOnAThreadOfItsOwn() throws {
    let caller = UInt(pthread_self())
    let inside = Mutex<UInt?>(nil)
    _ = try SolveThread.run(request(), solver: "test") { () throws(MIPError) in
      let own = UInt(pthread_self())
      inside.withLock { $0 = own }
      return SolveReply(termination: .optimal)
    }
    #expect(inside.withLock { $0 } != nil && inside.withLock { $0 } != caller)
  }

  @Test func cancellationRaisesTheSignalOnce() throws {
    let clock = RunControl(isCancelled: { false }).start()
    let request = request(RunControl(isCancelled: { clock.seconds > 0.1 }))
    var stops = 0
    let raised = { stops += 1 }
    let reply = try SolveThread.run(request, solver: "test", onStop: raised) { () throws(MIPError) in
      while !request.stop.isRaised { usleep(1000) }
      return SolveReply(termination: .nodeLimit, point: [7])
    }
    #expect(reply.termination == .cancelled && reply.point == [7], "the solver's own word for it is not the reason")
    #expect(stops == 1)
  }

  @Test func anOptimumThatComesDespiteTheStopStaysOne() throws {
    let request = request(RunControl(isCancelled: { true }))
    let reply = try SolveThread.run(request, solver: "test") { () throws(MIPError) in
      while !request.stop.isRaised { usleep(1000) }
      return SolveReply(termination: .optimal, point: [])
    }
    #expect(reply.termination == .optimal)
  }

  @Test(arguments: [Termination.cancelled, .timeLimit])
  func aSolverThatDoesNotReactIsLeftBehind(_ reason: Termination) throws {
    let control =
      reason == .cancelled ? RunControl(isCancelled: { true }) : RunControl(timeLimit: 0.05, isCancelled: { false })
    let request = request(control)
    request.incumbents.offer([5], objective: 2)
    request.incumbents.offer([6], objective: 3)
    request.report(nodes: 4, incumbent: 2, bound: -1)
    let finished = Finished()
    let reply = try SolveThread.run(request, solver: "test") { () throws(MIPError) in
      usleep(1_500_000)
      finished.set()
      return SolveReply(termination: .optimal, point: [9])
    }
    #expect(!finished.isSet, "the caller waited for the solver")
    #expect(reply.termination == reason && reply.point == [5] && reply.bound == -1 && reply.nodes == 4)
    // What the thread leaves later harms nobody.
    let clock = request.clock
    while !finished.isSet, clock.seconds < 20 { usleep(10_000) }
    #expect(finished.isSet)
  }

  @Test func manyThreadsAtOnce() throws {
    try parallelFor(64, threads: 8) { index in
      let reply = try SolveThread.run(request(), solver: "test") { () throws(MIPError) in
        SolveReply(termination: .optimal, point: [Double(index)])
      }
      #expect(reply.point == [Double(index)])
    }
  }

  private final class Finished: Sendable {
    private let flag = Atomic<Bool>(false)
    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
  }
}
