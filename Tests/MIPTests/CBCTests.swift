import Execution
import MIP
import Testing

/// What CBC says, against values by hand, against itself without limits, and against properties.
struct CBCTests {
  @Test func statusesOfDegenerateModels() throws {
    // Infeasible by parity: only integrality forbids 2x + 2y = 3.
    var parity = Model()
    let p = try parity.addVariables(2, .integer, upper: 5)
    try parity.add(2 * p[0] + 2 * p[1] == 3)
    try parity.minimize(sum(p))
    #expect(try parity.solve(with: CBC()).termination == .infeasible)

    // The relaxation is unbounded, but there is no integer point.
    var hidden = Model()
    let h = try hidden.addVariables(2, .integer)
    try hidden.add(2 * h[0] - 2 * h[1] == 1)
    try hidden.maximize(sum(h))
    #expect([.infeasible, .infeasibleOrUnbounded].contains(try hidden.solve(with: CBC()).termination))

    // Unbounded, with a point and a direction.
    var open = Model()
    let o = try open.addVariables(2, .integer)
    try open.add(o[0] - o[1] <= 2.5)
    try open.maximize(sum(o))
    let unbounded = try open.solve(with: CBC())
    #expect(unbounded.termination == .unbounded)
    #expect(unbounded.hasPoint)
    let ray = try #require(unbounded.ray)
    #expect(ray[0] + ray[1] > 0 && ray[0] - ray[1] <= 1e-9)

    // All columns fixed, fractional bounds of integers, a free integer.
    var small = Model()
    let fixed = try small.addVariable(.integer, lower: 2, upper: 2)
    let narrow = try small.addVariable(.integer, lower: 0.3, upper: 2.6)
    let free = try small.addVariable(.integer, lower: -.infinity)
    try small.add(fixed + narrow + free >= -3.5)
    try small.minimize(fixed + narrow + 2 * free)
    let solution = try small.solve(with: CBC())
    #expect(solution.termination == .optimal)
    // x = 2, y = 2, z = −7: 2 + 2 − 14.
    #expect(solution.objective == -10)
  }

  @Test func aModelWithoutIntegersHasDuals() throws {
    var model = Model()
    let x = try model.addVariables(2)
    let row = try model.add(x[0] + x[1] <= 4)
    try model.maximize(x[0] + 2 * x[1])
    let solution = try model.solve(with: CBC())
    #expect(solution.objective == 8)
    #expect(solution.dual(of: row) == 2)
  }

  @Test func refusesWhatWouldAbortTheLibrary() throws {
    var form = MatrixForm()
    form.objective = [1e30]
    form.columnLower = [0]
    form.columnUpper = [1]
    form.isInteger = [true]
    form.starts = [0, 1]
    form.rows = [0]
    form.values = [1]
    form.rowLower = [0]
    form.rowUpper = [1]
    let spoil: [(inout MatrixForm) -> Void] = [
      { _ in }, { $0.objective = [.nan] },
      {
        $0.objective = [1]
        $0.values = [.nan]
      },
      {
        $0.objective = [1]
        $0.values = [1e30]
      },
      {
        $0.objective = [1]
        $0.rows = [7]
      },
      {
        $0.objective = [1]
        $0.starts = [0, 5]
      },
      {
        $0.objective = [1]
        $0.columnUpper = []
      },
      {
        $0.objective = [1]
        $0.rowUpper = [.nan]
      },
    ]
    for change in spoil {
      var broken = form
      change(&broken)
      #expect(throws: MIPError.self) {
        try CBC().run(SolveRequest(form: broken, clock: RunControl().start()))
      }
      broken.isInteger = [false]
      #expect(throws: MIPError.self) {
        try CLP().run(SolveRequest(form: broken, clock: RunControl().start()))
      }
    }
  }

  @Test(arguments: 1...25)
  func cutoffsAreInclusiveAndProved(_ seed: Int) throws {
    let model = try HardInstances.small(seed: UInt64(seed))
    let best = try model.solve(with: CBC())
    let optimum = try #require(best.objective)
    #expect(best.isOptimal && best.bound == optimum)
    for (slack, isReached) in [(100.0, true), (0.1, true), (0, true), (-0.01, false), (-5, false)] {
      let solution = try model.solve(with: CBC(), options: SolveOptions(cutoff: optimum + slack))
      if isReached {
        #expect(solution.isOptimal, "slack \(slack): \(solution.termination)")
        #expect(solution.objective.map { abs($0 - optimum) <= 1e-6 } == true)
      } else {
        #expect(solution.termination == .cutoff, "slack \(slack)")
        #expect(!solution.hasPoint)
      }
    }
  }

  @Test(arguments: 1...15)
  func limitsKeepTheBoundHonest(_ seed: Int) throws {
    let model = try HardInstances.small(seed: UInt64(100 + seed))
    let optimum = try #require(try model.solve(with: CBC()).objective)
    var gap = SolveOptions()
    gap.relativeGap = 0.2
    for (options, control) in [
      (gap, RunControl()), (SolveOptions(absoluteGap: 20), RunControl()), (SolveOptions(nodeLimit: 0), RunControl()),
      (SolveOptions(nodeLimit: 3), RunControl()), (SolveOptions(), RunControl(timeLimit: 0.003)),
    ] {
      let solution = try model.solve(with: CBC(), options: options, control: control)
      #expect(solution.termination != .infeasible)
      if let bound = solution.bound { #expect(bound <= optimum + 1e-6) }
      if let objective = solution.objective { #expect(objective >= optimum - 1e-6) }
      if solution.termination == .optimal, let objective = solution.objective {
        #expect(objective - optimum <= max(0.2 * abs(objective), 20) + 1e-6)
      }
    }
  }

  @Test func startsHelpAndNeverHurt() throws {
    for seed in 1...10 {
      let model = try HardInstances.small(seed: UInt64(200 + seed))
      let plain = try model.solve(with: CBC())
      let optimum = try #require(plain.objective)
      let variables = model.variables
      var starts: [[Variable: Double]] = [
        Dictionary(uniqueKeysWithValues: variables.map { ($0, plain[$0]) }),
        [variables[0]: plain[variables[0]], variables[3]: plain[variables[3]]],
        Dictionary(uniqueKeysWithValues: variables.map { ($0, 4) }),
        [variables[1]: 99], [variables[2]: 0.4],
      ]
      starts.append(Dictionary(uniqueKeysWithValues: variables.map { ($0, 0) }))
      for start in starts {
        let solution = try model.solve(with: CBC(), options: SolveOptions(start: start))
        #expect(solution.isOptimal && solution.objective.map { abs($0 - optimum) <= 1e-6 } == true)
        #expect(solution.bound.map { abs($0 - optimum) <= 1e-6 } == true)
      }
    }
  }

  @Test func tinyAndHugeCostsAreNotLost() throws {
    // Costs of 1e-9 are below CBC's tolerances, costs of 1e15 above its integers.
    for factor in [1e-9, 1e-3, 1, 1e12, 1e18] {
      var model = Model()
      let take = try model.addVariables(4, .binary)
      try model.add(dot([3, 4, 5, 6], take) <= 9)
      try model.maximize(dot([4, 5, 6, 9].map { $0 * factor }, take))
      let solution = try model.solve(with: CBC())
      #expect(solution.isOptimal)
      #expect(solution.objective.map { abs($0 - 13 * factor) <= 1e-9 * factor } == true)
      #expect(solution.bound.map { abs($0 - 13 * factor) <= 1e-6 * factor } == true)
    }
  }

  @Test func aSeedChangesNothingButTheWay() throws {
    let model = try HardInstances.small(seed: 7)
    let optimum = try model.solve(with: CBC()).objective
    for seed in [0, 1, -3, Int.max] {
      var options = SolveOptions()
      options.seed = seed
      #expect(try model.solve(with: CBC(), options: options).objective == optimum)
    }
  }

  @Test func withoutPresolveAndWithThreadsTheOptimumIsTheSame() throws {
    let model = try HardInstances.small(seed: 8)
    let optimum = try #require(try model.solve(with: CBC()).objective)
    var options = SolveOptions()
    options.presolve = false
    let plain = try model.solve(with: CBC(), options: options)
    #expect(plain.objective.map { abs($0 - optimum) <= 1e-6 } == true)
    let threaded = try model.solve(with: CBC(), control: RunControl(threads: 2))
    #expect(threaded.objective.map { abs($0 - optimum) <= 1e-6 } == true)
  }
}
