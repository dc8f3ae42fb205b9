import MIP

extension ConformanceSuite {
  static let bigChecks: [ConformanceCheck] = [
    ConformanceCheck(.big, "big_count_of_variables") { probe in
      let count = probe.configuration.bigCount
      var model = Model()
      let x = try model.addVariables(count, upper: 1)
      try model.add(sum(x) <= 10)
      try model.maximize(sum(x))
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.big, "big_count_of_binaries_in_one_row", requires: .integers) { probe in
      let count = probe.configuration.bigCount / 10
      var model = Model()
      let x = try model.addVariables(count, .binary)
      try model.add(sum(x) >= 7)
      try model.minimize(sum(x))
      try probe.solve(model, optimum: 7)
    },
    ConformanceCheck(.big, "big_count_of_rows") { probe in
      let count = probe.configuration.bigCount / 20
      var model = Model()
      let x = try model.addVariables(count + 1, upper: 10)
      try model.addRows(
        starts: Array(stride(from: 0, through: 2 * count, by: 2)),
        variables: (0..<count).flatMap { [$0 + 1, $0] },
        coefficients: (0..<2 * count).map { $0 % 2 == 0 ? 1 : -1 },
        lower: [Double](repeating: 0, count: count), upper: [Double](repeating: .infinity, count: count))
      try model.add(x[0] + x[count] >= 3)
      try model.minimize(x[count] + x[0])
      try probe.solve(model, optimum: 3)
    },
    ConformanceCheck(.big, "big_without_rows") { probe in
      let count = probe.configuration.bigCount
      var model = Model()
      let x = try model.addVariables(count, lower: -1, upper: 1)
      try model.minimize(sum(x))
      try probe.solve(model, optimum: -Double(count))
    },
  ]
}
