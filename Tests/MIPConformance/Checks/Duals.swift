import MIP

extension ConformanceSuite {
  // The probe tests the optimality conditions of every solution with duals; these checks fix signs and numbers.
  static let dualChecks: [ConformanceCheck] = [
    ConformanceCheck(.duals, "dual_of_at_least_in_a_minimum", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      let row = try model.add(x + y >= 3)
      try model.minimize(2 * x + 5 * y)
      let solution = try probe.solve(model, optimum: 6)
      probe.expect(solution.dual(of: row), equals: 2, "the dual")
      probe.expect(solution.reducedCost(of: x), equals: 0, "the reduced cost of x")
      probe.expect(solution.reducedCost(of: y), equals: 3, "the reduced cost of y")
    },
    ConformanceCheck(.duals, "dual_of_at_most_in_a_minimum", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      let row = try model.add(x + y <= 3)
      try model.minimize(-2 * x - y)
      let solution = try probe.solve(model, optimum: -6)
      probe.expect(solution.dual(of: row), equals: -2, "the dual")
      probe.expect(solution.reducedCost(of: y), equals: 1, "the reduced cost of y")
    },
    ConformanceCheck(.duals, "dual_of_at_most_in_a_maximum", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      let row = try model.add(x + y <= 3)
      try model.maximize(2 * x + y)
      let solution = try probe.solve(model, optimum: 6)
      probe.expect(solution.dual(of: row), equals: 2, "the dual")
      probe.expect(solution.reducedCost(of: y), equals: -1, "the reduced cost of y")
    },
    ConformanceCheck(.duals, "dual_of_at_least_in_a_maximum", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      let row = try model.add(x + y >= 3)
      try model.maximize(-2 * x - 5 * y)
      let solution = try probe.solve(model, optimum: -6)
      probe.expect(solution.dual(of: row), equals: -2, "the dual")
      probe.expect(solution.reducedCost(of: y), equals: -3, "the reduced cost of y")
    },
    ConformanceCheck(.duals, "dual_of_an_equality", requires: .duals) { probe in
      for (sense, sign) in [(ObjectiveSense.minimize, 1.0), (.maximize, -1.0)] {
        var model = Model()
        let x = try model.addVariable()
        let y = try model.addVariable()
        let row = try model.add(x + 2 * y == 8)
        try model.minimize(3 * x + 4 * y)
        if sense == .maximize { try model.maximize(-1 * model.objective) }
        let solution = try probe.solve(model, optimum: sign * 16)
        probe.expect(solution.dual(of: row), equals: sign * 2, "the dual (\(sense.rawValue))")
      }
    },
    ConformanceCheck(.duals, "dual_of_an_equality_below_zero", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable(upper: 10)
      let y = try model.addVariable(upper: 10)
      let row = try model.add(x - y == 4)
      try model.minimize(-1 * x)
      // x = 10 whatever the right-hand side is; y follows at no cost.
      let solution = try probe.solve(model, optimum: -10)
      probe.expect(solution.dual(of: row), equals: 0, "the dual")
      probe.expect(solution.reducedCost(of: x), equals: -1, "the reduced cost of x")
    },
    ConformanceCheck(.duals, "dual_of_a_range", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      let row = try model.add((x + y).within(2...6))
      try model.minimize(3 * x + 4 * y)
      probe.expect(try probe.solve(model, optimum: 6).dual(of: row), equals: 3, "the dual at the lower end")
      try model.maximize(3 * x + 4 * y)
      probe.expect(try probe.solve(model, optimum: 24).dual(of: row), equals: 4, "the dual at the upper end")
    },
    ConformanceCheck(.duals, "dual_of_a_loose_row_is_zero", requires: .duals) { probe in
      let (model, _, _, rows) = try Instances.smallLinearProgram()
      let solution = try probe.solve(model, optimum: 10)
      // 2/3 and 1/3 make the objective out of the first and the last row.
      probe.expect(solution.dual(of: rows[0]), equals: 2.0 / 3, "the first dual")
      probe.expect(solution.dual(of: rows[1]), equals: 0, "the second dual")
      probe.expect(solution.dual(of: rows[2]), equals: 1.0 / 3, "the third dual")
    },
    ConformanceCheck(.duals, "dual_of_a_free_row_is_zero", requires: .duals) { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      let free = try model.add(LinearConstraint(x + y))
      probe.expect(try probe.solve(model, optimum: 10).dual(of: free), equals: 0, "the dual")
    },
    ConformanceCheck(.duals, "dual_of_an_empty_row_is_zero", requires: .duals) { probe in
      var (model, x, _, _) = try Instances.smallLinearProgram()
      let empty = try model.add(0 * x <= 3)
      probe.expect(try probe.solve(model, optimum: 10).dual(of: empty), equals: 0, "the dual")
    },
    ConformanceCheck(.duals, "reduced_cost_at_the_upper_bound", requires: .duals) { probe in
      for (sense, sign) in [(ObjectiveSense.minimize, 1.0), (.maximize, -1.0)] {
        var model = Model()
        let x = try model.addVariable(upper: 2)
        let y = try model.addVariable()
        try model.add(x + y == 5)
        try model.minimize(x + 4 * y)
        if sense == .maximize { try model.maximize(-1 * model.objective) }
        let solution = try probe.solve(model, optimum: sign * 14)
        probe.expect(solution.reducedCost(of: x), equals: sign * -3, "the reduced cost (\(sense.rawValue))")
      }
    },
    ConformanceCheck(.duals, "reduced_cost_at_the_lower_bound", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable(lower: 1)
      let y = try model.addVariable()
      try model.add(x + y == 5)
      try model.minimize(4 * x + y)
      let solution = try probe.solve(model, optimum: 8)
      probe.expect(solution.reducedCost(of: x), equals: 3, "the reduced cost")
    },
    ConformanceCheck(.duals, "reduced_cost_of_a_fixed_variable", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable(lower: 2, upper: 2)
      let y = try model.addVariable()
      try model.add(x + y >= 5)
      try model.minimize(7 * x + 3 * y)
      probe.expect(try probe.solve(model, optimum: 23).reducedCost(of: x), equals: 4, "the reduced cost")
    },
    ConformanceCheck(.duals, "dual_ignores_the_constant", requires: .duals) { probe in
      var (model, _, _, rows) = try Instances.smallLinearProgram()
      try model.setObjectiveConstant(to: 1234)
      probe.expect(try probe.solve(model, optimum: 1244).dual(of: rows[0]), equals: 2.0 / 3, "the dual")
    },
    ConformanceCheck(.duals, "dual_after_removing_a_row", requires: .duals) { probe in
      var (model, _, _, rows) = try Instances.smallLinearProgram()
      try model.remove(rows[1])
      let solution = try probe.solve(model, optimum: 10)
      probe.expect(solution.dual(of: rows[1]), equals: 0, "the dual of the removed row")
      probe.expect(solution.dual(of: rows[2]), equals: 1.0 / 3, "the dual of the last row")
    },
    ConformanceCheck(.duals, "dual_is_absent_with_integers", requires: [.duals, .integers]) { probe in
      let (model, _) = try Instances.smallInteger()
      let solution = try probe.solve(model, optimum: 8)
      probe.expect(solution.duals == nil && solution.dualStatus == .none, "duals of a model with integers")
      var options = SolveOptions()
      options.relaxed = true
      probe.expect(try probe.solve(model, options).duals != nil, "no duals of the relaxation")
    },
    ConformanceCheck(.duals, "dual_of_a_model_without_rows", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable(upper: 4)
      try model.maximize(3 * x)
      probe.expect(try probe.solve(model, optimum: 12).reducedCost(of: x), equals: 3, "the reduced cost")
    },
    ConformanceCheck(.duals, "dual_conditions_of_random_programs", requires: .duals) { probe in
      for seed in 0..<30 {
        let sense: ObjectiveSense = seed % 2 == 0 ? .minimize : .maximize
        let model = try Instances.linearProgram(
          rows: 2 + seed % 9, columns: 3 + seed % 7, sense: sense, seed: UInt64(seed))
        let solution = try probe.solve(model)
        // More equalities than variables may be met by the inner point only, never by none.
        probe.expect(solution.isOptimal, "seed \(seed): \(solution.termination.rawValue)")
        probe.expect(solution.duals != nil, "seed \(seed): no duals")
      }
    },
    ConformanceCheck(.duals, "dual_equals_the_finite_difference", requires: .duals) { probe in
      for seed in 0..<6 {
        let sense: ObjectiveSense = seed % 2 == 0 ? .minimize : .maximize
        let model = try Instances.linearProgram(rows: 6, columns: 8, sense: sense, seed: 100 + UInt64(seed))
        let solution = try probe.solve(model)
        let step = 1e-4
        for row in model.rows {
          var objectives: [Double] = []
          for shift in [-step, step] {
            var shifted = model
            let bounds = try model.bounds(of: row)
            try shifted.setBounds(of: row, lower: bounds.lower + shift, upper: bounds.upper + shift)
            objectives.append(try probe.solve(shifted).objective ?? .nan)
          }
          let slope = (objectives[1] - objectives[0]) / (2 * step)
          let dual = solution.dual(of: row) ?? .nan
          probe.expect(
            abs(slope - dual) <= 1e-3 * max(1, abs(dual)), "seed \(seed), row \(row.index): \(dual), but slope \(slope)"
          )
        }
      }
    },
    ConformanceCheck(.duals, "reduced_cost_equals_the_finite_difference", requires: .duals) { probe in
      for seed in 0..<6 {
        let sense: ObjectiveSense = seed % 2 == 0 ? .minimize : .maximize
        let model = try Instances.linearProgram(rows: 3, columns: 7, sense: sense, seed: 200 + UInt64(seed))
        let solution = try probe.solve(model)
        let step = 1e-4
        for variable in model.variables {
          var objectives: [Double] = []
          for shift in [-step, step] {
            var shifted = model
            let bounds = try model.bounds(of: variable)
            try shifted.setBounds(of: variable, lower: bounds.lower + shift, upper: bounds.upper + shift)
            objectives.append(try probe.solve(shifted).objective ?? .nan)
          }
          let slope = (objectives[1] - objectives[0]) / (2 * step)
          let cost = solution.reducedCost(of: variable) ?? .nan
          probe.expect(
            abs(slope - cost) <= 1e-3 * max(1, abs(cost)),
            "seed \(seed), variable \(variable.index): \(cost), but slope \(slope)")
        }
      }
    },
  ]
}
