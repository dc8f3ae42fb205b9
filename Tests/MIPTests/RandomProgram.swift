import MIP
import TestSupport

/// A small random program as plain arrays, so that brute force shares no code with the model.
struct RandomProgram {
  var lower: [Double]
  var upper: [Double]
  /// Which variables are whole numbers; the others are continuous.
  var isInteger: [Bool]
  var cost: [Double]
  var constant: Double
  var rows: [[Double]]
  var rowLower: [Double]
  var rowUpper: [Double]
  var isMaximum: Bool

  /// - Parameters:
  ///   - integers: How many integer variables.
  ///   - widest: Their widest range; 1 gives binaries only.
  ///   - continuous: How many continuous variables, after the integer ones.
  ///   - rowTotal: How many rows.
  ///   - generator: Where the numbers come from.
  init(
    integers: Int, widest: Int, continuous: Int = 0, rows rowTotal: Int, using generator: inout SeededGenerator
  ) {
    let total = integers + continuous
    lower = []
    upper = []
    for index in 0..<total {
      let range = index < integers ? Int.random(in: 1...widest, using: &generator) : 4
      let first = widest == 1 ? 0 : Int.random(in: -2...2, using: &generator)
      lower.append(Double(first))
      upper.append(Double(first + range))
    }
    isInteger = (0..<total).map { $0 < integers }
    cost = (0..<total).map { _ in Double(Int.random(in: -9...9, using: &generator)) }
    constant = Double(Int.random(in: -3...3, using: &generator))
    rows = []
    rowLower = []
    rowUpper = []
    for _ in 0..<rowTotal {
      let row = (0..<total).map { _ in Double(Int.random(in: -5...6, using: &generator)) }
      let middle = zip(row, zip(lower, upper)).reduce(0) { $0 + $1.0 * ($1.1.0 + $1.1.1) / 2 }
      let slack = Double(Int.random(in: -1...6, using: &generator))
      rows.append(row)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0:
        rowLower.append(-.infinity)
        rowUpper.append((middle + slack).rounded())
      case 1:
        rowLower.append((middle - slack).rounded())
        rowUpper.append(.infinity)
      default:
        rowLower.append((middle - slack - 4).rounded())
        rowUpper.append((middle + 4).rounded())
      }
    }
    isMaximum = Bool.random(using: &generator)
  }

  /// The program as a model.
  func model() throws -> Model {
    var model = Model()
    for index in lower.indices {
      let isBinary = isInteger[index] && lower[index] == 0 && upper[index] == 1
      try model.addVariable(
        isBinary ? .binary : isInteger[index] ? .integer : .continuous, lower: lower[index], upper: upper[index])
    }
    let x = model.variables
    for (index, row) in rows.enumerated() {
      try model.add(LinearConstraint(dot(row, x), lower: rowLower[index], upper: rowUpper[index]))
    }
    if isMaximum { try model.maximize(dot(cost, x) + constant) } else { try model.minimize(dot(cost, x) + constant) }
    return model
  }

  /// All value combinations of the integer variables.
  var integerPoints: [[Double]] {
    var points: [[Double]] = [[]]
    for index in lower.indices where isInteger[index] {
      points = points.flatMap { point in
        stride(from: lower[index], through: upper[index], by: 1).map { point + [$0] }
      }
    }
    return points
  }

  /// The best objective at an integer part, or `nil` if it has no feasible completion.
  func best(at integers: [Double]) throws -> Double? {
    guard isInteger.contains(false) else {
      for (index, row) in rows.enumerated() {
        let activity = zip(row, integers).reduce(0) { $0 + $1.0 * $1.1 }
        if activity < rowLower[index] - 1e-9 || activity > rowUpper[index] + 1e-9 { return nil }
      }
      return zip(cost, integers).reduce(constant) { $0 + $1.0 * $1.1 }
    }
    // The completion is a linear program over the continuous variables alone, and CLP is a second solver.
    var rest = Model()
    let free = try lower.indices.filter { !isInteger[$0] }.map { index in
      try rest.addVariable(lower: lower[index], upper: upper[index])
    }
    for (index, row) in rows.enumerated() {
      let fixed = zip(row, integers).reduce(0) { $0 + $1.0 * $1.1 }
      try rest.add(
        LinearConstraint(
          dot(row.dropFirst(integers.count), free), lower: rowLower[index] - fixed, upper: rowUpper[index] - fixed))
    }
    let fixed = zip(cost, integers).reduce(constant) { $0 + $1.0 * $1.1 }
    let objective = dot(cost.dropFirst(integers.count), free) + fixed
    if isMaximum { try rest.maximize(objective) } else { try rest.minimize(objective) }
    return try rest.solve(with: CLP()).objective
  }

  /// All feasible integer parts with their best objectives, best first.
  func enumerated() throws -> [(point: [Double], objective: Double)] {
    try integerPoints.compactMap { point in try best(at: point).map { (point, $0) } }
      .sorted { isMaximum ? $0.objective > $1.objective : $0.objective < $1.objective }
  }
}
