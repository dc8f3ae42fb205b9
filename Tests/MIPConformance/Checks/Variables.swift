import MIP

extension ConformanceSuite {
  static let variableChecks: [ConformanceCheck] = [
    ConformanceCheck(.variables, "variable_default_is_nonnegative") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable(upper: 3)
      try model.add(x + y <= 5)
      try model.minimize(x - y)
      try probe.solve(model, optimum: -3, at: [x: 0, y: 3])
    },
    ConformanceCheck(.variables, "variable_free_goes_below_zero") { probe in
      var model = Model()
      let x = try model.addVariable(lower: -.infinity)
      let y = try model.addVariable(upper: 1)
      try model.add(x + y >= -6.5)
      try model.minimize(x)
      try probe.solve(model, optimum: -7.5, at: [x: -7.5, y: 1])
    },
    ConformanceCheck(.variables, "variable_integer_rounds_up", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer)
      try model.add(2 * x >= 7)
      try model.minimize(x)
      try probe.solve(model, optimum: 4, at: [x: 4])
    },
    ConformanceCheck(.variables, "variable_integer_below_zero", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, lower: -10, upper: 0)
      try model.add(2 * x <= -7)
      try model.maximize(x)
      try probe.solve(model, optimum: -4, at: [x: -4])
    },
    ConformanceCheck(.variables, "variable_integer_free", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, lower: -.infinity)
      try model.add(3 * x >= -10)
      try model.minimize(x)
      try probe.solve(model, optimum: -3, at: [x: -3])
    },
    ConformanceCheck(.variables, "variable_integer_values_are_whole", requires: .integers) { probe in
      let (model, take, optimum) = try Instances.knapsack(count: 20, seed: 4)
      let solution = try probe.solve(model, optimum: optimum)
      for variable in take { probe.expect(solution[variable] == solution[variable].rounded(), "not a whole number") }
    },
    ConformanceCheck(.variables, "variable_integer_bounds_are_rounded_inwards", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, lower: 0.3, upper: 3.7)
      let y = try model.addVariable(.integer, lower: -2.5, upper: 9)
      try model.add(x + y <= 20)
      try model.maximize(x - y)
      try probe.solve(model, optimum: 5, at: [x: 3, y: -2])
    },
    ConformanceCheck(.variables, "variable_binary_knapsack", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      try probe.solve(model, optimum: 8, at: [x[0]: 1, x[1]: 0, x[2]: 1])
    },
    ConformanceCheck(.variables, "variable_binary_fixed_by_its_bounds", requires: .integers) { probe in
      var (model, x) = try Instances.smallInteger()
      try model.fix(x[1], to: 1)
      try probe.solve(model, optimum: 7, at: [x[0]: 1, x[1]: 1, x[2]: 0])
    },
    ConformanceCheck(.variables, "variable_mixed_integer_and_continuous", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer)
      let y = try model.addVariable()
      try model.add(x + y <= 4.5)
      try model.add(2 * x - y <= 6)
      try model.maximize(3 * x + 2 * y)
      try probe.solve(model, optimum: 12, at: [x: 3, y: 1.5])
    },
    ConformanceCheck(.variables, "variable_in_no_row_keeps_its_bounds") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 4)
      let idle = try model.addVariable(lower: 2, upper: 3)
      try model.add(2 * x <= 5)
      try model.maximize(x)
      let solution = try probe.solve(model, optimum: 2.5)
      probe.expect((2...3).contains(solution[idle]), "the idle variable is \(solution[idle])")
    },
    ConformanceCheck(.variables, "variable_in_no_row_follows_its_cost") { probe in
      var model = Model()
      let x = try model.addVariable()
      let alone = try model.addVariable(lower: -1, upper: 6)
      try model.add(2 * x <= 5)
      try model.maximize(x + 2 * alone)
      try probe.solve(model, optimum: 14.5, at: [alone: 6])
    },
    ConformanceCheck(.variables, "variable_grid_assignment", requires: .integers) { probe in
      let costs: [[Double]] = [[4, 1, 3], [2, 0, 5], [3, 2, 2]]
      var model = Model()
      let assign = try model.addVariables(3, 3, .binary)
      for index in 0..<3 {
        try model.add(sum(assign.row(index)) == 1)
        try model.add(sum(assign.column(index)) == 1)
      }
      try model.minimize(dot(costs.flatMap { $0 }, assign.all))
      try probe.solve(model, optimum: 5, at: [assign[0, 1]: 1, assign[1, 0]: 1, assign[2, 2]: 1])
    },
    ConformanceCheck(.variables, "variable_by_key") { probe in
      var model = Model()
      let grams = try model.addVariables(for: ["oats", "nuts"], upper: 100) { $0 }
      guard let oats = grams["oats"], let nuts = grams["nuts"] else { return probe.fail("a key is missing") }
      try model.add(0.1 * oats + 0.2 * nuts >= 12)
      try model.minimize(oats + 3 * nuts)
      try probe.solve(model, optimum: 130, at: [oats: 100, nuts: 10])
    },
    ConformanceCheck(.variables, "variable_relaxation_drops_integrality") { probe in
      let (model, _) = try Instances.smallInteger()
      var options = SolveOptions()
      options.relaxed = true
      try probe.solve(model, options, optimum: 8.25)
    },
    ConformanceCheck(.variables, "variable_integer_is_refused_by_linear_solvers") { probe in
      let (model, _) = try Instances.smallInteger()
      guard !probe.capabilities.contains(.integers) else {
        try probe.solve(model, optimum: 8)
        return
      }
      probe.expectError("integers", { if case .unsupported = $0 { true } else { false } }) { (probe) throws(MIPError) in
        try probe.solve(model)
      }
    },
    ConformanceCheck(.variables, "variable_large_integer_values", requires: .integers) { probe in
      // 7x − 5y = 3 with x ≥ 900 000: x ≡ 4 (mod 5).
      var model = Model()
      let x = try model.addVariable(.integer, lower: 900_000, upper: 2_000_000)
      let y = try model.addVariable(.integer, upper: 3_000_000)
      try model.add(7 * x - 5 * y == 3)
      try model.minimize(x + y)
      try probe.solve(model, optimum: 900_004 + 1_260_005, at: [x: 900_004, y: 1_260_005])
    },
  ]
}
