import MIP

extension ConformanceSuite {
  static let startChecks: [ConformanceCheck] = [
    ConformanceCheck(.starts, "start_at_the_optimum", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      try probe.solve(model, SolveOptions(start: [x[0]: 1, x[1]: 0, x[2]: 1]), optimum: 8)
    },
    ConformanceCheck(.starts, "start_at_a_worse_point", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      try probe.solve(model, SolveOptions(start: [x[0]: 0, x[1]: 1, x[2]: 0]), optimum: 8)
    },
    ConformanceCheck(.starts, "start_of_a_minimum", requires: .integers) { probe in
      let (maximum, x) = try Instances.smallInteger()
      var model = maximum
      try model.minimize(-1 * maximum.objective + 3)
      try probe.solve(model, SolveOptions(start: [x[0]: 1, x[1]: 1, x[2]: 0]), optimum: -5)
    },
    ConformanceCheck(.starts, "start_of_a_maximum_with_constant", requires: .integers) { probe in
      // Cbc issue 670: maximisation with a start went wrong before 2.10.13.
      for seed in 0..<5 {
        var (model, take, optimum) = try Instances.knapsack(count: 20, seed: UInt64(seed))
        try model.setObjectiveConstant(to: 1000)
        let start = Dictionary(uniqueKeysWithValues: take.map { ($0, 0.0) })
        try probe.solve(model, SolveOptions(start: start), optimum: optimum + 1000)
      }
    },
    ConformanceCheck(.starts, "start_with_some_values", requires: .integers) { probe in
      let (model, take, optimum) = try Instances.knapsack(count: 20, seed: 31)
      try probe.solve(model, SolveOptions(start: [take[3]: 1, take[7]: 0]), optimum: optimum)
    },
    ConformanceCheck(.starts, "start_that_violates_a_row", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      try probe.solve(model, SolveOptions(start: [x[0]: 1, x[1]: 1, x[2]: 1]), optimum: 8)
    },
    ConformanceCheck(.starts, "start_that_violates_bounds", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      try probe.solve(model, SolveOptions(start: [x[0]: -3, x[1]: 17, x[2]: 0]), optimum: 8)
    },
    ConformanceCheck(.starts, "start_that_is_not_whole", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      try probe.solve(model, SolveOptions(start: [x[0]: 0.5, x[1]: 0.25, x[2]: 0.5]), optimum: 8)
    },
    ConformanceCheck(.starts, "start_of_an_infeasible_model", requires: .integers) { probe in
      var (model, x) = try Instances.smallInteger()
      try model.add(dot([2, 3, 4], x) >= 7)
      try model.setBounds(of: Row(index: 0), upper: 6)
      try probe.solveInfeasible(model, SolveOptions(start: [x[0]: 1, x[1]: 1, x[2]: 0]))
    },
    ConformanceCheck(.starts, "start_of_a_linear_program") { probe in
      let (model, x, y, _) = try Instances.smallLinearProgram()
      try probe.solve(model, SolveOptions(start: [x: 1, y: 1]), optimum: 10)
    },
    ConformanceCheck(.starts, "start_with_mixed_variables", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, upper: 10)
      let y = try model.addVariable()
      try model.add(x + y <= 7.5)
      try model.add(x - y <= 2)
      try model.maximize(2 * x + y)
      try probe.solve(model, SolveOptions(start: [x: 3, y: 2]), optimum: 11.5)
      try probe.solve(model, SolveOptions(start: [x: 3]), optimum: 11.5)
    },
    ConformanceCheck(
      .starts, "start_is_returned_when_nothing_better_is_found", requires: [.integers, .start, .nodeLimit]
    ) {
      probe in
      let (model, x) = try Instances.marketSplit(columns: 40)
      let first = try probe.solve(model, SolveOptions(nodeLimit: 20_000), control: .init(timeLimit: 2))
      guard let objective = first.objective else { return probe.fail("no point within 2 s") }
      let start = Dictionary(uniqueKeysWithValues: x.map { ($0, first[$0]) })
      let second = try probe.solve(model, SolveOptions(nodeLimit: 1, start: start), control: .init(timeLimit: 10))
      probe.expect(
        second.objective.map { $0 <= objective + 1e-6 } ?? false,
        "the start has \(objective), the solve returned \(second.objective.map { "\($0)" } ?? "nothing")")
    },
    ConformanceCheck(.starts, "start_for_a_model_with_removed_variables", requires: .integers) { probe in
      var model = Model()
      let gone = try model.addVariables(2, .binary)
      let x = try model.addVariables(3, .binary)
      try model.add(dot([2, 3, 4], x) + sum(gone) <= 6)
      try model.maximize(dot([3, 4, 5], x))
      try model.remove(gone[0])
      try probe.solve(model, SolveOptions(start: [x[0]: 1, x[1]: 0, x[2]: 1]), optimum: 8)
      probe.expectError("start of a removed variable", isUnknownVariable) { (probe) throws(MIPError) in
        try probe.solve(model, SolveOptions(start: [gone[0]: 1]))
      }
    },
  ]

  static func isUnknownVariable(_ error: MIPError) -> Bool {
    if case .unknownVariable = error { true } else { false }
  }

  static func isInvalidValue(_ error: MIPError) -> Bool {
    if case .invalidValue = error { true } else { false }
  }
}
