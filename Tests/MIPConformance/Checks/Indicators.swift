import MIP

extension ConformanceSuite {
  static let indicatorChecks: [ConformanceCheck] = [
    ConformanceCheck(.indicators, "indicator_that_is_active", requires: .integers) { probe in
      var (model, on, x) = try small()
      try model.add(IndicatorConstraint(on, implies: 2 * x <= 6))
      try model.fix(on, to: 1)
      try probe.solve(model, optimum: 3 + 4)
    },
    ConformanceCheck(.indicators, "indicator_that_is_not_active", requires: .integers) { probe in
      var (model, on, x) = try small()
      try model.add(IndicatorConstraint(on, implies: 2 * x <= 6))
      try probe.solve(model, optimum: 10, at: [on: 0, x: 10])
    },
    ConformanceCheck(.indicators, "indicator_at_zero", requires: .integers) { probe in
      var (model, on, x) = try small()
      try model.add(IndicatorConstraint(on, is: false, implies: 2 * x <= 6))
      try probe.solve(model, optimum: 14, at: [on: 1, x: 10])
      try model.fix(on, to: 0)
      try probe.solve(model, optimum: 3, at: [x: 3])
    },
    ConformanceCheck(.indicators, "indicator_of_an_equality", requires: .integers) { probe in
      var (model, on, x) = try small()
      let y = try model.addVariable(upper: 8)
      try model.add(IndicatorConstraint(on, implies: x + y == 5))
      try model.setObjectiveCoefficient(of: on, to: 20)
      try model.setObjectiveCoefficient(of: y, to: -1)
      try probe.solve(model, optimum: 25, at: [on: 1, x: 5, y: 0])
    },
    ConformanceCheck(.indicators, "indicator_of_a_range", requires: .integers) { probe in
      var (model, on, x) = try small()
      try model.add(IndicatorConstraint(on, implies: x.within(2...4)))
      try model.setObjectiveCoefficient(of: on, to: 7)
      try probe.solve(model, optimum: 11, at: [on: 1, x: 4])
      try model.setObjectiveCoefficient(of: x, to: -1)
      try probe.solve(model, optimum: 5, at: [on: 1, x: 2])
    },
    ConformanceCheck(.indicators, "indicator_with_a_constant", requires: .integers) { probe in
      var (model, on, x) = try small()
      try model.add(IndicatorConstraint(on, implies: x + 3 <= 6.5))
      try model.fix(on, to: 1)
      try probe.solve(model, optimum: 7.5, at: [x: 3.5])
    },
    ConformanceCheck(.indicators, "indicator_of_at_least", requires: .integers) { probe in
      var (model, on, x) = try small()
      try model.add(IndicatorConstraint(on, implies: x >= 6))
      try model.minimize(x - 2 * on)
      try probe.solve(model, optimum: 0)
      try model.minimize(x - 9 * on)
      try probe.solve(model, optimum: -3, at: [on: 1, x: 6])
    },
    ConformanceCheck(.indicators, "indicator_that_is_redundant", requires: .integers) { probe in
      var (model, on, x) = try small()
      try model.add(IndicatorConstraint(on, implies: x <= 50))
      try probe.solve(model, optimum: 14)
    },
    ConformanceCheck(.indicators, "indicator_that_forces_its_binary", requires: .integers) { probe in
      var (model, on, x) = try small()
      try model.add(IndicatorConstraint(on, implies: x >= 11))
      try probe.solve(model, optimum: 10, at: [on: 0])
      try model.fix(on, to: 1)
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.indicators, "indicators_in_a_chain", requires: .integers) { probe in
      // Each open site costs 3 and serves up to 4 of its own demand; a closed one serves nothing.
      var model = Model()
      let open = try model.addVariables(3, .binary)
      let serve = try model.addVariables(3, upper: 4)
      for site in 0..<3 { try model.add(IndicatorConstraint(open[site], is: false, implies: serve[site] <= 0)) }
      try model.add(sum(serve) >= 7)
      try model.minimize(3 * sum(open) + dot([1, 2, 3], serve))
      try probe.solve(model, optimum: 6 + 4 + 6, at: [open[0]: 1, open[1]: 1, open[2]: 0])
    },
    ConformanceCheck(.indicators, "indicator_without_bounds_is_refused", requires: .integers) { probe in
      var model = Model()
      let on = try model.addVariable(.binary)
      let x = try model.addVariable()
      try model.add(x + on <= 100)
      try model.add(IndicatorConstraint(on, implies: x >= 6))
      try model.add(IndicatorConstraint(on, implies: x <= 60))
      try model.maximize(x + on)
      // A bridge may derive x ≤ 100 from the row; else it must name the variable that needs a bound.
      do throws(MIPError) {
        let solution = try probe.solve(model)
        probe.expect(solution.objective, equals: 100, "the objective")
      } catch {
        if case .missingBound = error { return }
        probe.fail("unexpected error “\(error)”")
      }
    },
  ]

  /// max x + 4 on, x + on ≤ 12, x ≤ 10.
  private static func small() throws -> (Model, Variable, Variable) {
    var model = Model()
    let on = try model.addVariable(.binary, named: "on")
    let x = try model.addVariable(upper: 10, named: "x")
    try model.add(x + on <= 12)
    try model.maximize(x + 4 * on)
    return (model, on, x)
  }
}
