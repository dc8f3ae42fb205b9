import Execution
import MIP
import Synchronization
import Testing

/// Limits and cancellation of CBC, in the process and in a worker.
@Suite(.serialized)
struct CBCLimitTests {
  /// In-process solves wait for one another, so that another test's solve may use up the time; then it is tried again.
  private func solve(
    _ model: Model, worker: Bool, _ control: () -> RunControl, isEnough: (Solution) -> Bool
  ) throws -> (solution: Solution, control: RunControl) {
    let backend = worker ? try WorkerProgram.backend() : CBC()
    var last: (Solution, RunControl)?
    for _ in 0..<5 {
      let control = control()
      let solution = try model.solve(with: backend, control: control)
      if isEnough(solution) { return (solution, control) }
      last = (solution, control)
    }
    return try #require(last)
  }

  @Test(arguments: [false, true])
  func aTimeLimitReturnsIncumbentAndBound(_ worker: Bool) throws {
    for model in [try HardInstances.knapsack(), try HardInstances.marketSplit()] {
      let (solution, _) = try solve(model, worker: worker, { RunControl(timeLimit: 1) }, isEnough: { $0.hasPoint })
      #expect(solution.termination == .timeLimit)
      #expect(solution.hasPoint)
      let gap = try #require(solution.objective.flatMap { objective in solution.bound.map { $0 - objective } })
      #expect(model.sense == .maximize ? gap >= 0 : gap <= 0)
      // 1 s, and what a busy machine adds.
      #expect(solution.seconds < 2)
    }
  }

  @Test(arguments: [false, true])
  func aCancelledSolveReturnsItsIncumbent(_ worker: Bool) throws {
    let model = try HardInstances.knapsack()
    let asked = Mutex<Double?>(nil)
    let (solution, _) = try solve(
      model, worker: worker,
      {
        let begin = RunControl().start()
        asked.withLock { $0 = nil }
        return RunControl(isCancelled: {
          guard begin.seconds > 0.8 else { return false }
          asked.withLock { $0 = $0 ?? begin.seconds }
          return true
        })
      },
      isEnough: { $0.hasPoint })
    #expect(solution.termination == .cancelled)
    #expect(solution.hasPoint)
    #expect(solution.bound.map { $0 >= (solution.objective ?? .infinity) } == true)
    let when = try #require(asked.withLock { $0 })
    #expect(solution.seconds - when < 1)
  }

  @Test(arguments: [false, true])
  func cancellationBeforeTheStartIsSeen(_ worker: Bool) throws {
    let backend = worker ? try WorkerProgram.backend() : CBC()
    let solution = try HardInstances.marketSplit().solve(with: backend, control: RunControl(isCancelled: { true }))
    #expect(solution.termination == .cancelled)
    #expect(solution.seconds < 1.5)
  }

  @Test(arguments: [false, true])
  func aLongFirstRelaxationCanBeCancelled(_ worker: Bool) throws {
    var model = try HardInstances.linearProgram(rows: 900, columns: 1500)
    for variable in model.variables { try model.setKind(of: variable, to: .integer) }
    let backend = worker ? try WorkerProgram.backend() : CBC()
    let begin = Mutex<Double?>(nil)
    let clock = RunControl().start()
    let solution = try model.solve(
      with: backend,
      control: RunControl(isCancelled: {
        // The matrix of a debug build takes a while; counted from the first question.
        let first = begin.withLock { begin in
          let value = begin ?? clock.seconds
          begin = value
          return value
        }
        return clock.seconds - first > 0.4
      }))
    let asked = try #require(begin.withLock { $0 }) + 0.4
    #expect(solution.termination == .cancelled)
    #expect(clock.seconds - asked < 2)
    if let objective = solution.objective, let bound = solution.bound { #expect(bound >= objective) }
  }

  @Test(arguments: [false, true])
  func progressIsReported(_ worker: Bool) throws {
    let model = try HardInstances.marketSplit()
    let seen = Mutex<[Progress]>([])
    let (solution, _) = try solve(
      model, worker: worker,
      { RunControl(timeLimit: 2, observer: { progress in seen.withLock { $0.append(progress) } }) },
      isEnough: { $0.hasPoint && $0.nodes > 0 })
    let reports = seen.withLock { $0 }
    #expect(reports.contains { $0.incumbent != nil })
    #expect(reports.contains { $0.bound != nil })
    #expect(reports.contains { $0.done > 0 })
    let best = try #require(solution.objective)
    for report in reports {
      if let incumbent = report.incumbent { #expect(incumbent >= best - 1e-6) }
      if let bound = report.bound { #expect(bound <= best + 1e-6) }
    }
  }
}
