import Execution
import Synchronization
import Testing

@Suite struct RunClockTests {
  @Test func withoutLimitsNothingInterrupts() {
    #expect(RunControl(isCancelled: { false }).start().interruption == nil)
  }

  @Test func aPassedTimeLimitInterrupts() {
    #expect(RunControl(timeLimit: 0, isCancelled: { false }).start().interruption == .timeLimit)
  }

  @Test func aDistantTimeLimitDoesNot() {
    #expect(RunControl(timeLimit: 1e6, isCancelled: { false }).start().interruption == nil)
  }

  @Test func theTimeLimitCountsFromTheStart() {
    let clock = RunControl(timeLimit: 0.02, isCancelled: { false }).start()
    #expect(clock.interruption == nil || clock.seconds >= 0.02)
    while clock.seconds < 0.02 {}
    #expect(clock.interruption == .timeLimit)
  }

  @Test func cancellationComesBeforeTheTimeLimit() {
    #expect(RunControl(timeLimit: 0, isCancelled: { true }).start().interruption == .cancelled)
  }

  @Test func cancellationIsAskedAgainEachTime() {
    let answers = Mutex([false, true])
    let clock = RunControl(isCancelled: { answers.withLock { $0.removeFirst() } }).start()
    #expect(clock.interruption == nil)
    #expect(clock.interruption == .cancelled)
  }

  @Test func theDefaultFollowsTheTask() async {
    let clock = RunControl().start()
    #expect(clock.interruption == nil)
    let task = Task { () -> RunClock.Interruption? in
      while !Task.isCancelled { await Task.yield() }
      return clock.interruption
    }
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func clocksNeverRunBackwards() {
    let clock = RunControl().start()
    var (wall, cpu) = (0.0, 0.0)
    for _ in 0..<1000 {
      let now = (clock.seconds, clock.cpuSeconds)
      #expect(now.0 >= wall && now.1 >= cpu)
      (wall, cpu) = now
    }
  }

  @Test func workCostsCPUTime() {
    let clock = RunControl().start()
    while clock.cpuSeconds < 0.005 {}
    #expect(clock.cpuSeconds >= 0.005)
  }

  @Test func atLeastOneThreadIsUsed() {
    #expect(RunControl(threads: 0).threads == 1)
    #expect(RunControl(threads: -4).threads == 1)
    #expect(RunControl(threads: 3).threads == 3)
  }

  @Test func theObserverHearsWhatIsReported() {
    let heard = Mutex([Progress]())
    let clock = RunControl(observer: { progress in heard.withLock { $0.append(progress) } }).start()
    let progress = Progress(stage: "test", done: 2, total: 5, incumbent: 1.5, bound: 1)
    clock.report(progress)
    #expect(heard.withLock { $0 } == [progress])
  }

  @Test func progressIsNotComputedForNobody() {
    let computed = Mutex(false)
    RunControl().start().report(
      {
        computed.withLock { $0 = true }
        return Progress(stage: "test", done: 0)
      }())
    #expect(!computed.withLock { $0 })
  }

  @Test func theProcessHasUsedMemory() {
    #expect(RunClock.peakMemoryBytes > 1 << 20)
  }
}
