import MIP

extension ConformanceSuite {
  static let emptyModelChecks: [ConformanceCheck] = [
    ConformanceCheck(.emptyModels, "empty_model") { probe in
      let solution = try probe.solve(Model(), optimum: 0)
      probe.expect(solution.values.isEmpty, "values without variables")
    },
    ConformanceCheck(.emptyModels, "empty_model_with_constant") { probe in
      var model = Model()
      try model.maximize(LinearExpression(constant: -3.5))
      try probe.solve(model, optimum: -3.5)
    },
    ConformanceCheck(.emptyModels, "empty_rows_without_variables") { probe in
      var model = Model()
      try model.add(LinearConstraint(LinearExpression(), lower: -1, upper: 1))
      try probe.solve(model, optimum: 0)
      try model.add(LinearConstraint(LinearExpression(constant: 2), lower: -1, upper: 1))
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.emptyModels, "empty_of_rows") { probe in
      // A model with bounds only corrupts CBC's heap (Cbc issue 340).
      var model = Model()
      let x = try model.addVariable(lower: -2, upper: 3)
      let y = try model.addVariable(lower: 1, upper: 5)
      try model.minimize(2 * x + y)
      try probe.solve(model, optimum: -3, at: [x: -2, y: 1])
      model.setSense(.maximize)
      try probe.solve(model, optimum: 11, at: [x: 3, y: 5])
    },
    ConformanceCheck(.emptyModels, "empty_of_rows_with_integers", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, lower: -2.5, upper: 3.5)
      let y = try model.addVariable(.binary)
      try model.maximize(2 * x - y)
      try probe.solve(model, optimum: 6, at: [x: 3, y: 0])
      model.setSense(.minimize)
      try probe.solve(model, optimum: -5, at: [x: -2, y: 1])
    },
    ConformanceCheck(.emptyModels, "empty_of_rows_and_unbounded") { probe in
      var model = Model()
      let x = try model.addVariable()
      try model.addVariable(upper: 1)
      try model.maximize(x)
      try probe.solveUnbounded(model)
    },
    ConformanceCheck(.emptyModels, "empty_of_rows_and_infeasible") { probe in
      var model = Model()
      let x = try model.addVariable(lower: 3, upper: 2)
      try model.maximize(x)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.emptyModels, "empty_of_rows_and_objective") { probe in
      var model = Model()
      try model.addVariables(3, lower: -1, upper: 1)
      try probe.solve(model, optimum: 0)
    },
    ConformanceCheck(.emptyModels, "empty_after_everything_was_removed") { probe in
      var (model, x, y, rows) = try Instances.smallLinearProgram()
      for row in rows { try model.remove(row) }
      try model.remove(x)
      try model.remove(y)
      let solution = try probe.solve(model, optimum: 0)
      probe.expect(solution.values == [0, 0], "values \(solution.values)")
    },
    ConformanceCheck(.emptyModels, "empty_rows_after_their_variables_were_removed") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      try model.remove(x)
      try model.remove(y)
      try probe.solve(model, optimum: 0)
    },
    ConformanceCheck(.emptyModels, "empty_columns_only") { probe in
      // Terms exist, but in one column of many.
      var model = Model()
      let x = try model.addVariables(50, lower: 1, upper: 2)
      try model.add(3 * x[17] <= 4)
      try model.maximize(sum(x))
      try probe.solve(model, optimum: 98 + 4.0 / 3)
    },
  ]
}
