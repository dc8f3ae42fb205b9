import Execution
import MIP
import Testing

/// A backend that returns what it was told to.
private struct Teller: IntegerBackend {
  let name = "teller"
  let version = "1"
  let features: BackendFeatures = []
  var reply: SolveReply

  func run(_ request: SolveRequest) throws(MIPError) -> SolveReply { reply }
}

/// Points that rounding would break are solved again with their integers fixed.
struct PolishingTests {
  /// y ≤ 10⁶·x, the classical big-M row, at a solver's tolerances.
  private func model() throws -> Model {
    var model = Model()
    let x = try model.addVariable(.binary)
    let y = try model.addVariable(upper: 10)
    try model.add(y <= 1_000_000 * x)
    try model.maximize(y - 0.5 * x)
    return model
  }

  @Test func aBrokenTieIsMended() throws {
    // x = 1e-7 lets y be 0.1; rounded, it has to be 0.
    let solution = try model().solve(
      with: Teller(reply: SolveReply(termination: .optimal, point: [1e-7, 0.1], bound: -9.5)))
    #expect(solution.values == [0, 0])
    #expect(solution.objective == 0)
    #expect(solution.bound == 9.5)
  }

  @Test func whatCannotBeMendedIsRefused() throws {
    var model = try model()
    let y = model.variables[1]
    try model.add(y >= 1)
    #expect(throws: MIPError.self) {
      try model.solve(with: Teller(reply: SolveReply(termination: .optimal, point: [0, 1])))
    }
  }
}
