import Execution
import MIP
import MIPConformance
import Synchronization
import TestSupport
import Testing

/// Solves from several tasks at once. The models and their optima are the same for every backend, found by brute force
/// before; no answer may be wrong, and no sequence may end the process.
@Suite(.serialized)
struct ConcurrencyTests {
  private static let tasks = 8
  private static let solves = 200

  private struct Case: Sendable {
    var model: Model
    /// `nil` when infeasible.
    var optimum: Double?
  }

  @Test(arguments: BackendUnderTest.all)
  func twoHundredSolvesFromEightTasks(_ subject: BackendUnderTest) async throws {
    let cases = try Self.cases(integers: subject.backend is any IntegerBackend)
    let wrong = await Self.run { index in
      Self.wrongAnswer(cases[index % cases.count], subject.backend, "solve \(index)")
    }
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }

  @Test func mixedBackendsAtOnce() async throws {
    let integers = try Self.cases(integers: true)
    let linear = try Self.cases(integers: false)
    let subjects = BackendUnderTest.all
    let wrong = await Self.run { index in
      let backend = subjects[index % subjects.count].backend
      let cases = backend is any IntegerBackend ? integers : linear
      return Self.wrongAnswer(cases[index / subjects.count % cases.count], backend, "solve \(index), \(backend.name)")
    }
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }

  /// Every fourth solve is a hard one that is cancelled soon; those between must not notice.
  @Test(arguments: BackendUnderTest.integer)
  func cancellationsInBetween(_ subject: BackendUnderTest) async throws {
    let cases = try Self.cases(integers: true)
    let hard = try Self.hardModel()
    let wrong = await Self.run(count: 80) { index -> String? in
      guard index % 4 == 0 else {
        return Self.wrongAnswer(cases[index % cases.count], subject.backend, "solve \(index)")
      }
      let clock = RunControl(isCancelled: { false }).start()
      let seconds = 0.002 * Double(index)
      do {
        let solution = try hard.solve(
          with: subject.backend, control: RunControl(isCancelled: { clock.seconds > seconds }))
        return solution.termination == .cancelled ? nil : "solve \(index): \(solution.termination), not cancelled"
      } catch { return "solve \(index): \(error)" }
    }
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }

  /// Tasks are cancelled while they wait for their solve.
  @Test(arguments: BackendUnderTest.integer)
  func cancelledTasks(_ subject: BackendUnderTest) async throws {
    let hard = try Self.hardModel()
    let clock = RunControl().start()
    let tasks = (0..<4).map { _ in
      Task { try await hard.solution(with: subject.backend, control: RunControl(timeLimit: 60)).termination }
    }
    try await Task.sleep(for: .milliseconds(150))
    for task in tasks { task.cancel() }
    for task in tasks { #expect(try await task.value == .cancelled) }
    #expect(clock.seconds < 20, "four cancelled solves took \(clock.seconds) s")
  }

  /// Runs bodies from several tasks and collects what they complain about.
  private static func run(
    count: Int = solves, _ body: @escaping @Sendable (Int) -> String?
  ) async -> [String] {
    await withTaskGroup(of: [String].self) { group in
      for task in 0..<tasks {
        group.addTask {
          var complaints: [String] = []
          for index in stride(from: task, to: count, by: tasks) {
            if let complaint = body(index) { complaints.append(complaint) }
            await Task.yield()
          }
          return complaints
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }

  private static func wrongAnswer(_ test: Case, _ backend: any Backend, _ place: String) -> String? {
    do {
      let solution = try test.model.solve(with: backend, control: RunControl(timeLimit: 120))
      guard let optimum = test.optimum else {
        let isInfeasible = [.infeasible, .infeasibleOrUnbounded].contains(solution.termination)
        return isInfeasible ? nil : "\(place): \(solution.termination), expected infeasible"
      }
      let objective = solution.objective ?? .nan
      return solution.isOptimal && abs(objective - optimum) <= 1e-6 * max(1, abs(optimum))
        ? nil : "\(place): \(solution.termination) with \(objective), expected \(optimum)"
    } catch { return "\(place): \(error)" }
  }

  /// Twelve small programs, some of them infeasible.
  private static func cases(integers: Bool) throws -> [Case] {
    try (0..<12).map { seed in
      var generator = SeededGenerator(seed: UInt64(7000 + seed))
      let program = RandomProgram(
        integers: integers ? 7 : 0, widest: 1, continuous: integers ? seed % 2 : 6, rows: 4, using: &generator)
      let model = try program.model()
      if integers { return Case(model: model, optimum: try program.enumerated().first?.objective) }
      return Case(model: model, optimum: try model.solve(with: CLP()).objective)
    }
  }

  /// A market split whose proof takes minutes.
  private static func hardModel() throws -> Model {
    var generator = SeededGenerator(seed: 3)
    var model = Model()
    let x = try model.addVariables(36, .binary)
    var objective = LinearExpression()
    for _ in 0..<4 {
      let weights = (0..<36).map { _ in Double(Int.random(in: 1..<100, using: &generator)) }
      let over = try model.addVariable()
      let under = try model.addVariable()
      try model.add(dot(weights, x) + under - over == (weights.reduce(0, +) / 2).rounded(.down))
      objective += over + under
    }
    try model.minimize(objective)
    return model
  }
}
