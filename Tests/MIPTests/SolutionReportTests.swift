import Foundation
import MIP
import TestSupport
import Testing

/// Reports of solutions that can be checked by hand, and their properties on random programs.
@Suite struct SolutionReportTests {
  /// Furniture: max 30 t + 20 c with wood and labour (Dantzig's kind of example); optimum t = 3, c = 2.
  private func furniture() throws -> (model: Model, tables: Variable, chairs: Variable) {
    var model = Model()
    let tables = try model.addVariable(named: "tables")
    let chairs = try model.addVariable(upper: 9, named: "chairs")
    try model.add(4 * tables + 3 * chairs <= 18, named: "wood")
    try model.add(2 * tables + chairs <= 8, named: "labour")
    try model.add(tables + chairs <= 100, named: "storage")
    try model.maximize(30 * tables + 20 * chairs + 5)
    return (model, tables, chairs)
  }

  @Test func linearProgram() throws {
    let (model, tables, _) = try furniture()
    let report = try model.solve(with: CLP()).report(for: model)
    #expect(report.bindingRows.map(\.name) == ["wood", "labour"])
    // Dual: 4 w + 2 l = 30, 3 w + l = 20 gives w = 5, l = 5.
    #expect(report.bindingRows.allSatisfy { abs(($0.price ?? 0) - 5) < 1e-9 })
    #expect(report.bindingRows.allSatisfy { $0.side == .upper && abs($0.slack) < 1e-9 })
    #expect(report.slackRows == 1 && report.variablesAtBounds.isEmpty)
    #expect(report.contributions.first?.variable == tables)
    #expect(abs(report.contributions.reduce(report.constant) { $0 + $1.contribution } - 135) < 1e-9)
    #expect(report.largestViolation == 0 && report.violatedMost == nil)
    #expect(
      report.lines().dropFirst() == [
        "largest violation 0, largest fraction 0",
        "objective 135 from 2 nonzero variables:",
        "  90  tables = 3",
        "  40  chairs = 2",
        "  5  constant",
        "binding rows: 2 of 3",
        "  wood: 18 ≤ 18, shadow price 5",
        "  labour: 8 ≤ 8, shadow price 5",
        "variables at a bound: 0",
      ])
    #expect(report.lines(limit: 1).contains("  … and 1 more"))
    #expect(report.description == report.lines().joined(separator: "\n"))
  }

  @Test func sidesAndReducedCosts() throws {
    var model = Model()
    let x = try model.addVariable(lower: 1, upper: 4, named: "x")
    let y = try model.addVariable(lower: 0, upper: 9, named: "y")
    let z = try model.addVariable(lower: 2, upper: 2, named: "z")
    try model.add(x + y + z == 8, named: "total")
    try model.add(x + y >= 6, named: "enough")
    try model.minimize(3 * x + y + z)
    let report = try model.solve(with: CLP()).report(for: model)
    #expect(report.bindingRows.map(\.side) == [.both, .lower])
    #expect(report.variablesAtBounds.map(\.variable) == [x, z])
    #expect(report.variablesAtBounds.map(\.side) == [.lower, .both])
    #expect(abs((report.variablesAtBounds[0].reducedCost ?? 0) - 2) < 1e-9)
    #expect(report.nonzeros.map(\.variable) == [x, y, z])
  }

  @Test func withoutPointThereIsAHeading() throws {
    var model = Model()
    let x = try model.addVariables(2, .binary)
    try model.add(sum(x) >= 3)
    let report = try model.solve(with: CBC()).report(for: model)
    #expect(report.lines().count == 1 && report.lines()[0].hasPrefix("infeasible (CBC"))
    #expect(report.bindingRows.isEmpty && report.objective == nil)
  }

  @Test func anotherModelIsRefused() throws {
    let (model, _, _) = try furniture()
    let solution = try model.solve(with: CLP())
    #expect(throws: MIPError.self) { try solution.report(for: Model()) }
    #expect(throws: MIPError.self) { try solution.report(for: model, tolerance: .nan) }
  }

  @Test func products() throws {
    var model = Model()
    let x = try model.addVariables(2, .binary)
    try model.add(sum(x) >= 1)
    try model.maximize(2 * x[0] + 1, quadratic: [QuadraticTerm(4, x[0], x[1])])
    let report = try model.solve(with: CBC()).report(for: model)
    #expect(report.productsContribution == 4 && report.objective == 7)
    #expect(report.lines().contains("  4  products"))
  }

  @Test(arguments: 0..<10) func theBreakdownAddsUp(_ index: Int) throws {
    var generator = SeededGenerator(seed: UInt64(700 + index))
    let program = RandomProgram(integers: 5, widest: 3, continuous: 2, rows: 3, using: &generator)
    let model = try program.model()
    let solution = try model.solve(with: CBC())
    let report = try solution.report(for: model)
    guard let objective = solution.objective else { return }
    let total = report.contributions.reduce(report.constant + report.productsContribution) { $0 + $1.contribution }
    #expect(abs(total - objective) < 1e-6)
    for line in report.bindingRows {
      let activity = zip(program.rows[line.row.index], solution.values).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(activity - line.bound) <= 1e-4)
      #expect(line.bound == program.rowLower[line.row.index] || line.bound == program.rowUpper[line.row.index])
    }
    #expect(report.bindingRows.count + report.slackRows == program.rows.count)
  }

  @Test func encodes() throws {
    let (model, _, _) = try furniture()
    let report = try model.solve(with: CLP()).report(for: model)
    let json = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
    #expect((json["bindingRows"] as? [[String: Any]])?.first?["name"] as? String == "wood")
    #expect(json["termination"] as? String == "optimal")
  }
}
