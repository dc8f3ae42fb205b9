import Execution
import MIP
import Synchronization
import Testing

struct MockBackendTests {
  /// max x, 2x ≤ 9, x whole and at most 9: the form minimises −x.
  private func model() throws -> (Model, Variable) {
    var model = Model()
    let x = try model.addVariable(.integer, upper: 9)
    try model.add(2 * x <= 9)
    try model.maximize(x + 1)
    return (model, x)
  }

  @Test func repliesComeInTheirOrder() throws {
    let (model, x) = try model()
    let mock = MockBackend([.point([3], bound: -4), .termination(.infeasible), .point([4])])
    let first = try model.solve(with: mock)
    #expect(first.isOptimal && first[x] == 3 && first.objective == 4 && first.bound == 5)
    #expect(first.solver == "Mock 1")
    #expect(try model.solve(with: mock).termination == .infeasible)
    #expect(mock.remainingSteps == 1)
    #expect(try model.solve(with: mock).objective == 5)
    #expect(throws: MIPError.solverFailed(
      solver: "Mock", reason: "request 4 came, but the script has no step left for it")
    ) { try model.solve(with: mock) }
    mock.append(.termination(.numericalError))
    #expect(try model.solve(with: mock).termination == .numericalError)
    #expect(mock.requests.count == 5)
  }

  @Test func requestsAreKept() throws {
    let (model, x) = try model()
    let mock = MockBackend(otherwise: .point([4]))
    var options = SolveOptions(relativeGap: 0.25, nodeLimit: 7, start: [x: 2], cutoff: 3)
    options.seed = 11
    _ = try model.solve(with: mock, options: options, control: RunControl(timeLimit: 50, threads: 3))
    let request = try #require(mock.requests.first)
    #expect(request.form == (try model.matrix().form))
    #expect(request.start == [2] && request.cutoff == -2)
    #expect(request.options.relativeGap == 0.25 && request.options.nodeLimit == 7 && request.options.seed == 11)
    #expect(request.threads == 3 && request.secondsLeft.map { $0 <= 50 } == true)
  }

  @Test func errorsAreThrown() throws {
    let (model, _) = try model()
    let mock = MockBackend([.failure(.solverFailed(solver: "Mock", reason: "no licence"))])
    #expect(throws: MIPError.solverFailed(solver: "Mock", reason: "no licence")) { try model.solve(with: mock) }
  }

  @Test func pointsThatViolateTheModelAreNotGivenOut() throws {
    let (model, _) = try model()
    for point in [[5.0], [-1], [2.5], [.nan], [], [1, 1]] {
      let mock = MockBackend([.point(point, bound: -9)])
      #expect(throws: MIPError.self, "\(point)") { try model.solve(with: mock) }
    }
    // Within the tolerances it is repaired.
    #expect(try model.solve(with: MockBackend([.point([4 + 1e-9])])).values == [4])
  }

  @Test func reportsAndLogArrive() throws {
    let (model, _) = try model()
    var step = MockStep.point([4])
    step.reports = [.init(nodes: 1, bound: -4.5), .init(nodes: 5, incumbent: -3, bound: -4.5, point: [3])]
    step.log = ["hello", "there"]
    let lines = Mutex<[String]>([])
    let seen = Mutex<[Progress]>([])
    var options = SolveOptions()
    let record: @Sendable (String) -> Void = { line in lines.withLock { $0.append(line) } }
    options.log = record
    let observe: @Sendable (Progress) -> Void = { report in seen.withLock { $0.append(report) } }
    let control = RunControl(observer: observe)
    _ = try model.solve(with: MockBackend([step]), options: options, control: control)
    #expect(lines.withLock { $0 } == ["hello", "there"])
    let reports = seen.withLock { $0 }
    #expect(reports.map(\.done) == [1, 5])
    #expect(reports.last?.incumbent == 4 && reports.last?.bound == 5.5, "in the model's own sense, with its constant")
  }

  @Test func aTimeLimitReturnsTheIncumbent() throws {
    let (model, x) = try model()
    var step = MockStep.point([4])
    step.delay = 30
    step.reports = [.init(nodes: 8, incumbent: -3, bound: -4.5, point: [3])]
    let solution = try model.solve(with: MockBackend([step]), control: RunControl(timeLimit: 0.2))
    #expect(solution.termination == .timeLimit && solution[x] == 3 && solution.objective == 4)
    #expect(solution.bound == 5.5 && solution.nodes == 8)
    #expect(solution.seconds < 5)
  }

  @Test func aCancellationReturnsTheIncumbent() throws {
    let (model, x) = try model()
    for ignoresStop in [false, true] {
      var step = MockStep.point([4])
      step.delay = ignoresStop ? 2 : 30
      step.ignoresStop = ignoresStop
      step.reports = [.init(nodes: 8, incumbent: -3, point: [3])]
      let clock = RunControl(isCancelled: { false }).start()
      let control = RunControl(isCancelled: { clock.seconds > 0.1 })
      let solution = try model.solve(with: MockBackend([step]), control: control)
      #expect(solution.termination == .cancelled && solution[x] == 3)
      #expect(solution.seconds < 1.5, "it came back after \(solution.seconds) s")
    }
  }

  @Test func answersMayDependOnTheRequest() throws {
    let (model, x) = try model()
    let spy = MockBackend(
      otherwise: MockStep { (request) throws(MIPError) in
        var relaxed = request
        relaxed.form.isInteger = [false]
        return try CLP().run(relaxed)
      })
    var options = SolveOptions()
    options.relaxed = true
    #expect(try model.solve(with: spy, options: options)[x] == 4.5)
    #expect(throws: MIPError.self, "4.5 is not whole") { try model.solve(with: spy) }
  }

  @Test func threadsShareAScript() throws {
    let (model, _) = try model()
    let mock = MockBackend((0..<200).map { .point([Double($0 % 5)]) })
    let sums = Mutex(0.0)
    try parallelFor(200, threads: 8) { _ in
      let value = try model.solve(with: mock).values[0]
      sums.withLock { $0 += value }
    }
    #expect(sums.withLock { $0 } == 400)
    #expect(mock.requests.count == 200 && mock.remainingSteps == 0)
  }
}
