import Execution
import Foundation
import MIP
import MIPConformance
import Synchronization
import Testing

/// Solves in worker processes: right answers, no hang and no harm, whatever becomes of the worker.
struct WorkerTests {
  @Test(arguments: 1...5)
  func agreesWithTheProcess(_ seed: Int) throws {
    let model = try HardInstances.small(seed: UInt64(300 + seed))
    let here = try model.solve(with: CBC())
    let there = try model.solve(with: WorkerProgram.backend())
    #expect(there.isOptimal)
    #expect(there.objective == here.objective)
    #expect(there.bound == here.bound && there.nodes == here.nodes)
  }

  @Test func linearProgramsHaveDualsAndRays() throws {
    var model = Model()
    let x = try model.addVariables(2)
    let row = try model.add(x[0] + x[1] <= 4)
    try model.maximize(x[0] + 2 * x[1])
    #expect(try model.solve(with: WorkerProgram.backend()).dual(of: row) == 2)
    try model.add(x[0] >= 5)
    let solution = try model.solve(with: WorkerProgram.backend())
    #expect(solution.termination == .infeasible)
    #expect(solution.infeasibilityRay != nil)
  }

  @Test func logComesLineByLine() throws {
    let lines = Mutex<[String]>([])
    var options = SolveOptions()
    options.log = { line in lines.withLock { $0.append(line) } }
    _ = try HardInstances.small(seed: 1).solve(with: WorkerProgram.backend(), options: options)
    let log = lines.withLock { $0 }
    #expect(log.contains { $0.contains("CBC MILP Solver") })
    #expect(!log.contains { $0.contains("No match") })
    #expect(!log.contains { $0.contains("\n") })
  }

  @Test(arguments: ["/no/such/program", "no-such-program-anywhere", "/etc/passwd", "/"])
  func aProgramThatCannotBeStarted(_ executable: String) throws {
    let model = try HardInstances.small(seed: 1)
    #expect {
      try model.solve(with: CBC(mode: .worker(executable: executable)))
    } throws: {
      guard case .workerFailed(executable, _) = $0 as? MIPError else { return false }
      return true
    }
  }

  @Test(arguments: [
    ("/bin/true", []), ("/bin/false", []), ("/bin/cat", []), ("/bin/echo", ["hello"]),
    ("/bin/sh", ["-c", "head -c 100000 /dev/zero >&0"]), ("/bin/sh", ["-c", "echo ESPALIER AND WHAT NOT >&0"]),
    ("/bin/sh", ["-c", "kill -9 $$"]), ("/bin/sh", ["-c", "exec 0<&-; sleep 0.1"]),
  ])
  func aProgramThatIsNoWorker(_ executable: String, _ arguments: [String]) throws {
    let model = try HardInstances.small(seed: 1)
    let clock = RunControl().start()
    #expect {
      try model.solve(with: CBC(mode: .worker(executable: executable, arguments: arguments)))
    } throws: {
      guard case .workerFailed(executable, let reason) = $0 as? MIPError else { return false }
      return !reason.isEmpty
    }
    #expect(clock.seconds < 10)
  }

  @Test func aSilentProgramIsLeftAtTheLimit() throws {
    let model = try HardInstances.small(seed: 1)
    // More than the socket holds, so that sending does not come to its end either.
    let large = try HardInstances.linearProgram(rows: 200, columns: 1000)
    for model in [model, large] {
      let solution = try model.solve(
        with: CBC(mode: .worker(executable: "/bin/sleep", arguments: ["60"])), control: RunControl(timeLimit: 0.5))
      #expect(solution.termination == .timeLimit)
      #expect(!solution.hasPoint)
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func aKilledWorkerIsAnError() async throws {
    // A name of its own finds this test's worker among those of other tests.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = folder.appendingPathComponent("worker-to-kill").path
    try FileManager.default.createSymbolicLink(atPath: program, withDestinationPath: WorkerProgram.path())
    let model = try HardInstances.marketSplit()
    let solve = Task { try await model.solution(with: CBC(mode: .worker(executable: program))) }
    var victims: [Int32] = []
    while victims.isEmpty {
      try await Task.sleep(for: .milliseconds(50))
      victims = try WorkerProgram.children(with: program)
    }
    try await Task.sleep(for: .milliseconds(400))
    for victim in victims { kill(victim, SIGKILL) }
    do {
      let solution = try await solve.value
      Issue.record("\(solution.termination)")
    } catch {
      guard case .workerFailed(program, let reason) = error as? MIPError else { throw error }
      #expect(reason.contains("signal 9"))
    }
    #expect(try WorkerProgram.children(with: program).isEmpty)
    // The process is alive and well.
    #expect(try HardInstances.small(seed: 1).solve(with: WorkerProgram.backend()).isOptimal)
  }

  @Test func aWorkerEndsWithItsParent() throws {
    // A shell that starts the worker and is killed: the other end of the socket is gone.
    let process = Process()
    let input = Pipe()
    process.executableURL = URL(fileURLWithPath: try WorkerProgram.path())
    process.arguments = [SolverWorker.argument]
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForWriting.close()
    let deadline = ContinuousClock.now + .seconds(20)
    while process.isRunning, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.01) }
    #expect(!process.isRunning)
    if process.isRunning { process.terminate() }
  }

  @Test func eightTasksSolveAtOnce() async throws {
    let backend = try WorkerProgram.backend()
    let expected = try (0..<5).map { try HardInstances.small(seed: UInt64(400 + $0)).solve(with: CBC()).objective }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for round in 0..<5 {
            let seed = (task + round) % 5
            let solution = try await HardInstances.small(seed: UInt64(400 + seed)).solution(with: backend)
            #expect(solution.objective == expected[seed])
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// What differs between the process and a worker: the frames, limits, stops, progress and the log.
  @Test func passesTheConformanceSuite() throws {
    var configuration = ConformanceConfiguration()
    configuration.bigCount = 10_000
    let themes: Set<ConformanceCheck.Theme> = [
      .status, .starts, .limits, .cancellation, .progress, .log, .emptyModels, .badInput, .big,
    ]
    let report = ConformanceSuite.run(try WorkerProgram.backend(), configuration) { themes.contains($0.theme) }
    #expect(report.failed.isEmpty, "\(report)")
  }
}
