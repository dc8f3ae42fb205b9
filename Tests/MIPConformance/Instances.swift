import MIP

/// Models that several checks use.
enum Instances {
  /// Market split (Cornuéjols and Dawande 1998): points are found at once, a proof takes minutes.
  static func marketSplit(rows: Int = 4, columns: Int = 34, seed: UInt64 = 1) throws -> (Model, VariableArray) {
    var generator = SplitMix(seed: seed)
    var model = Model(name: "market split")
    let x = try model.addVariables(columns, .binary)
    let over = try model.addVariables(rows)
    let under = try model.addVariables(rows)
    for row in 0..<rows {
      let weights = (0..<columns).map { _ in Double(Int.random(in: 1..<100, using: &generator)) }
      let half = (weights.reduce(0, +) / 2).rounded(.down)
      try model.add(dot(weights, x) + under[row] - over[row] == half)
    }
    try model.minimize(sum(over) + sum(under))
    return (model, x)
  }

  /// A 0-1 knapsack and its optimum by dynamic programming.
  static func knapsack(count: Int, seed: UInt64) throws -> (model: Model, take: VariableArray, optimum: Double) {
    var generator = SplitMix(seed: seed)
    let weights = (0..<count).map { _ in Int.random(in: 3..<40, using: &generator) }
    let values = (0..<count).map { _ in Int.random(in: 1..<60, using: &generator) }
    let capacity = weights.reduce(0, +) / 3
    var best = [Int](repeating: 0, count: capacity + 1)
    for item in 0..<count {
      for room in stride(from: capacity, through: weights[item], by: -1) {
        best[room] = max(best[room], best[room - weights[item]] + values[item])
      }
    }
    var model = Model(name: "knapsack")
    let take = try model.addVariables(count, .binary)
    try model.add(dot(weights.map(Double.init), take) <= Double(capacity), named: "capacity")
    try model.maximize(dot(values.map(Double.init), take))
    return (model, take, Double(best[capacity]))
  }

  /// A bounded random linear program with an inner point, so that it is feasible and has an optimum.
  static func linearProgram(rows: Int, columns: Int, sense: ObjectiveSense, seed: UInt64) throws -> Model {
    var generator = SplitMix(seed: seed)
    var model = Model(name: "random linear program")
    let x = try model.addVariables(columns, lower: -10, upper: 10)
    let inner = (0..<columns).map { _ in Double.random(in: -5...5, using: &generator) }
    for row in 0..<rows {
      let coefficients = (0..<columns).map { _ in Double.random(in: -3...3, using: &generator) }
      let activity = zip(coefficients, inner).reduce(0) { $0 + $1.0 * $1.1 }
      let slack = Double.random(in: 0.5...4, using: &generator)
      switch row % 4 {
      case 0: try model.add(dot(coefficients, x) <= activity + slack)
      case 1: try model.add(dot(coefficients, x) >= activity - slack)
      case 2: try model.add(dot(coefficients, x).within((activity - slack)...(activity + 2 * slack)))
      default: try model.add(dot(coefficients, x) == activity)
      }
    }
    let costs = dot((0..<columns).map { _ in Double.random(in: -4...4, using: &generator) }, x) + 2.5
    if sense == .minimize { try model.minimize(costs) } else { try model.maximize(costs) }
    return model
  }

  /// max x + y, x + 2y ≤ 14, 3x − y ≥ 0, x − y ≤ 2: optimum 10 at (6, 4), both prices known.
  static func smallLinearProgram() throws -> (model: Model, x: Variable, y: Variable, rows: [Row]) {
    var model = Model()
    let x = try model.addVariable()
    let y = try model.addVariable()
    let rows = [
      try model.add(x + 2 * y <= 14), try model.add(3 * x - y >= 0), try model.add(x - y <= 2),
    ]
    try model.maximize(x + y)
    return (model, x, y, rows)
  }

  /// A three-item knapsack: optimum 8 (the first and the last), 8.25 without integrality.
  static func smallInteger() throws -> (model: Model, x: VariableArray) {
    var model = Model()
    let x = try model.addVariables(3, .binary)
    try model.add(dot([2, 3, 4], x) <= 6)
    try model.maximize(dot([3, 4, 5], x))
    return (model, x)
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
