import MIP

extension ConformanceSuite {
  static let objectiveChecks: [ConformanceCheck] = [
    ConformanceCheck(.objective, "objective_minimised") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y >= 3)
      try model.minimize(2 * x + 3 * y)
      try probe.solve(model, optimum: 6, at: [x: 3, y: 0])
    },
    ConformanceCheck(.objective, "objective_maximised") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y <= 3)
      try model.maximize(2 * x + 3 * y)
      try probe.solve(model, optimum: 9, at: [x: 0, y: 3])
    },
    ConformanceCheck(.objective, "objective_maximised_below_zero") { probe in
      var model = Model()
      let x = try model.addVariable()
      try model.add(2 * x >= 5)
      try model.maximize(-4 * x)
      try probe.solve(model, optimum: -10)
    },
    ConformanceCheck(.objective, "objective_maximised_with_integers", requires: .integers) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 25, seed: 9)
      try probe.solve(model, optimum: optimum)
    },
    ConformanceCheck(.objective, "objective_minimised_with_integers", requires: .integers) { probe in
      let (knapsack, take, optimum) = try Instances.knapsack(count: 25, seed: 9)
      var model = knapsack
      try model.minimize(-1 * model.objective)
      let solution = try probe.solve(model, optimum: -optimum)
      probe.expect(take.contains { solution[$0] == 1 }, "nothing was taken")
    },
    ConformanceCheck(.objective, "objective_constant_of_a_minimum") { probe in
      var model = Model()
      let x = try model.addVariable()
      try model.add(2 * x >= 3)
      try model.minimize(4 * x + 100)
      try probe.solve(model, optimum: 106)
    },
    ConformanceCheck(.objective, "objective_constant_of_a_maximum") { probe in
      var model = Model()
      let x = try model.addVariable()
      try model.add(2 * x <= 3)
      try model.maximize(4 * x - 100)
      try probe.solve(model, optimum: -94)
    },
    ConformanceCheck(.objective, "objective_constant_with_integers", requires: .integers) { probe in
      var (model, _) = try Instances.smallInteger()
      try model.setObjectiveConstant(to: -8.5)
      try probe.solve(model, optimum: -0.5)
    },
    ConformanceCheck(.objective, "objective_of_zero_at_the_optimum", requires: .integers) { probe in
      var (model, _) = try Instances.smallInteger()
      try model.setObjectiveConstant(to: -8)
      let solution = try probe.solve(model, optimum: 0)
      probe.expect(solution.gap == 0, "the gap is \(solution.gap.map { "\($0)" } ?? "missing")")
    },
    ConformanceCheck(.objective, "objective_none_is_feasibility") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y == 4)
      try model.add(x - y >= 1)
      try probe.solve(model, optimum: 0)
    },
    ConformanceCheck(.objective, "objective_none_with_integers", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(6, .binary)
      try model.add(sum(x) == 3)
      try model.add(dot([1, 2, 3, 4, 5, 6], x) == 10)
      let solution = try probe.solve(model, optimum: 0)
      probe.expect(x.reduce(0) { $0 + solution[$1] } == 3, "not three of six")
    },
    ConformanceCheck(.objective, "objective_constant_only") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 2)
      try model.add(3 * x >= 1)
      try model.maximize(LinearExpression(constant: 7.25))
      try probe.solve(model, optimum: 7.25)
    },
    ConformanceCheck(.objective, "objective_is_replaced") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 2)
      let y = try model.addVariable(upper: 2)
      try model.add(x + y <= 3)
      try model.maximize(5 * x + 100)
      try model.minimize(-1 * y)
      try probe.solve(model, optimum: -2, at: [y: 2])
    },
    ConformanceCheck(.objective, "objective_repeated_terms_are_added") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 2)
      let y = try model.addVariable(upper: 2)
      try model.add(x + y <= 3)
      try model.maximize(x + y + x - 3 * y + 2 * y)
      try probe.solve(model, optimum: 4, at: [x: 2])
    },
    ConformanceCheck(.objective, "objective_with_many_optima") { probe in
      var model = Model()
      let x = try model.addVariables(5, upper: 1)
      try model.add(sum(x) <= 2)
      try model.maximize(sum(x))
      try probe.solve(model, optimum: 2)
    },
    ConformanceCheck(.objective, "objective_large_constant", requires: .integers) { probe in
      var (model, _) = try Instances.smallInteger()
      try model.setObjectiveConstant(to: 1e7)
      try probe.solve(model, optimum: 1e7 + 8)
    },
    ConformanceCheck(.objective, "objective_bound_is_on_the_right_side", requires: .integers) { probe in
      for sense in [ObjectiveSense.minimize, .maximize] {
        var (model, _) = try Instances.marketSplit(rows: 2, columns: 20, seed: 3)
        if sense == .maximize { try model.maximize(-1 * model.objective) }
        // What the probe inspects of every solution is what is tested here.
        let solution = try probe.solve(model)
        probe.expect(solution.isOptimal, solution.termination.rawValue)
      }
    },
  ]
}
