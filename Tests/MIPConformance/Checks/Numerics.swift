import MIP

extension ConformanceSuite {
  static let numericalChecks: [ConformanceCheck] = [
    ConformanceCheck(.numerics, "numerics_row_scaled_up") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(1e6 * x + 2e6 * y <= 14e6)
      try model.add(x - y <= 2)
      try model.maximize(x + y)
      try probe.solve(model, optimum: 10, at: [x: 6, y: 4])
    },
    ConformanceCheck(.numerics, "numerics_row_scaled_down") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(1e-3 * x + 2e-3 * y <= 14e-3)
      try model.add(x - y <= 2)
      try model.maximize(x + y)
      let solution = try probe.solve(model)
      // A row tolerance of 1e-6 is worth 1e-3 here.
      probe.expect(abs((solution.objective ?? 0) - 10) <= 2e-3, "\(solution.objective ?? 0), expected 10")
    },
    ConformanceCheck(.numerics, "numerics_columns_of_different_scales") { probe in
      var model = Model()
      let tons = try model.addVariable(upper: 0.004)
      let grams = try model.addVariable(upper: 5000)
      try model.add(1e6 * tons + grams == 6000)
      try model.minimize(2e6 * tons + grams)
      try probe.solve(model, optimum: 7000, at: [tons: 0.001, grams: 5000])
    },
    ConformanceCheck(.numerics, "numerics_large_costs") { probe in
      var (model, _, _, _) = try Instances.smallLinearProgram()
      try model.maximize(1e9 * model.objective)
      try probe.solve(model, optimum: 1e10)
    },
    ConformanceCheck(.numerics, "numerics_small_costs") { probe in
      var (model, _, _, _) = try Instances.smallLinearProgram()
      try model.maximize(1e-4 * model.objective)
      try probe.solve(model, optimum: 1e-3)
    },
    ConformanceCheck(.numerics, "numerics_decimals_that_are_not_exact") { probe in
      var model = Model()
      let x = try model.addVariables(3)
      try model.add(0.1 * x[0] + 0.2 * x[1] == 0.3)
      try model.add(0.7 * x[1] + 0.1 * x[2] == 0.8)
      try model.add(x[0] + x[1] + x[2] == 3)
      try model.minimize(x[0])
      let solution = try probe.solve(model)
      probe.expect(solution.isOptimal, solution.termination.rawValue)
    },
    ConformanceCheck(.numerics, "numerics_almost_an_integer", requires: .integers) { probe in
      // 2.9999999995 is 3 for every solver's tolerance, 2.999 is not.
      var model = Model()
      let x = try model.addVariable(.integer, upper: 10)
      let y = try model.addVariable(upper: 1)
      try model.add(x + y <= 2.9999999995)
      try model.maximize(x)
      let solution = try probe.solve(model)
      probe.expect([2, 3].contains(solution[x]), "x is \(solution[x])")
      try model.setBounds(of: Row(index: 0), upper: 2.999)
      try probe.solve(model, optimum: 2, at: [x: 2])
    },
    ConformanceCheck(.numerics, "numerics_big_m", requires: .integers) { probe in
      var model = Model()
      let on = try model.addVariable(.binary)
      let x = try model.addVariable(upper: 1e4)
      try model.add(x <= 1e4 * on)
      try model.add(x >= 37.5)
      try model.minimize(x + 1000 * on)
      try probe.solve(model, optimum: 1037.5, at: [on: 1, x: 37.5])
    },
    ConformanceCheck(.numerics, "numerics_big_m_cannot_be_cheated", requires: .integers) { probe in
      // on = 1e-7 would allow x = 1 for a solver's tolerance; the returned point is a whole number all the same.
      var model = Model()
      let on = try model.addVariable(.binary)
      let x = try model.addVariable(upper: 1)
      try model.add(x <= 1e7 * on)
      try model.maximize(x - 0.5 * on)
      do throws(MIPError) {
        let solution = try probe.solve(model)
        probe.expect(solution.objective, equals: 0.5, "the objective")
      } catch {
        // To refuse the point is as good.
        if case .pointRejected = error { return }
        probe.fail("unexpected error “\(error)”")
      }
    },
    ConformanceCheck(.numerics, "numerics_tiny_coefficient") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 10)
      let y = try model.addVariable(upper: 10)
      try model.add(x + 1e-13 * y <= 4)
      try model.maximize(x + y)
      try probe.solve(model, optimum: 14)
    },
    ConformanceCheck(.numerics, "numerics_large_right_hand_side") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y == 1e8)
      try model.add(x - y == 2)
      try model.minimize(x)
      try probe.solve(model, optimum: 5e7 + 1)
    },
    ConformanceCheck(.numerics, "numerics_nearly_parallel_rows") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y <= 2)
      try model.add(1.0001 * x + y <= 2.0001)
      try model.maximize(2 * x + y)
      try probe.solve(model, optimum: 2 * 2.0001 / 1.0001)
    },
    ConformanceCheck(.numerics, "numerics_integer_objective_in_the_millions", requires: .integers) { probe in
      let (knapsack, _, optimum) = try Instances.knapsack(count: 20, seed: 18)
      var model = knapsack
      try model.maximize(100_000 * knapsack.objective)
      try probe.solve(model, optimum: 100_000 * optimum)
    },
  ]
}
