import MIP

extension ConformanceSuite {
  static let semiContinuousChecks: [ConformanceCheck] = [
    ConformanceCheck(.semiContinuous, "semicontinuous_may_be_zero", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.semiContinuous, lower: 2, upper: 5)
      let y = try model.addVariable(upper: 10)
      try model.add(x + y >= 1)
      try model.minimize(3 * x + 4 * y)
      try probe.solve(model, optimum: 4, at: [x: 0, y: 1])
    },
    ConformanceCheck(.semiContinuous, "semicontinuous_starts_at_its_lower_bound", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.semiContinuous, lower: 2, upper: 5)
      try model.add(4 * x >= 4)
      try model.minimize(x)
      try probe.solve(model, optimum: 2, at: [x: 2])
    },
    ConformanceCheck(.semiContinuous, "semicontinuous_ends_at_its_upper_bound", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.semiContinuous, lower: 2, upper: 5)
      let y = try model.addVariable(upper: 4)
      try model.add(x + y <= 20)
      try model.maximize(x + y)
      try probe.solve(model, optimum: 9, at: [x: 5, y: 4])
    },
    ConformanceCheck(.semiContinuous, "semicontinuous_leaves_the_gap_out", requires: .integers) { probe in
      // A finite optimum that the cbc program once called unbounded.
      var model = Model()
      let x = try model.addVariable(.semiContinuous, lower: 3, upper: 10)
      let y = try model.addVariable(.semiContinuous, lower: 3, upper: 10)
      try model.add(x + y <= 5)
      try model.maximize(2 * x + 3 * y)
      try probe.solve(model, optimum: 15, at: [x: 0, y: 5])
    },
    ConformanceCheck(.semiContinuous, "semicontinuous_infeasible_in_the_gap", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.semiContinuous, lower: 3, upper: 10)
      try model.add(LinearExpression(2 * x).within(1...5))
      try model.maximize(x)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.semiContinuous, "semicontinuous_without_a_gap", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.semiContinuous, upper: 4)
      try model.add(2 * x <= 7)
      try model.maximize(x)
      try probe.solve(model, optimum: 3.5)
    },
    ConformanceCheck(.semiContinuous, "semicontinuous_without_upper_bound_is_refused", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.semiContinuous, lower: 2, named: "flow")
      try model.add(x <= 9)
      try model.maximize(x)
      // A bridge may derive x ≤ 9 from the row; else it must name the variable.
      do throws(MIPError) {
        let solution = try probe.solve(model)
        probe.expect(solution.objective, equals: 9, "the objective")
      } catch {
        if case .missingBound(_, "flow") = error { return }
        probe.fail("unexpected error “\(error)”")
      }
    },
    ConformanceCheck(.semiContinuous, "semiinteger_values_are_whole", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.semiInteger, lower: 2, upper: 8)
      let y = try model.addVariable(.semiInteger, lower: 3, upper: 8)
      try model.add(2 * x + 3 * y <= 14.5)
      try model.maximize(2 * x + 3.5 * y)
      // (0, 4): 14; (2, 3): 14.5; (7, 0): 14.
      try probe.solve(model, optimum: 14.5, at: [x: 2, y: 3])
    },
    ConformanceCheck(.semiContinuous, "semiinteger_may_be_zero", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.semiInteger, lower: 4, upper: 8)
      let y = try model.addVariable(upper: 10)
      try model.add(x + y >= 2.5)
      try model.minimize(x + y)
      try probe.solve(model, optimum: 2.5, at: [x: 0, y: 2.5])
    },
  ]
}
