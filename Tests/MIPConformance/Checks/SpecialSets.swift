import MIP

extension ConformanceSuite {
  // Backends without sets get them by a bridge, which needs binaries.
  static let specialSetChecks: [ConformanceCheck] = [
    ConformanceCheck(.specialSets, "sos1_takes_the_best_member", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(3, upper: 4)
      try model.add(SpecialOrderedSet(.type1, Array(x)))
      try model.add(sum(x) <= 10)
      try model.maximize(dot([2, 3, 2.5], x))
      try probe.solve(model, optimum: 12, at: [x[0]: 0, x[1]: 4, x[2]: 0])
    },
    ConformanceCheck(.specialSets, "sos1_with_unequal_bounds", requires: .integers) { probe in
      var model = Model()
      let x = [try model.addVariable(upper: 10), try model.addVariable(upper: 3), try model.addVariable(upper: 7)]
      try model.add(SpecialOrderedSet(.type1, x))
      try model.add(sum(x) <= 8)
      try model.maximize(dot([1, 2, 1], x))
      try probe.solve(model, optimum: 8, at: [x[0]: 8])
    },
    ConformanceCheck(.specialSets, "sos1_below_zero", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(2, lower: -5, upper: 5)
      try model.add(SpecialOrderedSet(.type1, Array(x)))
      try model.add(x[0] + x[1] >= -9)
      try model.minimize(x[0] + 2 * x[1])
      try probe.solve(model, optimum: -10, at: [x[0]: 0, x[1]: -5])
    },
    ConformanceCheck(.specialSets, "sos1_over_integers", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(3, .integer, upper: 9)
      try model.add(SpecialOrderedSet(.type1, Array(x)))
      try model.add(2 * x[0] + 3 * x[1] + 4 * x[2] <= 17)
      try model.maximize(dot([2, 3, 5], x))
      try probe.solve(model, optimum: 20, at: [x[2]: 4])
    },
    ConformanceCheck(.specialSets, "sos1_makes_a_model_infeasible", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(2, upper: 5)
      try model.add(SpecialOrderedSet(.type1, Array(x)))
      try model.add(x[0] + x[1] >= 6)
      try model.maximize(x[0])
      try probe.solveInfeasible(model)
    },
    ConformanceCheck(.specialSets, "sos1_that_overlap", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(3, upper: 1)
      try model.add(SpecialOrderedSet(.type1, [x[0], x[1]]))
      try model.add(SpecialOrderedSet(.type1, [x[1], x[2]]))
      try model.add(sum(x) <= 3)
      try model.maximize(dot([2, 3, 2], x))
      try probe.solve(model, optimum: 4, at: [x[0]: 1, x[1]: 0, x[2]: 1])
    },
    ConformanceCheck(.specialSets, "sos2_takes_neighbours_only", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(4, upper: 1)
      try model.add(SpecialOrderedSet(.type2, Array(x)))
      try model.add(sum(x) <= 4)
      try model.maximize(dot([5, 1, 3, 4], x))
      try probe.solve(model, optimum: 7, at: [x[0]: 0, x[1]: 0, x[2]: 1, x[3]: 1])
    },
    ConformanceCheck(.specialSets, "sos2_interpolates_a_function", requires: .integers) { probe in
      // f through (0, 0), (1, 4), (3, 1), (4, 6), not concave: min f(t) for t ≥ 1.5 is 1, at t = 3.
      var model = Model()
      let points = [0.0, 1, 3, 4]
      let weights = try model.addVariables(4, upper: 1)
      try model.add(sum(weights) == 1)
      try model.add(dot(points, weights) >= 1.5)
      try model.add(SpecialOrderedSet(.type2, Array(weights), weights: points))
      try model.minimize(dot([0, 4, 1, 6], weights))
      try probe.solve(model, optimum: 1, at: [weights[2]: 1])
      // f(2) lies between the second and the third point: 2.5, below it would be 0.67 without the set.
      try model.add(dot(points, weights) <= 2)
      try probe.solve(model, optimum: 2.5, at: [weights[1]: 0.5, weights[2]: 0.5])
    },
    ConformanceCheck(.specialSets, "sos2_order_follows_the_weights", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(3, upper: 1)
      // In the order of the weights: x1, x0, x2; so x1 and x2 are no neighbours.
      try model.add(SpecialOrderedSet(.type2, Array(x), weights: [2, 1, 3]))
      try model.add(sum(x) <= 3)
      try model.maximize(dot([1, 4, 4], x))
      try probe.solve(model, optimum: 5, at: [x[0]: 1])
    },
    ConformanceCheck(.specialSets, "sos2_of_two_restricts_nothing", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(2, upper: 3)
      try model.add(SpecialOrderedSet(.type2, Array(x)))
      try model.add(sum(x) <= 5)
      try model.maximize(sum(x))
      try probe.solve(model, optimum: 5)
    },
    ConformanceCheck(.specialSets, "sos_of_one_or_none_restricts_nothing", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(2, upper: 3)
      try model.add(SpecialOrderedSet(.type1, [x[0]]))
      try model.add(SpecialOrderedSet(.type2, []))
      try model.add(sum(x) <= 5)
      try model.maximize(sum(x))
      try probe.solve(model, optimum: 5)
    },
    ConformanceCheck(.specialSets, "sos_without_rows", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(3, upper: 2)
      try model.add(SpecialOrderedSet(.type1, Array(x)))
      try model.maximize(dot([1, 3, 2], x))
      try probe.solve(model, optimum: 6, at: [x[1]: 2])
    },
    ConformanceCheck(.specialSets, "sos_at_random_equals_enumeration", requires: .integers) { probe in
      for seed in 0..<8 {
        var generator = SplitMix(seed: UInt64(500 + seed))
        let kind: SpecialOrderedSet.Kind = seed % 2 == 0 ? .type1 : .type2
        let base = try Instances.linearProgram(rows: 3, columns: 6, sense: .maximize, seed: UInt64(600 + seed))
        let order = (0..<6).shuffled(using: &generator).map { Variable(index: $0) }
        // Enumeration: everything outside of a window of one or two is fixed to 0.
        var best: Double?
        for start in 0...(6 - kind.rawValue) {
          var fixed = base
          for (position, variable) in order.enumerated()
          where position < start || position >= start + kind.rawValue {
            try fixed.fix(variable, to: 0)
          }
          if let objective = try probe.solve(fixed).objective { best = max(best ?? objective, objective) }
        }
        var model = base
        try model.add(SpecialOrderedSet(kind, order))
        if let best {
          try probe.solve(model, optimum: best)
        } else {
          try probe.solveInfeasible(model)
        }
      }
    },
  ]
}
