import MIP

extension ConformanceSuite {
  static let statusChecks: [ConformanceCheck] = [
    ConformanceCheck(.status, "status_optimal") { probe in
      let (model, _, _, _) = try Instances.smallLinearProgram()
      let solution = try probe.solve(model)
      probe.expect(solution.termination == .optimal && solution.primalStatus == .feasible, "not optimal")
      probe.expect(solution.isOptimal && solution.hasPoint, "accessors disagree")
      probe.expect(solution.solver.hasPrefix(probe.backend.name), "the solver is “\(solution.solver)”")
    },
    ConformanceCheck(.status, "status_optimal_with_integers", requires: .integers) { probe in
      let (model, _) = try Instances.smallInteger()
      let solution = try probe.solve(model)
      probe.expect(solution.termination == .optimal && solution.primalStatus == .feasible, "not optimal")
      probe.expect(solution.gap == 0, "the gap is \(solution.gap.map { "\($0)" } ?? "missing")")
    },
    ConformanceCheck(.status, "status_infeasible") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y <= 1)
      try model.add(x + y >= 2)
      try model.minimize(x)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.status, "status_infeasible_maximum") { probe in
      var model = Model()
      let x = try model.addVariable(upper: 5)
      let y = try model.addVariable(upper: 5)
      try model.add(x + 2 * y == 40)
      try model.maximize(x)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.status, "status_infeasible_without_objective") { probe in
      var model = Model()
      let x = try model.addVariable()
      try model.add(2 * x <= -1)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.status, "status_infeasible_has_no_values") { probe in
      var model = Model()
      let x = try model.addVariable()
      try model.add(2 * x <= -1)
      let solution = try probe.solveInfeasible(model)
      probe.expect(solution.values.isEmpty, "there are values")
      probe.expect(solution[x].isNaN, "a value without a point")
      probe.expect(solution.duals == nil && solution.dual(of: Row(index: 0)) == nil, "there are duals")
      probe.expect(solution.gap == nil && solution.check == nil, "there is a gap or a check")
    },
    ConformanceCheck(.status, "status_infeasible_by_parity", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, upper: 100)
      let y = try model.addVariable(.integer, upper: 100)
      try model.add(2 * x + 2 * y == 51)
      try model.minimize(x)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.status, "status_infeasible_by_integrality", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(4, .binary)
      try model.add(dot([6, 10, 15, 14], x).within(17...19))
      try model.maximize(sum(x))
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.status, "status_infeasible_integers_feasible_relaxation", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, upper: 10)
      let y = try model.addVariable(.integer, upper: 10)
      try model.add(3 * x + 6 * y == 10)
      try model.maximize(x)
      try probe.solveInfeasible(model)
      var options = SolveOptions()
      options.relaxed = true
      try probe.solve(model, options, optimum: 10.0 / 3)
    },
    ConformanceCheck(.status, "status_unbounded_minimum") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x - y <= 4)
      try model.minimize(-1 * x)
      try probe.solveUnbounded(model)
    },
    ConformanceCheck(.status, "status_unbounded_maximum") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x - y <= 4)
      try model.maximize(x + y)
      try probe.solveUnbounded(model)
    },
    ConformanceCheck(.status, "status_unbounded_below_a_free_variable") { probe in
      var model = Model()
      let x = try model.addVariable(lower: -.infinity)
      let y = try model.addVariable(upper: 1)
      try model.add(x + y <= 3)
      try model.minimize(x)
      try probe.solveUnbounded(model)
    },
    ConformanceCheck(.status, "status_unbounded_with_integers", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer)
      let y = try model.addVariable(.integer)
      try model.add(x - 2 * y <= 3)
      try model.maximize(x)
      try probe.solveUnbounded(model)
    },
    ConformanceCheck(.status, "status_unbounded_set_with_finite_optimum") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x - y <= 4)
      try model.maximize(x - 2 * y)
      try probe.solve(model, optimum: 4, at: [x: 4, y: 0])
    },
    ConformanceCheck(.status, "status_unbounded_set_with_integers", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer)
      let y = try model.addVariable(.integer)
      try model.add(2 * x - 2 * y <= 5)
      try model.maximize(x - 2 * y)
      try probe.solve(model, optimum: 2, at: [x: 2, y: 0])
    },
    ConformanceCheck(.status, "status_infeasible_although_a_direction_is_unbounded") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable()
      let z = try model.addVariable()
      try model.add(y + z <= 1)
      try model.add(y + z >= 2)
      try model.add(x - y >= 0)
      try model.maximize(x)
      let solution = try probe.solve(model)
      let accepted = probe.configuration.infeasible.union(probe.configuration.unbounded)
      probe.expect(accepted.contains(solution.termination), solution.termination.rawValue)
      probe.expect(!solution.hasPoint, "an infeasible model has a point")
    },
    ConformanceCheck(.status, "status_degenerate_vertex") { probe in
      // Beale's example (1955), on which the textbook simplex method cycles.
      var model = Model()
      let x = try model.addVariables(4)
      try model.add(dot([0.25, -60, -1.0 / 25, 9], x) <= 0)
      try model.add(dot([0.5, -90, -1.0 / 50, 3], x) <= 0)
      try model.add(1 * x[2] <= 1)
      try model.minimize(dot([-0.75, 150, -1.0 / 50, 6], x))
      try probe.solve(model, optimum: -0.05)
    },
    ConformanceCheck(.status, "status_klee_minty_cube") { probe in
      var model = Model()
      let count = 8
      let x = try model.addVariables(count)
      for row in 0..<count {
        var load = LinearExpression(x[row])
        for column in 0..<row { load += Double(1 << (row - column + 1)) * x[column] }
        try model.add(load <= Double((0..<row).reduce(5) { power, _ in power * 5 }))
      }
      try model.maximize(sum(over: 0..<count) { Double(1 << (count - 1 - $0)) * x[$0] })
      try probe.solve(model, optimum: 390_625)
    },
    ConformanceCheck(.status, "status_node_and_iteration_counts_are_sane", requires: .integers) { probe in
      let (model, _, _) = try Instances.knapsack(count: 15, seed: 2)
      let solution = try probe.solve(model)
      probe.expect(solution.nodes >= 0 && solution.iterations >= 0, "negative counts")
    },
  ]
}
