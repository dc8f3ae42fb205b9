import Execution
import MIP
import Testing

/// Solving without holding up the threads that tasks share.
struct AsyncSolveTests {
  @Test func eightTasksTwentyFiveSolves() async throws {
    let expected = try (0..<5).map { try HardInstances.small(seed: UInt64(500 + $0)).solve(with: CBC()).objective }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for round in 0..<25 {
            let seed = (task + round) % 5
            let solution = try await HardInstances.small(seed: UInt64(500 + seed)).solution(with: CBC())
            #expect(solution.objective == expected[seed])
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test(arguments: [false, true])
  func cancellationOfTheTaskIsSeen(_ worker: Bool) async throws {
    let backend = worker ? try WorkerProgram.backend() : CBC()
    let model = try HardInstances.marketSplit()
    let solve = Task { try await model.solution(with: backend) }
    try await Task.sleep(for: .milliseconds(500))
    let clock = ContinuousClock()
    let begin = clock.now
    solve.cancel()
    let solution = try await solve.value
    // A solve to the end would take hours; the margin is for busy machines.
    #expect(clock.now - begin < .seconds(20))
    #expect(solution.termination == .cancelled)
  }

  @Test func errorsComeThrough() async throws {
    var model = Model()
    let x = try model.addVariable(.integer, upper: 3)
    try model.add(2 * x <= 5)
    await #expect(throws: MIPError.self) { try await model.solution(with: CLP()) }
  }
}
