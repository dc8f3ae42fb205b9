import MIP

extension ConformanceSuite {
  static let constraintChecks: [ConformanceCheck] = [
    ConformanceCheck(.constraints, "constraint_three_kinds") { probe in
      let (model, x, y, _) = try Instances.smallLinearProgram()
      try probe.solve(model, optimum: 10, at: [x: 6, y: 4])
    },
    ConformanceCheck(.constraints, "constraint_equality") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y == 5)
      try model.add(x - y == 1)
      try model.minimize(x)
      try probe.solve(model, optimum: 3, at: [x: 3, y: 2])
    },
    ConformanceCheck(.constraints, "constraint_range_lower_end") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add((x + y).within(2...6))
      try model.minimize(3 * x + 2 * y)
      try probe.solve(model, optimum: 4, at: [x: 0, y: 2])
    },
    ConformanceCheck(.constraints, "constraint_range_upper_end") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add((x + y).within(2...6))
      try model.maximize(3 * x + 2 * y)
      try probe.solve(model, optimum: 18, at: [x: 6, y: 0])
    },
    ConformanceCheck(.constraints, "constraint_range_below_zero") { probe in
      var model = Model()
      let x = try model.addVariable(lower: -.infinity)
      let y = try model.addVariable(upper: 4)
      try model.add((x - y).within(-7...(-3)))
      try model.minimize(x + 2 * y)
      try probe.solve(model, optimum: -7, at: [x: -7, y: 0])
    },
    ConformanceCheck(.constraints, "constraint_range_of_one_point") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add((x + y).within(4...4))
      try model.maximize(x + 2 * y)
      try probe.solve(model, optimum: 8, at: [x: 0, y: 4])
    },
    ConformanceCheck(.constraints, "constraint_range_with_integers", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, upper: 10)
      let y = try model.addVariable(.integer, upper: 10)
      try model.add((3 * x + 5 * y).within(7.5...8.5))
      try model.maximize(x - y)
      try probe.solve(model, optimum: 0, at: [x: 1, y: 1])
    },
    ConformanceCheck(.constraints, "constraint_free_row_restricts_nothing") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      try model.add(LinearConstraint(x - 5 * y), named: "free")
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.constraints, "constraint_empty_row_that_holds") { probe in
      var (model, x, _, _) = try Instances.smallLinearProgram()
      try model.add(0 * x <= 3)
      try model.add((0 * x).within(-1...1))
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.constraints, "constraint_empty_row_that_fails") { probe in
      var (model, x, _, _) = try Instances.smallLinearProgram()
      try model.add(0 * x >= 3)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.constraints, "constraint_repeated_rows") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      for _ in 0..<5 { try model.add(x + 2 * y <= 14) }
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.constraints, "constraint_repeated_terms_are_added") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      var load = LinearExpression()
      for _ in 0..<4 { load += x + 0.5 * y }
      try model.add(load <= 8)
      try model.maximize(x + y)
      try probe.solve(model, optimum: 4, at: [x: 0, y: 4])
    },
    ConformanceCheck(.constraints, "constraint_terms_that_cancel") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 100)
      let y = try model.addVariable()
      try model.add(3 * x + y - 3 * x <= 2)
      try model.maximize(x + y)
      try probe.solve(model, optimum: 102, at: [x: 100, y: 2])
    },
    ConformanceCheck(.constraints, "constraint_constants_move_to_the_right") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y + 3 <= 2 * x - y + 10)
      try model.add(2 * x + 1 <= 9)
      try model.maximize(y)
      try probe.solve(model, optimum: 5.5, at: [x: 4, y: 5.5])
    },
    ConformanceCheck(.constraints, "constraint_number_on_the_left") { probe in
      var model = Model()
      let x = try model.addVariable()
      try model.add(3 <= 2 * x)
      try model.add(10 >= x + 1)
      try model.minimize(x)
      try probe.solve(model, optimum: 1.5)
      model.setSense(.maximize)
      try probe.solve(model, optimum: 9)
    },
    ConformanceCheck(.constraints, "constraint_dependent_equalities") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y == 4)
      try model.add(2 * x + 2 * y == 8)
      try model.add(3 * x + 3 * y == 12)
      try model.minimize(x - y)
      try probe.solve(model, optimum: -4, at: [x: 0, y: 4])
    },
    ConformanceCheck(.constraints, "constraint_contradicting_equalities") { probe in
      var model = Model()
      let x = try model.addVariable(lower: -.infinity)
      let y = try model.addVariable(lower: -.infinity)
      try model.add(x + y == 4)
      try model.add(2 * x + 2 * y == 9)
      try model.minimize(x)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.constraints, "constraint_crossed_range_is_infeasible") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 10)
      let y = try model.addVariable(upper: 10)
      try model.add(LinearConstraint(x + y, lower: 6, upper: 5))
      try model.maximize(x)
      try probe.solveInfeasible(model)
      try probe.expectAlive()
    },
    ConformanceCheck(.constraints, "constraint_one_variable") { probe in
      var model = Model()
      let x = try model.addVariable(lower: -.infinity)
      try model.add(2 * x >= -9)
      try model.add(-1 * x >= -30)
      try model.minimize(x)
      try probe.solve(model, optimum: -4.5)
    },
    ConformanceCheck(.constraints, "constraint_compressed_rows") { probe in
      var model = Model()
      let x = try model.addVariables(2)
      let added = try model.addRows(
        starts: [0, 2, 4, 6], variables: [0, 1, 1, 0, 0, 1], coefficients: [1, 2, -1, 3, 1, -1],
        lower: [-.infinity, 0, -.infinity], upper: [14, .infinity, 2])
      probe.expect(added == 0..<3, "rows \(added)")
      try model.maximize(sum(x))
      try probe.solve(model, optimum: 10, at: [x[0]: 6, x[1]: 4])
    },
    ConformanceCheck(.constraints, "constraint_transport") { probe in
      // Supplies 20 and 30, demands 10, 25 and 15; the optimum is the textbook one by the stepping-stone method.
      let costs: [[Double]] = [[2, 3, 1], [5, 4, 8]]
      var model = Model()
      let ship = try model.addVariables(6)
      for (plant, supply) in [20.0, 30].enumerated() {
        try model.add(sum(over: 0..<3) { 1 * ship[plant * 3 + $0] } <= supply)
      }
      for (customer, demand) in [10.0, 25, 15].enumerated() {
        try model.add(ship[customer] + ship[3 + customer] >= demand)
      }
      try model.minimize(dot(costs.flatMap { $0 }, ship))
      try probe.solve(model, optimum: 150)
    },
    ConformanceCheck(.constraints, "constraint_set_cover", requires: .integers) { probe in
      // The odd cycle: three pairs of elements, two of the three elements are needed, the relaxation gives 1.5.
      var model = Model()
      let x = try model.addVariables(3, .binary)
      try model.add(x[0] + x[1] >= 1)
      try model.add(x[1] + x[2] >= 1)
      try model.add(x[0] + x[2] >= 1)
      try model.minimize(sum(x))
      try probe.solve(model, optimum: 2)
    },
    ConformanceCheck(.constraints, "constraint_dense_row") { probe in
      var model = Model()
      let x = try model.addVariables(200, upper: 1)
      try model.add(sum(over: 0..<200) { Double($0 + 1) * x[$0] } <= 100)
      try model.maximize(sum(x))
      // 1 + 2 + … + 13 = 91, and 9 of the 14 of the next.
      try probe.solve(model, optimum: 13 + 9.0 / 14)
    },
    ConformanceCheck(.constraints, "constraint_redundant_rows") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      for index in 1...20 { try model.add(x + y <= 10 + Double(index)) }
      try probe.solve(model, optimum: 10)
    },
  ]
}
