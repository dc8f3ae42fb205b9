import MIP
import MIPGLPK
import Testing

/// What bridges refuse, how starts go through them, and the example of their article.
@Suite struct BridgeDetailTests {
  /// The example of the article.
  @Test func bridgesSnippet() throws {
    var model = Model()
    let open = try model.addVariable(.binary, named: "open")
    let flow = try model.addVariable(upper: 40, named: "flow")
    let batch = try model.addVariable(.semiContinuous, lower: 5, upper: 30, named: "batch")
    try model.add(IndicatorConstraint(open, is: false, implies: flow <= 0))
    try model.add(flow + batch >= 12)
    try model.minimize(flow + 2 * batch + 9 * open, quadratic: [QuadraticTerm(0.25, open, flow)])
    let solution = try model.solve(with: CBC())
    // Flow 7 with batch 5 costs 27.75, flow 12 alone 24, batch 12 alone 24; flow 7 needs the switch.
    #expect(solution.objective == 24)
    let enumerated = try #require(try enumeratedOptimum(of: model))
    #expect(abs(enumerated - 24) < 1e-9)
  }

  @Test func missingBoundsNameTheVariable() throws {
    func refused(_ build: (inout Model, Variable, Variable) throws -> Void) throws -> MIPError? {
      var model = Model()
      let free = try model.addVariable(lower: -.infinity, named: "free")
      let binary = try model.addVariable(.binary, named: "z")
      try build(&model, free, binary)
      do {
        _ = try model.bridged(for: [])
        return nil
      } catch { return error }
    }
    for kind in [SpecialOrderedSet.Kind.type1, .type2] {
      let error = try refused { model, free, binary in
        let other = try model.addVariable(upper: 1)
        try model.add(SpecialOrderedSet(kind, [binary, other, free], name: "s"))
      }
      guard case .missingBound(let what, "free") = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(what.contains("special ordered set s"))
    }
    for bound in [true, false] {
      let error = try refused { model, free, binary in
        try model.add(IndicatorConstraint(binary, implies: bound ? free <= 1 : free >= 1, name: "i"))
      }
      #expect(error == .missingBound(what: "the bridge of indicator i", variable: "free"))
    }
    #expect(
      try refused { try $0.minimize(0 * $2, quadratic: [QuadraticTerm(1, $2, $1)]) }
        == .missingBound(what: "the bridge of the product z · free", variable: "free"))
    #expect(
      try refused { model, _, _ in try model.addVariable(.semiContinuous, lower: 1, named: "semi") }
        == .missingBound(what: "the bridge of a semi-continuous variable", variable: "semi"))
    // Nothing is excluded, so nothing is needed.
    #expect(try refused { model, _, _ in try model.addVariable(.semiInteger) } == nil)
    #expect(try refused { try $0.add(IndicatorConstraint($2, implies: LinearConstraint(LinearExpression($1)))) } == nil)
  }

  @Test func productsThatNoBridgeCoversNameBothFactors() throws {
    var model = Model()
    let x = try model.addVariable(upper: 2, named: "x")
    let y = try model.addVariable(.integer, upper: 2, named: "y")
    for pair in [(x, y), (x, x), (y, y)] {
      try model.minimize(x, quadratic: [QuadraticTerm(1, pair.0, pair.1)])
      #expect {
        try model.solve(with: CBC())
      } throws: { error in
        guard case .unsupported(_, let feature)? = error as? MIPError else { return false }
        return feature.contains("\(model.label(of: pair.0)) · \(model.label(of: pair.1))")
      }
    }
    // Terms that cancel, and fixed factors, are fine.
    try model.minimize(x, quadratic: [QuadraticTerm(1, x, y), QuadraticTerm(-1, y, x)])
    #expect(try model.solve(with: GLPK()).objective == 0)
    try model.fix(y, to: 2)
    try model.maximize(x, quadratic: [QuadraticTerm(3, x, y), QuadraticTerm(1, y, y)])
    #expect(try model.solve(with: GLPK()).objective == 18)
  }

  @Test func startsAreCompletedForAddedVariables() throws {
    var model = Model()
    let semi = try model.addVariable(.semiContinuous, lower: 2, upper: 4)
    let members = try model.addVariables(3, upper: 2)
    let binary = try model.addVariable(.binary)
    try model.add(SpecialOrderedSet(.type2, Array(members)))
    try model.minimize(semi, quadratic: [QuadraticTerm(2, binary, semi)])
    let bridged = try model.bridged(for: [])
    // One switch, two pairs of neighbours, one product.
    #expect(bridged.model.variableCount == model.variableCount + 4)
    let values = bridged.extend([3, 0, 1, 2, 1])
    #expect(Array(values.suffix(4)) == [1, 0, 1, 3])
    #expect(bridged.model.check(values).passes(feasibility: 1e-9, integrality: 1e-9))
    #expect(Array(bridged.extend([0, 0, 1, 0, 1]).suffix(4)) == [0, 1, 0, 0])
    let partial = bridged.extend([3, .nan, 1, 2, .nan])
    #expect(partial[5] == 1 && partial.suffix(3).allSatisfy(\.isNaN))
    #expect(model.check(Array(values.prefix(5))).passes(feasibility: 1e-9, integrality: 1e-9))
  }

  @Test func relaxationsAreOfTheRewrittenModel() throws {
    var model = Model()
    let semi = try model.addVariable(.semiContinuous, lower: 4, upper: 8)
    let binary = try model.addVariable(.binary)
    try model.add(semi >= 1)
    try model.minimize(semi + binary)
    let relaxed = try model.solve(with: CLP(), options: .relaxation)
    #expect(relaxed.objective == 1 && relaxed[semi] == 1)
    #expect(relaxed.values.count == 2 && relaxed.bound == 1)
    #expect(try model.solve(with: GLPK()).objective == 4)
  }

  @Test func withoutAnythingToBridgeTheModelStaysAsItIs() throws {
    var model = Model()
    let x = try model.addVariables(3, .binary)
    try model.add(sum(x) <= 2)
    let bridged = try model.bridged(for: [])
    #expect(bridged.model.variableCount == 3 && bridged.model.rowCount == 1)
  }
}
