import MIP
import TestSupport

/// Models whose proof takes far longer than a test may last.
enum HardInstances {
  /// Market split (Cornuéjols and Dawande 1998): points are found at once, a proof takes hours.
  static func marketSplit(rows: Int = 6, seed: UInt64 = 1) throws -> Model {
    var generator = SeededGenerator(seed: seed)
    let columns = 10 * (rows - 1)
    var model = Model(name: "market split")
    let x = try model.addVariables(columns, .binary)
    let over = try model.addVariables(rows)
    let under = try model.addVariables(rows)
    for row in 0..<rows {
      let weights = (0..<columns).map { _ in Double(Int.random(in: 0..<100, using: &generator)) }
      try model.add(dot(weights, x) + under[row] - over[row] == (weights.reduce(0, +) / 2).rounded(.down))
    }
    try model.minimize(sum(over) + sum(under))
    return model
  }

  /// A 0-1 knapsack with several resources, values close to the weights (Chu and Beasley 1998).
  static func knapsack(items: Int = 200, resources: Int = 10, seed: UInt64 = 3) throws -> Model {
    var generator = SeededGenerator(seed: seed)
    var model = Model(name: "knapsack")
    let take = try model.addVariables(items, .binary)
    var values = [Double](repeating: 0, count: items)
    for _ in 0..<resources {
      let weights = (0..<items).map { _ in Double(Int.random(in: 1...1000, using: &generator)) }
      try model.add(dot(weights, take) <= (weights.reduce(0, +) / 2).rounded(.down))
      for item in 0..<items { values[item] += weights[item] / Double(resources) }
    }
    try model.maximize(
      dot(values.map { ($0 + Double(Int.random(in: 0...500, using: &generator))).rounded(.down) }, take))
    return model
  }

  /// A dense linear program that takes CLP seconds.
  static func linearProgram(rows: Int = 1200, columns: Int = 1600, seed: UInt64 = 5) throws -> Model {
    var generator = SeededGenerator(seed: seed)
    var model = Model(name: "dense")
    let x = try model.addVariables(columns, upper: 100)
    for _ in 0..<rows {
      let weights = (0..<columns).map { _ in Double.random(in: 0.1...10, using: &generator) }
      try model.add(dot(weights, x) <= Double.random(in: 1000...2000, using: &generator))
    }
    try model.maximize(dot((0..<columns).map { _ in Double.random(in: 1...10, using: &generator) }, x))
    return model
  }

  /// A small random program over a few bounded integers and continuous variables, feasible at 0.
  static func small(seed: UInt64) throws -> Model {
    var generator = SeededGenerator(seed: seed)
    var model = Model()
    let x = try model.addVariables(10, .integer, lower: 0, upper: 4)
    let y = try model.addVariables(3, upper: 5)
    let all = Array(x) + Array(y)
    for _ in 0..<5 {
      let weights = all.map { _ in Double(Int.random(in: -5...30, using: &generator)) }
      try model.add(dot(weights, all) <= Double(Int.random(in: 40...120, using: &generator)))
    }
    try model.minimize(dot(all.map { _ in Double(Int.random(in: -30...5, using: &generator)) }, all))
    return model
  }
}
