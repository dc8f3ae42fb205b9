import MIP

extension ConformanceSuite {
  // Products of binaries in the objective, which a bridge turns into rows.
  static let productChecks: [ConformanceCheck] = [
    ConformanceCheck(.products, "product_in_a_maximum", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(3, .binary)
      try model.add(sum(x) <= 2)
      try model.maximize(dot([1, 1, 1.5], x), quadratic: [QuadraticTerm(2, x[0], x[1])])
      try probe.solve(model, optimum: 4, at: [x[0]: 1, x[1]: 1, x[2]: 0])
    },
    ConformanceCheck(.products, "product_with_a_negative_coefficient", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(3, .binary)
      try model.add(sum(x) >= 2)
      try model.minimize(
        dot([1, 1, 1.5], x), quadratic: [QuadraticTerm(2, x[0], x[1]), QuadraticTerm(-1, x[1], x[2])])
      try probe.solve(model, optimum: 1.5, at: [x[0]: 0, x[1]: 1, x[2]: 1])
    },
    ConformanceCheck(.products, "product_of_a_variable_with_itself", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(2, .binary)
      try model.add(sum(x) <= 1)
      try model.maximize(2 * x[0], quadratic: [QuadraticTerm(3, x[1], x[1])])
      try probe.solve(model, optimum: 3, at: [x[0]: 0, x[1]: 1])
    },
    ConformanceCheck(.products, "product_that_occurs_twice", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(3, .binary)
      try model.add(sum(x) <= 2)
      try model.maximize(
        3 * x[2], quadratic: [QuadraticTerm(2, x[0], x[1]), QuadraticTerm(1.5, x[1], x[0])])
      try probe.solve(model, optimum: 3.5, at: [x[0]: 1, x[1]: 1])
    },
    ConformanceCheck(.products, "product_with_a_constant", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(2, .binary)
      try model.add(sum(x) >= 1)
      try model.minimize(LinearExpression(constant: 10), quadratic: [QuadraticTerm(4, x[0], x[1])])
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.products, "product_assignment_equals_enumeration", requires: .integers) { probe in
      // Quadratic assignment of 4 facilities to 4 places (Koopmans and Beckmann 1957).
      var generator = SplitMix(seed: 17)
      let flow = (0..<4).map { _ in (0..<4).map { _ in Double(Int.random(in: 0...9, using: &generator)) } }
      let distance = (0..<4).map { _ in (0..<4).map { _ in Double(Int.random(in: 1...9, using: &generator)) } }
      func cost(_ place: [Int]) -> Double {
        (0..<4).reduce(0) { sum, i in sum + (0..<4).reduce(0) { $0 + flow[i][$1] * distance[place[i]][place[$1]] } }
      }
      var best = Double.infinity
      for code in 0..<256 {
        let place = [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3]
        if Set(place).count == 4 { best = min(best, cost(place)) }
      }
      var model = Model()
      let x = try model.addVariables(4, 4, .binary)
      for index in 0..<4 {
        try model.add(sum(x.row(index)) == 1)
        try model.add(sum(x.column(index)) == 1)
      }
      var products: [QuadraticTerm] = []
      for i in 0..<4 {
        for j in 0..<4 {
          for k in 0..<4 {
            for l in 0..<4 { products.append(QuadraticTerm(flow[i][j] * distance[k][l], x[i, k], x[j, l])) }
          }
        }
      }
      try model.minimize(LinearExpression(), quadratic: products)
      try probe.solve(model, optimum: best)
    },
    ConformanceCheck(.products, "product_of_continuous_variables_is_refused", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(2, upper: 4)
      try model.add(sum(x) <= 5)
      try model.maximize(sum(x), quadratic: [QuadraticTerm(1, x[0], x[1])])
      probe.expectError("product of continuous variables", { if case .unsupported = $0 { true } else { false } }) {
        (probe) throws(MIPError) in try probe.solve(model)
      }
      try probe.expectAlive()
    },
  ]
}
