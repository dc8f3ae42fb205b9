import MIP
import MIPGLPK
import TestSupport
import Testing

/// Each bridge against enumeration on random models with whole-number data.
@Suite struct BridgeTests {
  static let backends: [any IntegerBackend] = [CBC(), GLPK()]
  private static let models = 120

  @Test func semiContinuousVariables() throws {
    try compare(seed: 1) { model, generator in
      for _ in 0..<3 {
        let lower = Double.random(in: 0...3, using: &generator).rounded()
        let kind: VariableKind = Bool.random(using: &generator) ? .semiContinuous : .semiInteger
        let upper = lower + Double(Int.random(in: -1...3, using: &generator))
        try model.addVariable(kind, lower: lower, upper: max(upper, 0))
      }
      try model.addVariable(upper: 5)
      try addRows(2, to: &model, &generator)
      try setObjective(of: &model, &generator)
    }
  }

  @Test func type1Sets() throws {
    try compare(seed: 2) { model, generator in
      let members = try addMembers(4, to: &model, &generator)
      try model.add(SpecialOrderedSet(.type1, Array(members[0..<3])))
      try model.add(SpecialOrderedSet(.type1, Array(members[1..<4]), weights: [5, 3, 4], name: "second"))
      try addRows(2, to: &model, &generator)
      try setObjective(of: &model, &generator)
    }
  }

  @Test func type2Sets() throws {
    try compare(seed: 3) { model, generator in
      let members = try addMembers(5, to: &model, &generator)
      try model.add(SpecialOrderedSet(.type2, members))
      try addRows(2, to: &model, &generator)
      try setObjective(of: &model, &generator)
    }
  }

  @Test func indicators() throws {
    try compare(seed: 4) { model, generator in
      let binaries = try model.addVariables(2, .binary)
      try model.addVariable(.integer, lower: -2, upper: 2)
      try model.addVariable(lower: -3, upper: 4)
      for index in 0..<3 {
        let bound = Double(Int.random(in: -3...3, using: &generator))
        // The indicator's own variable may be in the row; so may a variable twice.
        var expression = expression(of: model, &generator)
        expression += Term(1, model.variables[3])
        let constraint: LinearConstraint
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: constraint = expression <= bound
        case 1: constraint = expression >= bound
        case 2: constraint = expression == bound
        default: constraint = (expression + 1).within(bound...(bound + 2))
        }
        try model.add(
          IndicatorConstraint(binaries[index % 2], is: Bool.random(using: &generator), implies: constraint))
      }
      try addRows(1, to: &model, &generator)
      try setObjective(of: &model, &generator)
    }
  }

  @Test func products() throws {
    try compare(seed: 5) { model, generator in
      try model.addVariables(2, .binary)
      try model.addVariable(.integer, lower: 0, upper: 1)
      try model.addVariable(.integer, lower: -2, upper: 2)
      let lower = Double(Int.random(in: -3...2, using: &generator))
      try model.addVariable(lower: lower, upper: lower + Double(Int.random(in: 0...4, using: &generator)))
      try addRows(2, to: &model, &generator)
      var products: [QuadraticTerm] = []
      for _ in 0..<6 {
        let first = Int.random(in: 0..<3, using: &generator)
        let second = Int.random(in: 0..<5, using: &generator)
        let coefficient = Double(Int.random(in: -4...4, using: &generator))
        let swapped = Bool.random(using: &generator)
        products.append(
          QuadraticTerm(
            coefficient, model.variables[swapped ? second : first], model.variables[swapped ? first : second])
        )
      }
      try setObjective(of: &model, &generator, products)
    }
  }

  @Test func everythingTogether() throws {
    try compare(seed: 6, models: 60) { model, generator in
      let switches = try model.addVariables(2, .binary)
      let semi = try model.addVariable(.semiContinuous, lower: 2, upper: 4)
      let members = try addMembers(2, to: &model, &generator)
      try model.add(SpecialOrderedSet(.type1, [semi, members[0], switches[0]]))
      try model.add(SpecialOrderedSet(.type2, [members[1], semi, members[0]]))
      try model.add(IndicatorConstraint(switches[1], implies: expression(of: model, &generator) <= 1))
      try addRows(1, to: &model, &generator)
      try setObjective(
        of: &model, &generator, [QuadraticTerm(3, switches[1], semi), QuadraticTerm(-2, switches[0], semi)])
    }
  }

  private func addMembers(
    _ count: Int, to model: inout Model, _ generator: inout SeededGenerator
  ) throws -> [Variable] {
    try (0..<count).map { _ in
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: try model.addVariable(.binary)
      case 1: try model.addVariable(.integer, lower: -1, upper: 2)
      case 2: try model.addVariable(lower: -2, upper: 3)
      default: try model.addVariable(upper: Double(Int.random(in: 1...4, using: &generator)))
      }
    }
  }

  private func expression(of model: Model, _ generator: inout SeededGenerator) -> LinearExpression {
    sum(over: model.variables) { Double(Int.random(in: -3...3, using: &generator)) * $0 }
  }

  private func addRows(_ count: Int, to model: inout Model, _ generator: inout SeededGenerator) throws {
    for _ in 0..<count {
      let bound = Double(Int.random(in: -2...6, using: &generator))
      let expression = expression(of: model, &generator)
      try model.add(Bool.random(using: &generator) ? expression <= bound : expression >= -bound)
    }
  }

  private func setObjective(
    of model: inout Model, _ generator: inout SeededGenerator, _ products: [QuadraticTerm] = []
  ) throws {
    let expression = expression(of: model, &generator) + 2
    if Bool.random(using: &generator) {
      try model.minimize(expression, quadratic: products)
    } else {
      try model.maximize(expression, quadratic: products)
    }
  }

  private func compare(
    seed: UInt64, models: Int = models, _ build: (inout Model, inout SeededGenerator) throws -> Void
  ) throws {
    var generator = SeededGenerator(seed: seed)
    var feasible = 0
    for index in 0..<models {
      var model = Model()
      try build(&model, &generator)
      let optimum = try enumeratedOptimum(of: model)
      if optimum != nil { feasible += 1 }
      for backend in Self.backends {
        let solution = try model.solve(with: backend)
        if let optimum {
          #expect(solution.isOptimal, "\(backend.name), seed \(seed), model \(index)")
          let difference = abs((solution.objective ?? .infinity) - optimum)
          #expect(difference < 1e-6 * max(1, abs(optimum)), "\(backend.name), seed \(seed), model \(index)")
          #expect(model.check(solution.values).passes(feasibility: 1e-6, integrality: 1e-6))
        } else {
          #expect(solution.termination == .infeasible, "\(backend.name), seed \(seed), model \(index)")
        }
        let relaxation = try model.solve(with: CLP(), options: SolveOptions.relaxation)
        if let optimum, let bound = relaxation.objective {
          #expect(model.sense == .minimize ? bound <= optimum + 1e-6 : bound >= optimum - 1e-6)
        } else {
          #expect(optimum == nil && relaxation.termination == .infeasible)
        }
      }
    }
    #expect(feasible > models / 4, "too few feasible models to mean something")
  }
}

extension SolveOptions {
  static var relaxation: SolveOptions {
    var options = SolveOptions()
    options.relaxed = true
    return options
  }
}
