import MIP

extension ConformanceSuite {
  static let poolChecks: [ConformanceCheck] = [
    ConformanceCheck(.pools, "pool_in_the_order_of_objectives", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      // Feasible: {1,3} 8, {1,2} 7, {3} 5, {2} 4, {1} 3, {} 0.
      let pool = try model.solutionPool(count: 4, with: probe.backend)
      probe.expect(pool.map { $0.objective ?? .nan } == [8, 7, 5, 4], "\(pool.map { $0.objective ?? .nan })")
      probe.expect(pool.isProved && !pool.isComplete, "not proved, or complete")
      probe.expect(Set(pool.map { solution in x.map { solution[$0] } }).count == 4, "a solution twice")
    },
    ConformanceCheck(.pools, "pool_of_all_solutions", requires: .integers) { probe in
      let (model, _) = try Instances.smallInteger()
      let pool = try model.solutionPool(with: probe.backend)
      probe.expect(pool.map { $0.objective ?? .nan } == [8, 7, 5, 4, 3, 0], "\(pool.map { $0.objective ?? .nan })")
      probe.expect(pool.isComplete, "not complete")
    },
    ConformanceCheck(.pools, "pool_within_a_gap", requires: .integers) { probe in
      let (model, _) = try Instances.smallInteger()
      let pool = try model.solutionPool(within: .absolute(3), with: probe.backend)
      probe.expect(pool.map { $0.objective ?? .nan } == [8, 7, 5], "\(pool.map { $0.objective ?? .nan })")
      probe.expect(pool.isProved, "not proved")
    },
    ConformanceCheck(.pools, "pool_with_ties", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(4, .binary)
      try model.add(sum(x) == 2)
      try model.minimize(sum(x))
      let pool = try model.solutionPool(with: probe.backend)
      probe.expect(pool.count == 6 && pool.allSatisfy { $0.objective == 2 }, "\(pool.count) of 6")
    },
    ConformanceCheck(.pools, "pool_over_general_integers", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(.integer, lower: -1, upper: 2)
      let y = try model.addVariable(.integer, upper: 2)
      let z = try model.addVariable(upper: 1)
      try model.add(x + y + z <= 2.5)
      try model.maximize(3 * x + 2 * y + z)
      var expected: [Double] = []
      for i in -1...2 {
        for j in 0...2 where i + j <= 2 { expected.append(Double(3 * i + 2 * j) + min(1, 2.5 - Double(i + j))) }
      }
      let pool = try model.solutionPool(with: probe.backend)
      let objectives = pool.map { $0.objective ?? .nan }
      probe.expect(objectives.count == expected.count, "\(objectives.count) of \(expected.count)")
      for (found, wanted) in zip(objectives, expected.sorted(by: >)) {
        probe.expect(found, equals: wanted, "an objective")
      }
    },
    ConformanceCheck(.pools, "pool_of_an_infeasible_model", requires: .integers) { probe in
      var (model, x) = try Instances.smallInteger()
      try model.add(sum(x) >= 3)
      let pool = try model.solutionPool(count: 3, with: probe.backend)
      probe.expect(pool.isEmpty && pool.isComplete, "\(pool.count) solutions")
    },
    ConformanceCheck(.pools, "pool_knapsack_equals_enumeration", requires: .integers) { probe in
      let (model, take, _) = try Instances.knapsack(count: 9, seed: 61)
      var objectives: [Double] = []
      for subset in 0..<(1 << 9) {
        let values = (0..<9).map { Double(subset >> $0 & 1) }
        if model.check(values).passes(feasibility: 0, integrality: 0) {
          objectives.append(model.objectiveValue(at: values))
        }
      }
      let pool = try model.solutionPool(count: 12, with: probe.backend)
      probe.expect(
        pool.map { $0.objective ?? .nan } == Array(objectives.sorted(by: >).prefix(12)),
        "\(pool.map { $0.objective ?? .nan })")
      probe.expect(take.count == 9, "nine items")
    },
  ]
}
