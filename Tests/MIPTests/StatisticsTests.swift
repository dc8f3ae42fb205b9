import Foundation
import MIP
import Testing

/// Statistics of models that are small enough to count by hand.
@Suite struct StatisticsTests {
  @Test func medianModel() throws {
    var model = Model()
    let open = try model.addVariables(4, .binary)
    let serve = try model.addVariables(4, 3, .binary)
    for customer in 0..<3 { try model.add(sum(serve.column(customer)) == 1) }
    for site in 0..<4 {
      for customer in 0..<3 { try model.add(serve[site, customer] <= open[site]) }
    }
    try model.add(sum(open) <= 2)
    try model.minimize(sum(over: serve.all.indices) { (0.5 + Double($0)) * serve.all[$0] })
    let statistics = model.statistics
    #expect(
      statistics.description
        == "16 variables (16 binary), 16 rows (3 =, 13 ≤), 40 nonzeros, |a| 1…1, |c| 0.5…11.5")
    #expect(statistics.classes.setPartitioning == 3 && statistics.classes.variableBound == 12)
    #expect(statistics.classes.knapsack == 1)
    #expect(statistics.density == 40.0 / 256)
    #expect(statistics.objectiveNonzeros == 12)
    #expect(statistics.rightHandSides?.largest == 2 && statistics.bounds?.largest == 1)
  }

  @Test func rowClasses() throws {
    var model = Model()
    let x = try model.addVariables(4, .binary)
    let bit = try model.addVariable(.integer, upper: 1)
    let y = try model.addVariable(upper: 5)
    let z = try model.addVariable(.integer, lower: -.infinity, upper: 1e30)
    func expect(
      _ path: KeyPath<ModelStatistics.RowClasses, Int>, _ constraint: LinearConstraint,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let row = try model.add(constraint)
      #expect(model.statistics.classes[keyPath: path] == 1, sourceLocation: sourceLocation)
      try model.remove(row)
    }
    try expect(\.empty, x[0] - x[0] <= 1)
    try expect(\.singleton, 3 * y <= 1)
    try expect(\.setPartitioning, x[0] + x[1] + bit == 1)
    try expect(\.setPartitioning, -2 * x[0] - 2 * x[1] == -2)
    try expect(\.setPacking, 3 * sum(x) <= 3)
    try expect(\.setPacking, -1 * sum(x) >= -1)
    try expect(\.setCovering, sum(x) >= 1)
    try expect(\.cardinality, sum(x) == 2)
    try expect(\.knapsack, 3 * x[0] + 2 * x[1] <= 4)
    try expect(\.knapsack, sum(x) <= 3)
    try expect(\.variableBound, y - 5 * x[0] <= 0)
    try expect(\.general, y + z <= 3)
    try expect(\.general, 3 * x[0] + 2 * x[1] + x[2] >= 4)
    try expect(\.general, sum(x).within(1...2))
    #expect(model.statistics.rows.count == 0 && model.statistics.variables.free == 1)
  }

  @Test func kindsAndStructures() throws {
    var model = Model()
    let x = try model.addVariable(lower: 2, upper: 2)
    let y = try model.addVariable(.semiContinuous, lower: 1, upper: 4)
    _ = try model.addVariable(.semiInteger, lower: 1, upper: 4)
    let z = try model.addVariable(.binary)
    let gone = try model.addVariable()
    try model.remove(gone)
    try model.add(SpecialOrderedSet(.type1, [x, y]))
    try model.add(SpecialOrderedSet(.type2, [x, y, z]))
    try model.add(IndicatorConstraint(z, implies: x <= 1))
    try model.add((x + y).within(1...3))
    try model.add(LinearConstraint(x + y))
    try model.minimize(LinearExpression(), quadratic: [QuadraticTerm(1, z, x)])
    #expect(
      model.statistics.description
        == "4 variables (1 continuous, 1 binary, 1 semi-continuous, 1 semi-integer), 2 rows (1 ranges, 1 free), "
        + "4 nonzeros, 1 SOS1, 1 SOS2, 1 indicator, 1 product, |a| 1…1")
    #expect(model.statistics.variables.fixed == 1)
  }

  @Test func emptyModel() throws {
    #expect(Model().statistics.description == "0 variables, 0 rows, 0 nonzeros")
    #expect(Model().statistics.density == 0 && Model().statistics.coefficients == nil)
  }

  @Test func encodes() throws {
    var model = Model()
    let x = try model.addVariables(2, .binary)
    try model.add(sum(x) <= 1)
    let json = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(model.statistics)) as? [String: Any])
    #expect((json["variables"] as? [String: Any])?["binary"] as? Int == 2)
    #expect((json["coefficients"] as? [String: Any])?["largest"] as? Double == 1)
    #expect(json["objective"] == nil)
  }
}
