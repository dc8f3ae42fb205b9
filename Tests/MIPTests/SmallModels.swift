import MIP
import TestSupport

/// Random models for tests of solvers.
enum SmallModels {
  /// Three to five whole numbers, maybe one continuous variable, a few rows of every sort.
  static func integer(using generator: inout SeededGenerator) throws -> Model {
    var model = Model()
    for _ in 0..<Int.random(in: 2...4, using: &generator) {
      let lower = Double(Int.random(in: -2...1, using: &generator))
      try model.addVariable(.integer, lower: lower, upper: lower + Double(Int.random(in: 0...3, using: &generator)))
    }
    try model.addVariable(.binary)
    if Bool.random(using: &generator) { try model.addVariable(lower: -1, upper: 3) }
    func expression() -> LinearExpression {
      sum(over: model.variables) { Double(Int.random(in: -4...4, using: &generator)) * $0 }
    }
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let bound = Double(Int.random(in: -4...6, using: &generator))
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: try model.add(expression() >= bound - 4)
      case 1: try model.add(expression().within(bound - 3...bound + 1))
      case 2 where Int.random(in: 0..<2, using: &generator) == 0: try model.add(expression() == bound)
      default: try model.add(expression() <= bound)
      }
    }
    if Bool.random(using: &generator) {
      try model.minimize(expression() - 3)
    } else {
      try model.maximize(expression() + 3)
    }
    return model
  }

  static func knapsack(items: Int, seed: UInt64) throws -> Model {
    var generator = SeededGenerator(seed: seed)
    var model = Model()
    let take = try model.addVariables(items, .binary)
    let weights = (0..<items).map { _ in Double(Int.random(in: 10...60, using: &generator)) }
    let values = weights.map { $0 + Double(Int.random(in: 0...12, using: &generator)) }
    try model.add(dot(weights, take) <= (weights.reduce(0, +) / 2).rounded())
    try model.maximize(dot(values, take))
    return model
  }

  /// Market split (Cornuéjols and Dawande 1998) with slacks: a point is easy, a proof is not.
  static func hard(rows: Int, columns: Int, seed: UInt64) throws -> Model {
    var generator = SeededGenerator(seed: seed)
    var model = Model()
    let x = try model.addVariables(columns, .binary)
    let above = try model.addVariables(rows)
    let below = try model.addVariables(rows)
    for row in 0..<rows {
      let weights = (0..<columns).map { _ in Double(Int.random(in: 0..<100, using: &generator)) }
      let target = (weights.reduce(0, +) / 2).rounded(.down)
      try model.add(dot(weights, x) + above[row] - below[row] == target)
    }
    try model.minimize(sum(above) + sum(below))
    return model
  }

  /// Twenty terms a row: little to load, and the simplex method has work for seconds.
  static func bigLinear(rows: Int, columns: Int, seed: UInt64) throws -> Model {
    var generator = SeededGenerator(seed: seed)
    var model = Model()
    let x = try model.addVariables(columns, .integer, upper: 50)
    for _ in 0..<rows {
      let row = sum(over: 0..<20) { _ in
        Double.random(in: 0...1, using: &generator) * x[Int.random(in: 0..<columns, using: &generator)]
      }
      try model.add(row <= 100)
    }
    try model.maximize(sum(over: 0..<columns) { Double.random(in: 0.5...1, using: &generator) * x[$0] })
    return model
  }
}
