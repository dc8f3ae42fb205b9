import MIP

extension ConformanceSuite {
  // The probe tests every ray by its definition; these checks ask that there is one.
  static let rayChecks: [ConformanceCheck] = [
    infeasibilityRay("ray_of_two_rows") { model in
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y <= 1)
      try model.add(x + y >= 2)
      try model.minimize(x)
    },
    infeasibilityRay("ray_of_a_maximum") { model in
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x + y <= 1)
      try model.add(x + 2 * y >= 4)
      try model.maximize(3 * x + y)
    },
    infeasibilityRay("ray_of_equalities") { model in
      let x = try model.addVariable(lower: -.infinity)
      let y = try model.addVariable(lower: -.infinity)
      try model.add(x + y == 1)
      try model.add(2 * x + 2 * y == 3)
      try model.minimize(x)
    },
    infeasibilityRay("ray_of_a_row_against_bounds") { model in
      let x = try model.addVariable(upper: 3)
      let y = try model.addVariable(lower: -2, upper: 3)
      try model.add(x + y >= 7)
      try model.minimize(x)
    },
    infeasibilityRay("ray_of_a_range") { model in
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add((x - y).within(1...2))
      try model.add((y - x).within(0...4))
      try model.minimize(x + y)
    },
    infeasibilityRay("ray_among_rows_that_do_not_matter") { model in
      let x = try model.addVariables(6, upper: 10)
      for index in 0..<5 { try model.add(x[index] + x[index + 1] <= 15) }
      try model.add(x[0] - x[1] >= 2)
      try model.add(x[1] - x[2] >= 2)
      try model.add(x[2] - x[0] >= -3)
      try model.maximize(sum(x))
    },
    ConformanceCheck(.rays, "ray_of_infeasible_random_programs", requires: .duals) { probe in
      for seed in 0..<10 {
        // A feasible program, and a combination of two of its rows turned round.
        var model = try Instances.linearProgram(rows: 6, columns: 5, sense: .minimize, seed: 300 + UInt64(seed))
        let first = try model.constraint(of: Row(index: 0))
        let second = try model.constraint(of: Row(index: 4))
        try model.add(
          LinearConstraint(2 * first.expression + 3 * second.expression, lower: 2 * first.upper + 3 * second.upper + 1))
        let solution = try probe.solveInfeasible(model)
        probe.expect(solution.infeasibilityRay != nil, "seed \(seed): no ray")
      }
    },
    ConformanceCheck(.rays, "ray_after_removing_a_row", requires: .duals) { probe in
      var model = Model()
      let x = try model.addVariable(upper: 10)
      let y = try model.addVariable(upper: 10)
      let removed = try model.add(x - y <= 3)
      try model.add(x + y <= 1)
      try model.add(x + y >= 2)
      try model.minimize(x)
      try model.remove(removed)
      let solution = try probe.solveInfeasible(model)
      probe.expect(solution.infeasibilityRay?.first == 0, "no ray, or a removed row takes part in it")
    },
    unboundedRay("ray_of_an_unbounded_minimum") { model in
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x - y <= 4)
      try model.minimize(-2 * x + y)
    },
    unboundedRay("ray_of_an_unbounded_maximum") { model in
      let x = try model.addVariable()
      let y = try model.addVariable(upper: 8)
      let z = try model.addVariable()
      try model.add(x - z <= 4)
      try model.add(x + y >= 1)
      try model.maximize(x + y)
    },
    unboundedRay("ray_along_an_equality") { model in
      let x = try model.addVariable()
      let y = try model.addVariable()
      try model.add(x - 2 * y == 3)
      try model.maximize(x - y)
    },
    unboundedRay("ray_below_a_free_variable") { model in
      let x = try model.addVariable(lower: -.infinity)
      let y = try model.addVariable(upper: 1)
      try model.add(x + y <= 3)
      try model.minimize(x)
    },
    unboundedRay("ray_of_a_model_without_rows") { model in
      let x = try model.addVariable()
      try model.addVariable(upper: 1)
      try model.maximize(x)
    },
  ]

  private static func infeasibilityRay(
    _ name: String, _ build: @escaping @Sendable (inout Model) throws -> Void
  ) -> ConformanceCheck {
    ConformanceCheck(.rays, name, requires: .duals) { probe in
      var model = Model()
      try build(&model)
      let solution = try probe.solveInfeasible(model)
      probe.expect(solution.infeasibilityRay != nil && solution.dualStatus == .ray, "no infeasibility ray")
    }
  }

  private static func unboundedRay(
    _ name: String, _ build: @escaping @Sendable (inout Model) throws -> Void
  ) -> ConformanceCheck {
    ConformanceCheck(.rays, name, requires: .duals) { probe in
      var model = Model()
      try build(&model)
      let solution = try probe.solveUnbounded(model)
      probe.expect(solution.ray != nil, "no ray")
    }
  }
}
