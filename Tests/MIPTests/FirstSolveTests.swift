import MIP
import Testing

struct FirstSolveTests {
  @Test func knapsackByCBC() throws {
    var model = Model()
    let take = try model.addVariables(4, .binary)
    let weights = [3.0, 4, 5, 6]
    let values = [4.0, 5, 6, 9]
    let row = try model.add(dot(weights, take) <= 9, named: "capacity")
    try model.maximize(dot(values, take) + 1)
    let solution = try model.solve(with: CBC())
    #expect(solution.termination == .optimal)
    #expect(solution.objective == 14)
    #expect(solution.bound == 14)
    #expect(try model.activity(of: row, at: solution.values) == 9)
  }

  @Test func linearProgramByCLP() throws {
    var model = Model()
    let x = try model.addVariable(upper: 4)
    let y = try model.addVariable()
    let row = try model.add(x + 2 * y <= 14)
    try model.maximize(x + y)
    let solution = try model.solve(with: CLP())
    #expect(solution.objective == 9)
    #expect(solution.dual(of: row) == 0.5)
    #expect(solution.reducedCost(of: x) == 0.5)
  }
}
