import MIP
import TestSupport

/// Random models that use everything a file can hold.
struct RandomFileModels {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  /// Whole numbers, short fractions and numbers with all their digits.
  private mutating func number() -> Double {
    switch below(4) {
    case 0: Double(below(21) - 10)
    case 1: Double(below(2001) - 1000) / 100
    case 2: generator.normal() * 1e-7
    default: generator.normal() * 1000
    }
  }

  private mutating func nonzero() -> Double {
    let value = number()
    return value == 0 ? 1 : value
  }

  mutating func next(named: Bool = true) throws -> Model {
    var model = Model(name: named && below(2) == 0 ? "random model" : nil)
    let count = 1 + below(9)
    for index in 0..<count {
      let kind = VariableKind.allCases[below(5)]
      var lower: Double = [0.0, 0, number(), -.infinity][below(4)]
      var upper: Double = [Double.infinity, .infinity, number(), lower, 0][below(5)]
      if kind == .binary {
        let sides: [(Double, Double)] = [(0, 1), (0, 1), (0, 0), (1, 1), (0.25, 0.75)]
        (lower, upper) = sides[below(5)]
      }
      if kind.isSemi { (lower, upper) = (abs(lower.isFinite ? lower : 2), below(2) == 0 ? 10 : 1e30) }
      if upper == -.infinity { upper = 3 }
      try model.addVariable(kind, lower: lower, upper: upper, named: named ? "v\(index)" : nil)
    }
    let all = model.variables
    for index in 0..<below(7) {
      let terms = (0..<below(count + 2)).map { _ in Term(number(), all[below(count)]) }
      let bound = number()
      let sides: [(Double, Double)] = [
        (bound, bound), (bound, .infinity), (-.infinity, bound), (bound, bound + Double(below(9))),
        (-.infinity, .infinity), (-1e25, 1e20),
      ]
      let (lower, upper) = sides[below(6)]
      try model.add(
        LinearConstraint(LinearExpression(terms: terms), lower: lower, upper: upper),
        named: named ? "r\(index)" : nil)
    }
    let objective = LinearExpression(
      terms: (0..<below(count + 1)).map { _ in Term(number(), all[below(count)]) },
      constant: below(2) == 0 ? 0 : number())
    let products = (0..<max(0, below(8) - 4)).map { _ in
      QuadraticTerm(nonzero(), all[below(count)], all[below(count)])
    }
    if below(2) == 0 {
      try model.minimize(objective, quadratic: products)
    } else {
      try model.maximize(objective, quadratic: products)
    }
    for index in 0..<max(0, below(5) - 2) {
      let members = all.shuffled(using: &generator).prefix(1 + below(count))
      let weights = below(2) == 0 ? nil : members.indices.map { Double($0) * 1.5 - 2 }
      try model.add(
        SpecialOrderedSet(
          below(2) == 0 ? .type1 : .type2, Array(members), weights: weights, name: named ? "set\(index)" : nil))
    }
    let binaries = try all.filter { try model.kind(of: $0) == .binary }
    if !binaries.isEmpty {
      for index in 0..<max(0, below(5) - 2) {
        let expression = LinearExpression(
          terms: (0..<below(4)).map { _ in Term(number(), all[below(count)]) }, constant: Double(below(3)))
        let bound = number()
        let sides: [(Double, Double)] = [
          (bound, .infinity), (-.infinity, bound), (bound, bound), (-.infinity, .infinity),
        ]
        let (lower, upper) = sides[below(4)]
        try model.add(
          IndicatorConstraint(
            binaries[below(binaries.count)], is: below(2) == 0,
            implies: LinearConstraint(expression, lower: lower, upper: upper), name: named ? "i\(index)" : nil))
      }
    }
    // Holes in the numbering.
    if below(3) == 0, let row = model.rows.first { try model.remove(row) }
    if below(3) == 0 { try? model.remove(all[below(count)]) }
    return model
  }
}
