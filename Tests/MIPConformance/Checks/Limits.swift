import Execution
import MIP

extension ConformanceSuite {
  static let limitChecks: [ConformanceCheck] = [
    ConformanceCheck(.limits, "limit_time_is_kept", requires: .integers) { probe in
      let (model, _) = try Instances.marketSplit()
      let limit = 1.0
      let solution = try probe.solve(model, control: RunControl(timeLimit: limit))
      probe.expect(solution.termination == .timeLimit, solution.termination.rawValue)
      probe.expect(
        solution.seconds <= limit + probe.configuration.latency, "\(solution.seconds) s for a limit of \(limit) s")
    },
    ConformanceCheck(.limits, "limit_time_returns_incumbent_and_bound", requires: .integers) { probe in
      let (model, _) = try Instances.marketSplit()
      let solution = try probe.solve(model, control: RunControl(timeLimit: 1.5))
      probe.expect(solution.hasPoint, "no incumbent")
      probe.expect(solution.bound != nil, "no bound")
    },
    ConformanceCheck(.limits, "limit_time_of_a_maximum", requires: .integers) { probe in
      var (model, _) = try Instances.marketSplit()
      try model.maximize(-1 * model.objective + 1000)
      let solution = try probe.solve(model, control: RunControl(timeLimit: 1))
      probe.expect(solution.termination == .timeLimit, solution.termination.rawValue)
      if let bound = solution.bound { probe.expect(bound <= 1000 + 1e-6, "the bound is \(bound)") }
    },
    ConformanceCheck(.limits, "limit_time_of_zero") { probe in
      let (model, _, _, _) = try Instances.smallLinearProgram()
      let solution = try probe.solve(model, control: RunControl(timeLimit: 0))
      probe.expect([.timeLimit, .optimal].contains(solution.termination), solution.termination.rawValue)
      try probe.expectAlive()
    },
    ConformanceCheck(.limits, "limit_time_of_zero_with_integers", requires: .integers) { probe in
      let (model, _) = try Instances.marketSplit()
      let solution = try probe.solve(model, control: RunControl(timeLimit: 0))
      probe.expect(solution.termination == .timeLimit, solution.termination.rawValue)
      probe.expect(solution.seconds <= probe.configuration.latency, "\(solution.seconds) s")
      try probe.expectAlive()
    },
    ConformanceCheck(.limits, "limit_time_below_zero") { probe in
      let (model, _, _, _) = try Instances.smallLinearProgram()
      let solution = try probe.solve(model, control: RunControl(timeLimit: -1))
      probe.expect([.timeLimit, .optimal].contains(solution.termination), solution.termination.rawValue)
    },
    ConformanceCheck(.limits, "limit_time_far_away_changes_nothing", requires: .integers) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 20, seed: 12)
      let solution = try probe.solve(model, control: RunControl(timeLimit: 1e9))
      probe.expect(solution.isOptimal, solution.termination.rawValue)
      probe.expect(solution.objective, equals: optimum, "the objective")
    },
    ConformanceCheck(.limits, "limit_nodes", requires: [.integers, .nodeLimit]) { probe in
      let (model, _) = try Instances.marketSplit()
      let solution = try probe.solve(model, SolveOptions(nodeLimit: 50), control: RunControl(timeLimit: 20))
      probe.expect(solution.termination == .nodeLimit, solution.termination.rawValue)
      probe.expect(solution.nodes <= 5000, "\(solution.nodes) nodes")
    },
    ConformanceCheck(.limits, "limit_nodes_of_zero", requires: [.integers, .nodeLimit]) { probe in
      let (model, _) = try Instances.marketSplit()
      let solution = try probe.solve(model, SolveOptions(nodeLimit: 0), control: RunControl(timeLimit: 20))
      probe.expect(solution.termination == .nodeLimit, solution.termination.rawValue)
    },
    ConformanceCheck(.limits, "limit_relative_gap", requires: .integers) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 40, seed: 6)
      let solution = try probe.solve(model, SolveOptions(relativeGap: 0.2))
      probe.expect(solution.isOptimal, solution.termination.rawValue)
      probe.expect((solution.objective ?? 0) >= optimum / 1.2 - 1e-6, "the objective is too small")
      probe.expect((solution.bound ?? 0) >= optimum - 1e-6, "the bound is below the optimum")
    },
    ConformanceCheck(.limits, "limit_absolute_gap", requires: .integers) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 40, seed: 7)
      let solution = try probe.solve(model, SolveOptions(absoluteGap: 25))
      probe.expect(solution.isOptimal, solution.termination.rawValue)
      probe.expect((solution.objective ?? 0) >= optimum - 25 - 1e-6, "the objective is too small")
      probe.expect((solution.bound ?? 0) >= optimum - 1e-6, "the bound is below the optimum")
    },
    ConformanceCheck(.limits, "limit_no_gap_is_a_full_proof", requires: .integers) { probe in
      // Values in the millions: a gap of 1e-4 or 1e-9 that is left in somewhere would lose the last unit.
      var model = Model()
      let x = try model.addVariables(12, .binary)
      try model.add(sum(over: 0..<12) { Double(10 + $0) * x[$0] } <= 77)
      try model.maximize(sum(over: 0..<12) { Double(1_000_000 * (10 + $0) + ($0 * $0) % 7) * x[$0] })
      var best = 0.0
      for subset in 0..<(1 << 12) {
        let chosen = (0..<12).filter { subset >> $0 & 1 == 1 }
        guard chosen.reduce(0, { $0 + 10 + $1 }) <= 77 else { continue }
        best = max(best, chosen.reduce(0) { $0 + Double(1_000_000 * (10 + $1) + ($1 * $1) % 7) })
      }
      let solution = try probe.solve(model)
      probe.expect(solution.objective == best, "\(solution.objective ?? .nan), the best is \(best)")
    },
    ConformanceCheck(.limits, "limit_cutoff_that_leaves_the_optimum", requires: [.integers, .cutoff]) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 20, seed: 13)
      try probe.solve(model, SolveOptions(cutoff: optimum - 1), optimum: optimum)
    },
    ConformanceCheck(.limits, "limit_cutoff_at_the_optimum", requires: [.integers, .cutoff]) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 20, seed: 14)
      try probe.solve(model, SolveOptions(cutoff: optimum), optimum: optimum)
    },
    ConformanceCheck(.limits, "limit_cutoff_beyond_the_optimum", requires: [.integers, .cutoff]) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 20, seed: 14)
      let solution = try probe.solve(model, SolveOptions(cutoff: optimum + 1))
      probe.expect(solution.termination == .cutoff, solution.termination.rawValue)
      probe.expect(!solution.hasPoint, "a point that is worse than the cutoff")
    },
    ConformanceCheck(.limits, "limit_cutoff_of_a_minimum_with_constant", requires: [.integers, .cutoff]) { probe in
      let (maximum, _) = try Instances.smallInteger()
      var model = maximum
      try model.minimize(-1 * maximum.objective + 100)
      try probe.solve(model, SolveOptions(cutoff: 93), optimum: 92)
      let solution = try probe.solve(model, SolveOptions(cutoff: 91))
      probe.expect(solution.termination == .cutoff, solution.termination.rawValue)
    },
    ConformanceCheck(.limits, "limit_without_presolve", requires: .integers) { probe in
      var options = SolveOptions()
      options.presolve = false
      for seed in 0..<5 {
        let (model, _, optimum) = try Instances.knapsack(count: 15, seed: UInt64(40 + seed))
        try probe.solve(model, options, optimum: optimum)
      }
    },
    ConformanceCheck(.limits, "limit_without_presolve_of_linear_programs") { probe in
      var options = SolveOptions()
      options.presolve = false
      let (model, _, _, _) = try Instances.smallLinearProgram()
      try probe.solve(model, options, optimum: 10)
      for seed in 0..<5 {
        let model = try Instances.linearProgram(rows: 5, columns: 6, sense: .maximize, seed: UInt64(seed))
        let first = try probe.solve(model)
        probe.expect(try probe.solve(model, options).objective, equals: first.objective ?? .nan, "the objective")
      }
    },
    ConformanceCheck(.limits, "limit_threads_do_not_change_the_optimum", requires: [.integers, .threads]) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 25, seed: 15)
      let control = RunControl(timeLimit: probe.configuration.timeLimit, threads: 2)
      let solution = try probe.solve(model, control: control)
      probe.expect(solution.objective, equals: optimum, "the objective")
    },
    ConformanceCheck(.limits, "limit_seeds_do_not_change_the_optimum", requires: .integers) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 25, seed: 16)
      for seed in [0, 1, 4711] {
        var options = SolveOptions()
        options.seed = seed
        try probe.solve(model, options, optimum: optimum)
      }
    },
  ]
}
