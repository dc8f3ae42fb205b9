import MIP

extension ConformanceSuite {
  static let logChecks: [ConformanceCheck] = [
    ConformanceCheck(.log, "log_arrives_by_lines", requires: .log) { probe in
      let (model, _, _, _) = try Instances.smallLinearProgram()
      let lines = Collected<String>()
      var options = SolveOptions()
      options.log = { lines.append($0) }
      try probe.solve(model, options, optimum: 10)
      probe.expect(!lines.all.isEmpty, "no line")
      probe.expect(!lines.all.contains { $0.contains("\n") }, "a line with a line break")
    },
    ConformanceCheck(.log, "log_of_a_model_with_integers", requires: [.log, .integers]) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 30, seed: 20)
      let lines = Collected<String>()
      var options = SolveOptions()
      options.log = { lines.append($0) }
      try probe.solve(model, options, optimum: optimum)
      probe.expect(!lines.all.isEmpty, "no line")
    },
    ConformanceCheck(.log, "log_closure_does_no_harm_where_there_is_no_log") { probe in
      let (model, _, _, _) = try Instances.smallLinearProgram()
      var options = SolveOptions()
      options.log = { _ in }
      try probe.solve(model, options, optimum: 10)
    },
  ]
}
