import MIP
import Testing

struct PointCheckTests {
  private func model() throws -> Model {
    var model = Model()
    let x = try model.addVariables(3, upper: 10, namedBy: "x")
    let n = try model.addVariable(.integer, upper: 5, named: "n")
    try model.add((x[0] + x[1]).within(1...4), named: "range")
    try model.add(100 * x[2] == 200 * n, named: "link")
    try model.add(SpecialOrderedSet(.type1, [x[0], x[1]], name: "one"))
    try model.maximize(dot([1, 2, 3], x) - n + 0.5)
    return model
  }

  @Test func feasiblePoint() throws {
    let check = try model().check([0, 3, 4, 2])
    #expect(check.infeasibility == 0 && check.fractionality == 0 && check.worst == nil)
    #expect(check.passes(feasibility: 0, integrality: 0))
    #expect(try model().objectiveValue(at: [0, 3, 4, 2]) == 16.5)
  }

  @Test func violationsAreNamedAndScaled() throws {
    let model = try model()
    // Below the range by 0.5 in units of max(1, terms, bound).
    let range = model.check([0, 0.5, 4, 2])
    #expect(range.worst == "row range" && range.infeasibility == 0.5)
    // 400 against 200: 200 in units of the largest term.
    let link = model.check([0, 3, 4, 1])
    #expect(link.worst == "row link" && link.infeasibility == 0.5)
    let bound = model.check([0, -2, 4, 2])
    #expect(bound.worst == "row range" || bound.worst == "variable x[1]")
    #expect(bound.infeasibility >= 2)
    let upper = model.check([0, 3, 12, 6])
    #expect(upper.worst == "variable n" || upper.worst == "variable x[2]")
    let set = model.check([1, 3, 4, 2])
    #expect(set.worst == "special ordered set one" && set.infeasibility == 1)
    let whole = model.check([0, 3, 3, 1.5])
    #expect(whole.infeasibility == 0 && whole.fractionality == 0.5)
    #expect(!whole.passes(feasibility: 1, integrality: 0.4))
  }

  @Test func pointsThatAreNoPoints() throws {
    let model = try model()
    for point in [[], [0, 3, 4], [0, .nan, 4, 2], [0, 3, 4, .nan], [0, .infinity, 4, 2]] {
      #expect(!model.check(point).passes(feasibility: 1e6, integrality: 0.5), "\(point)")
    }
    #expect(model.objectiveValue(at: []).isNaN)
    #expect(try model.activity(of: Row(index: 0), at: []).isNaN)
    #expect(throws: MIPError.self) { try model.activity(of: Row(index: 9), at: [0, 3, 4, 2]) }
  }

  @Test func type2SetsIndicatorsAndSemiContinuousVariables() throws {
    var model = Model()
    let x = try model.addVariables(4, upper: 9)
    let on = try model.addVariable(.binary)
    try model.addVariable(.semiContinuous, lower: 2, upper: 4)
    try model.add(SpecialOrderedSet(.type2, Array(x)))
    try model.add(IndicatorConstraint(on, is: false, implies: sum(x) <= 3))
    func infeasibility(_ values: [Double]) -> Double { model.check(values).infeasibility }
    #expect(infeasibility([0, 1, 2, 0, 0, 0]) == 0)
    #expect(infeasibility([0, 1, 2, 0.25, 1, 0]) == 0.25)
    #expect(infeasibility([1, 0, 2, 0, 1, 0]) == 1)
    #expect(infeasibility([0, 4, 5, 0, 1, 3]) == 0)
    #expect(infeasibility([0, 4, 5, 0, 0, 3]) > 1)
    #expect(infeasibility([0, 0, 0, 0, 0, 1]) == 0.5, "1 below the lower bound of 2")
    #expect(infeasibility([0, 0, 0, 0, 0, 0.25]) == 0.25, "nearer to 0")
  }

  /// A random point passes exactly when each row and bound, recomputed here, holds.
  @Test func randomPointsAgreeWithDirectEvaluation() throws {
    var generator = TestGenerator(seed: 8)
    for _ in 0..<60 {
      var model = Model()
      let x = try model.addVariables(4, .integer, lower: -2, upper: 2)
      var rows: [(coefficients: [Double], lower: Double, upper: Double)] = []
      for _ in 0..<3 {
        let coefficients = (0..<4).map { _ in Double(Int.random(in: -2...2, using: &generator)) }
        let lower = Double(Int.random(in: -6...0, using: &generator))
        rows.append((coefficients, lower, lower + 6))
        try model.add(dot(coefficients, x).within(lower...(lower + 6)))
      }
      let point = (0..<4).map { _ in Double(Int.random(in: -3...3, using: &generator)) }
      let holds =
        point.allSatisfy { abs($0) <= 2 }
        && rows.allSatisfy { row in
          let activity = zip(row.coefficients, point).reduce(0) { $0 + $1.0 * $1.1 }
          return activity >= row.lower && activity <= row.upper
        }
      #expect(model.check(point).passes(feasibility: 0, integrality: 0) == holds)
    }
  }
}
