import MIP

extension ConformanceSuite {
  static let boundChecks: [ConformanceCheck] = [
    ConformanceCheck(.bounds, "bound_lower_is_active") { probe in
      var model = Model()
      let x = try model.addVariable(lower: 1.5)
      let y = try model.addVariable()
      try model.add(x + y >= 1)
      try model.minimize(2 * x + y)
      try probe.solve(model, optimum: 3, at: [x: 1.5, y: 0])
    },
    ConformanceCheck(.bounds, "bound_upper_is_active") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 2.25)
      let y = try model.addVariable()
      try model.add(x + y <= 5)
      try model.maximize(2 * x + y)
      try probe.solve(model, optimum: 7.25, at: [x: 2.25, y: 2.75])
    },
    ConformanceCheck(.bounds, "bound_both_below_zero") { probe in
      var model = Model()
      let x = try model.addVariable(lower: -8, upper: -2)
      let y = try model.addVariable(lower: -3, upper: 3)
      try model.add(x + y >= -9)
      try model.minimize(x + 2 * y)
      try probe.solve(model, optimum: -12, at: [x: -6, y: -3])
    },
    ConformanceCheck(.bounds, "bound_upper_only") { probe in
      var model = Model()
      let x = try model.addVariable(lower: -.infinity, upper: -1)
      let y = try model.addVariable(upper: 10)
      try model.add(x + y == 4)
      try model.maximize(x)
      try probe.solve(model, optimum: -1, at: [x: -1, y: 5])
    },
    ConformanceCheck(.bounds, "bound_fixed") { probe in
      var model = Model()
      let x = try model.addVariable(lower: 3, upper: 3)
      let y = try model.addVariable()
      try model.add(x + y <= 8)
      try model.maximize(x + y)
      try probe.solve(model, optimum: 8, at: [x: 3, y: 5])
    },
    ConformanceCheck(.bounds, "bound_fixed_to_zero") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 0)
      let y = try model.addVariable(upper: 7)
      try model.add(x + 2 * y <= 9)
      try model.maximize(10 * x + y)
      try probe.solve(model, optimum: 4.5, at: [x: 0, y: 4.5])
    },
    ConformanceCheck(.bounds, "bound_all_fixed_feasible") { probe in
      var model = Model()
      let x = try model.addVariable(lower: 1, upper: 1)
      let y = try model.addVariable(lower: 2, upper: 2)
      try model.add(x + y == 3)
      try model.minimize(x + 10 * y)
      try probe.solve(model, optimum: 21, at: [x: 1, y: 2])
    },
    ConformanceCheck(.bounds, "bound_all_fixed_infeasible") { probe in
      var model = Model()
      let x = try model.addVariable(lower: 1, upper: 1)
      let y = try model.addVariable(lower: 2, upper: 2)
      try model.add(x + y == 4)
      try model.minimize(x)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.bounds, "bound_crossed_is_infeasible") { probe in
      var model = Model()
      let x = try model.addVariable(lower: 2, upper: 1)
      try model.add(x <= 5)
      try model.minimize(x)
      try probe.solveInfeasible(model)
      try probe.expectAlive()
    },
    ConformanceCheck(.bounds, "bound_without_a_whole_number_is_infeasible", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, lower: 0.2, upper: 0.8)
      let y = try model.addVariable(upper: 5)
      try model.add(x + y <= 5)
      try model.maximize(x + y)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.bounds, "bound_against_a_row_is_infeasible") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 3)
      let y = try model.addVariable(upper: 3)
      try model.add(x + y >= 7)
      try model.minimize(x)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.bounds, "bound_of_1e20_means_none") { probe in
      var model = Model()
      let x = try model.addVariable(lower: -1e20, upper: 1e30)
      let y = try model.addVariable(upper: 1)
      try model.add(y - x <= 0)
      try model.add(LinearExpression(x).within(-1e25...4))
      try model.maximize(x + y)
      try probe.solve(model, optimum: 5)
      model.setSense(.minimize)
      try model.setObjectiveCoefficient(of: y, to: 0)
      try model.add(x >= -1e22)
      try probe.solve(model, optimum: 0)
    },
    ConformanceCheck(.bounds, "bound_of_1e20_leaves_an_objective_unbounded") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 1e20)
      let y = try model.addVariable(upper: 1)
      try model.add(x - y >= 0)
      try model.maximize(x + y)
      try probe.solveUnbounded(model)
    },
    ConformanceCheck(.bounds, "bound_large_but_finite") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 1e9)
      let y = try model.addVariable(upper: 10)
      try model.add(x - y >= 0)
      try model.maximize(x + y)
      try probe.solve(model, optimum: 1e9 + 10)
    },
  ]
}
