import Execution
import MIP
import MIPGLPK
import Synchronization
import TestSupport
import Testing

/// Integer programs by GLPK: answers, limits, starts, log.
@Suite struct GLPKTests {
  @Test func smallModelsAgreeWithEnumerationAndCBC() throws {
    var generator = SeededGenerator(seed: 21)
    var optimal = 0
    for index in 0..<150 {
      let model = try SmallModels.integer(using: &generator)
      let optimum = try enumeratedOptimum(of: model)
      let glpk = try model.solve(with: GLPK())
      let plain = try model.solve(with: GLPK(), options: .withoutPresolve)
      let cbc = try model.solve(with: CBC())
      #expect(glpk.termination == cbc.termination, "model \(index)")
      #expect(plain.termination == cbc.termination, "model \(index)")
      guard let optimum else {
        #expect(glpk.termination == .infeasible && !glpk.hasPoint, "model \(index)")
        continue
      }
      optimal += 1
      for (name, solution) in [("GLPK", glpk), ("GLPK without presolve", plain), ("CBC", cbc)] {
        #expect(abs((solution.objective ?? .infinity) - optimum) < 1e-6, "model \(index), \(name)")
        #expect(abs((solution.bound ?? .infinity) - optimum) < 1e-6, "model \(index), \(name)")
        #expect(model.check(solution.values).passes(feasibility: 1e-6, integrality: 1e-6))
      }
    }
    #expect(optimal > 60)
  }

  @Test func statuses() throws {
    var model = Model()
    let x = try model.addVariable(.integer)
    let y = try model.addVariable(.integer)
    let row = try model.add(2 * x + 2 * y == 7)
    try model.maximize(x)
    #expect(try model.solve(with: GLPK()).termination == .infeasible)
    #expect(try model.solve(with: GLPK(), options: .withoutPresolve).termination == .infeasible)
    try model.setBounds(of: row, lower: 0, upper: .infinity)
    for options in [SolveOptions(), .withoutPresolve] {
      let solution = try model.solve(with: GLPK(), options: options)
      #expect(solution.termination == .unbounded && !solution.hasPoint)
    }
    // Unbounded relaxation, no whole point.
    try model.add(2 * x - 2 * y == 1)
    #expect([.infeasible, .infeasibleOrUnbounded].contains(try model.solve(with: GLPK()).termination))
  }

  @Test func cutoffs() throws {
    let model = try SmallModels.knapsack(items: 12, seed: 3)
    let best = try #require(try model.solve(with: GLPK()).objective)
    for options in [SolveOptions(cutoff: best), SolveOptions(cutoff: best - 5)] {
      #expect(try model.solve(with: GLPK(), options: options).objective == best)
    }
    let none = try model.solve(with: GLPK(), options: SolveOptions(cutoff: best + 1))
    #expect(none.termination == .cutoff && !none.hasPoint)
    var relaxed = SolveOptions(cutoff: best * 10)
    relaxed.relaxed = true
    #expect(try model.solve(with: GLPK(), options: relaxed).termination == .cutoff)
  }

  @Test func gapsAreReachedAndTrue() throws {
    let exact = try SmallModels.knapsack(items: 35, seed: 9)
    let best = try #require(try exact.solve(with: GLPK()).objective)
    for (options, limit) in [
      (SolveOptions(relativeGap: 0.05), 0.05 * best), (SolveOptions(absoluteGap: 20), 20.0),
    ] {
      let solution = try exact.solve(with: GLPK(), options: options)
      let objective = try #require(solution.objective)
      let bound = try #require(solution.bound)
      #expect(solution.termination == .optimal)
      #expect(bound >= best - 1e-6 && objective <= best + 1e-6)
      #expect(bound - objective <= limit + 1e-6)
    }
    // The gap is that of the whole objective, constant included.
    var shifted = exact
    try shifted.setObjectiveConstant(to: 1e6)
    let solution = try shifted.solve(with: GLPK(), options: SolveOptions(relativeGap: 0.001))
    #expect(try #require(solution.gap) <= 0.001)
    #expect(solution.nodes <= 5)
  }

  @Test func nodeLimitKeepsIncumbentAndBound() throws {
    let model = try SmallModels.hard(rows: 4, columns: 40, seed: 8)
    for nodes in [0, 1, 50] {
      let solution = try model.solve(with: GLPK(), options: SolveOptions(nodeLimit: nodes))
      #expect(solution.termination == .nodeLimit)
      #expect(solution.nodes <= nodes + 1)
    }
  }

  @Test(arguments: [true, false]) func timeLimitKeepsIncumbentAndBound(presolve: Bool) throws {
    let model = try SmallModels.hard(rows: 5, columns: 60, seed: 5)
    var options = SolveOptions()
    options.presolve = presolve
    let solution = try model.solve(with: GLPK(), options: options, control: RunControl(timeLimit: 1))
    #expect(solution.termination == .timeLimit)
    #expect(solution.seconds < 2)
    let objective = try #require(solution.objective)
    let bound = try #require(solution.bound)
    #expect(bound <= objective && bound >= 0)
    #expect(solution.nodes > 0)
  }

  @Test(arguments: [true, false]) func cancellationIsSeenSoon(presolve: Bool) throws {
    let model = try SmallModels.hard(rows: 5, columns: 60, seed: 6)
    let clock = RunControl().start()
    let control = RunControl(isCancelled: { clock.seconds > 0.5 })
    var options = SolveOptions()
    options.presolve = presolve
    let solution = try model.solve(with: GLPK(), options: options, control: control)
    #expect(solution.termination == .cancelled)
    #expect(clock.seconds < 1.5)
    #expect(solution.hasPoint && solution.bound != nil)
  }

  @Test func taskCancellation() async throws {
    let model = try SmallModels.hard(rows: 5, columns: 60, seed: 6)
    let task = Task { try model.solve(with: GLPK()) }
    try await Task.sleep(for: .milliseconds(200))
    task.cancel()
    #expect(try await task.value.termination == .cancelled)
  }

  @Test func aBigLinearProgramStops() throws {
    let model = try SmallModels.bigLinear(rows: 2000, columns: 2000, seed: 2)
    for options in [SolveOptions.relaxation, SolveOptions()] {
      let solution = try model.solve(with: GLPK(), options: options, control: RunControl(timeLimit: 0.4))
      #expect(solution.termination == .timeLimit)
      #expect(solution.seconds < 1.6)
    }
  }

  @Test func startsAreUsed() throws {
    let model = try SmallModels.hard(rows: 4, columns: 40, seed: 8)
    let good = try model.solve(with: GLPK(), control: RunControl(timeLimit: 1))
    let values = try #require(good.hasPoint ? good.values : nil)
    let best = try #require(good.objective)
    var options = SolveOptions(nodeLimit: 0)
    options.start = Dictionary(uniqueKeysWithValues: model.variables.map { ($0, values[$0.index]) })
    let kept = try model.solve(with: GLPK(), options: options)
    #expect(kept.termination == .nodeLimit)
    #expect(try #require(kept.objective) <= best + 1e-9)
    // Only the binaries: the slacks follow.
    options.start = options.start.filter { (try? model.kind(of: $0.key)) == .binary }
    let completed = try model.solve(with: GLPK(), options: options)
    #expect(try #require(completed.objective) <= best + 1e-9)
    // A start outside the bounds is no start, and no error.
    options.start = [model.variables[0]: 7]
    options.nodeLimit = 5
    #expect(try model.solve(with: GLPK(), options: options).termination == .nodeLimit)
  }

  @Test func progressAndLog() throws {
    let model = try SmallModels.hard(rows: 4, columns: 40, seed: 8)
    let seen = Mutex<[Progress]>([])
    let lines = Mutex<[String]>([])
    var options = SolveOptions()
    options.log = { line in lines.withLock { $0.append(line) } }
    let control = RunControl(timeLimit: 0.7, observer: { progress in seen.withLock { $0.append(progress) } })
    let solution = try model.solve(with: GLPK(), options: options, control: control)
    let best = try #require(solution.objective)
    let reports = seen.withLock { $0 }
    #expect(reports.contains { $0.incumbent != nil && $0.bound != nil && $0.done > 0 })
    for report in reports {
      if let incumbent = report.incumbent, let bound = report.bound { #expect(bound <= incumbent + 1e-9) }
      if let bound = report.bound { #expect(bound <= best + 1e-9) }
    }
    #expect(lines.withLock { $0 }.contains { $0.contains("GLPK Integer Optimizer") })
  }

  @Test func degenerateModels() throws {
    let empty = try Model().solve(with: GLPK())
    #expect(empty.isOptimal && empty.objective == 0)
    for kind in [VariableKind.continuous, .integer] {
      var model = Model()
      let x = try model.addVariable(kind, upper: 3)
      let y = try model.addVariable(kind, lower: -.infinity, upper: 3)
      try model.maximize(x + y)
      #expect(try model.solve(with: GLPK()).objective == 6)
      try model.add((x + y).within(-.infinity ... .infinity))
      #expect(try model.solve(with: GLPK()).objective == 6)
      let fixed = try model.add(x - y == 0)
      #expect(try model.solve(with: GLPK()).objective == 6)
      try model.setBounds(of: fixed, lower: 2, upper: 1)
      #expect(try model.solve(with: GLPK()).termination == .infeasible)
      try model.setBounds(of: fixed, lower: 0, upper: 1)
      try model.setBounds(of: x, lower: 4, upper: 3)
      #expect(try model.solve(with: GLPK()).termination == .infeasible)
    }
    var fractional = Model()
    let z = try fractional.addVariable(.integer, lower: 0.3, upper: 2.7)
    try fractional.add(z + (try fractional.addVariable(upper: 1)) >= 0.5)
    try fractional.minimize(z)
    #expect(try fractional.solve(with: GLPK(), options: .withoutPresolve).objective == 1)
  }

  @Test func brokenFormsAreRefusedBeforeGLPKSeesThem() throws {
    var model = Model()
    let x = try model.addVariables(2, .integer, upper: 3)
    try model.add(x[0] + x[1] <= 4)
    try model.maximize(x[0] + x[1])
    let form = try model.matrix().form
    let breaks: [(String, (inout MatrixForm) -> Void)] = [
      ("NaN coefficient", { $0.values[0] = .nan }), ("infinite coefficient", { $0.values[1] = .infinity }),
      ("NaN cost", { $0.objective[0] = .nan }), ("NaN bound", { $0.columnLower[1] = .nan }),
      ("infinite lower bound", { $0.columnLower[1] = .infinity }), ("NaN row bound", { $0.rowUpper[0] = .nan }),
      ("row index", { $0.rows[0] = 7 }), ("negative row index", { $0.rows[0] = -1 }),
      ("row twice", { $0.starts = [0, 2, 2] }), ("starts", { $0.starts = [0, 1] }),
      ("descending starts", { $0.starts = [0, 3, 2] }), ("lengths", { $0.isInteger = [] }),
    ]
    for (what, damage) in breaks {
      var broken = form
      damage(&broken)
      #expect(throws: MIPError.self, "\(what)") {
        try GLPK().run(SolveRequest(form: broken, clock: RunControl().start()))
      }
    }
    for row in [
      MatrixRow(columns: [5], values: [1], lower: 0, upper: 0),
      MatrixRow(columns: [0, 0], values: [1, 1], lower: 0, upper: 0),
      MatrixRow(columns: [0], values: [.nan], lower: 0, upper: 0),
      MatrixRow(columns: [0], values: [], lower: 0, upper: 0),
      MatrixRow(columns: [0], values: [1], lower: .nan, upper: 0),
    ] {
      #expect(throws: MIPError.self) {
        try GLPK().run(SolveRequest(form: form, clock: RunControl().start())) { _ in [row] }
      }
    }
  }

  @Test func manySolvesAtOnce() async throws {
    let models = try (0..<5).map { try SmallModels.knapsack(items: 12, seed: UInt64(40 + $0)) }
    let expected = try models.map { try $0.solve(with: CBC()).objective }
    try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          var wrong = 0
          for solve in 0..<25 {
            let which = (task + solve) % models.count
            let solution = try models[which].solve(with: GLPK())
            if solution.objective != expected[which] || !solution.isOptimal { wrong += 1 }
          }
          return wrong
        }
      }
      for try await wrong in group { #expect(wrong == 0) }
    }
  }

  @Test func versionIsKnown() {
    #expect(GLPK().version.contains("."))
  }
}

extension SolveOptions {
  static var withoutPresolve: SolveOptions {
    var options = SolveOptions()
    options.presolve = false
    return options
  }
}
