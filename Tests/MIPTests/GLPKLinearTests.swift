import Execution
import MIP
import MIPGLPK
import TestSupport
import Testing

/// Linear programs by GLPK: duals against CLP and against re-solved neighbours, rays against their definition.
@Suite struct GLPKLinearTests {
  @Test func dualsAgreeWithCLPAndWithDifferences() throws {
    var generator = SeededGenerator(seed: 31)
    var compared = 0
    for index in 0..<60 {
      var model = try linear(using: &generator)
      let solution = try model.solve(with: GLPK())
      let other = try model.solve(with: CLP())
      #expect(solution.termination == other.termination, "program \(index)")
      guard solution.isOptimal, let objective = solution.objective else { continue }
      #expect(abs(objective - (other.objective ?? .infinity)) < 1e-7, "program \(index)")
      // Random real data: the optimum is a single vertex with a single dual.
      for row in model.rows {
        let dual = try #require(solution.dual(of: row))
        #expect(abs(dual - (other.dual(of: row) ?? .infinity)) < 1e-7, "program \(index)")
        let bounds = try model.bounds(of: row)
        let step = 1e-5
        try model.setBounds(of: row, lower: bounds.lower + step, upper: bounds.upper + step)
        let moved = try #require(try model.solve(with: GLPK()).objective)
        #expect(abs((moved - objective) / step - dual) < 1e-3, "program \(index)")
        try model.setBounds(of: row, lower: bounds.lower, upper: bounds.upper)
        compared += 1
      }
      for variable in model.variables {
        let cost = try #require(solution.reducedCost(of: variable))
        #expect(abs(cost - (other.reducedCost(of: variable) ?? .infinity)) < 1e-7, "program \(index)")
      }
    }
    #expect(compared > 50)
  }

  @Test func raysProveWhatTheyClaim() throws {
    var model = Model()
    let x = try model.addVariables(3)
    let first = try model.add(x[0] + x[1] - x[2] <= 4)
    try model.add(x[0] - x[1] >= -2)
    try model.maximize(x[0] + x[1])
    let unbounded = try model.solve(with: GLPK())
    #expect(unbounded.termination == .unbounded)
    let ray = try #require(unbounded.ray)
    #expect(ray[0] + ray[1] > 0 && ray.allSatisfy { $0 >= 0 } && ray[0] + ray[1] - ray[2] <= 1e-9)
    #expect(ray[0] - ray[1] >= -1e-9)
    try model.setBounds(of: first, lower: -.infinity, upper: -1)
    try model.setBounds(of: x[2], upper: 0.5)
    let infeasible = try model.solve(with: GLPK())
    #expect(infeasible.termination == .infeasible)
    // x₀ + x₁ − x₂ ≤ −1 against x₂ ≤ ½ needs the first row alone.
    let multipliers = try #require(infeasible.infeasibilityRay)
    #expect(abs(multipliers[0]) > 1e-9 && abs(multipliers[1]) < 1e-9)
  }

  @Test func infeasibilityRaysOfRandomPrograms() throws {
    var generator = SeededGenerator(seed: 33)
    var infeasible = 0
    for _ in 0..<60 {
      let model = try linear(using: &generator, tight: true)
      let solution = try model.solve(with: GLPK())
      guard solution.termination == .infeasible else { continue }
      infeasible += 1
      let y = try #require(solution.infeasibilityRay)
      // Σ yᵢ rowᵢ is at least `least` by the rows and at most `most` by the columns, or the other way round.
      var proved = false
      for sign in [1.0, -1.0] {
        var least = 0.0
        var combination = LinearExpression()
        for row in model.rows where abs(y[row.index]) > 1e-9 {
          let multiplier = sign * y[row.index]
          let bounds = try model.bounds(of: row)
          least += multiplier * (multiplier > 0 ? bounds.lower : bounds.upper)
          for term in try model.terms(of: row) { combination += multiplier * term }
        }
        var coefficients = [Double](repeating: 0, count: model.variableCount)
        for term in combination.terms { coefficients[term.variable.index] += term.coefficient }
        var most = 0.0
        for variable in model.variables where abs(coefficients[variable.index]) > 1e-9 {
          let bounds = try model.bounds(of: variable)
          let coefficient = coefficients[variable.index]
          most += coefficient * (coefficient > 0 ? bounds.upper : bounds.lower)
        }
        if least > most + 1e-9, least.isFinite { proved = true }
      }
      #expect(proved)
    }
    #expect(infeasible > 10)
  }

  @Test func relaxationOfAnIntegerModel() throws {
    let model = try SmallModels.knapsack(items: 15, seed: 2)
    let relaxation = try model.solve(with: GLPK(), options: .relaxation)
    let other = try model.solve(with: CLP(), options: .relaxation)
    let expected = try #require(other.objective)
    #expect(abs(try #require(relaxation.objective) - expected) < 1e-9)
    #expect(relaxation.duals != nil)
  }

  private func linear(using generator: inout SeededGenerator, tight: Bool = false) throws -> Model {
    var model = Model()
    for _ in 0..<4 {
      let lower = Double.random(in: -2...0, using: &generator)
      try model.addVariable(lower: lower, upper: lower + Double.random(in: 2...6, using: &generator))
    }
    for index in 0..<4 {
      let expression = sum(over: model.variables) { Double.random(in: -2...2, using: &generator) * $0 }
      let bound = Double.random(in: tight ? -6 ... -2 : -1...3, using: &generator)
      switch index {
      case 0: try model.add(expression <= bound)
      case 1: try model.add(expression >= -bound)
      case 2: try model.add(expression.within(bound...bound + 2))
      default: try model.add(expression == bound / 2)
      }
    }
    let objective = sum(over: model.variables) { Double.random(in: -2...2, using: &generator) * $0 }
    if Bool.random(using: &generator) { try model.minimize(objective) } else { try model.maximize(objective) }
    return model
  }
}
