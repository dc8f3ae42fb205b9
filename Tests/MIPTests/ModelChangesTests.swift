import MIP
import Testing

struct ModelChangesTests {
  @Test func coefficientsAreChangedAddedAndRemoved() throws {
    var model = Model()
    let x = try model.addVariables(3)
    let first = try model.add(x[0] + 2 * x[1] <= 4)
    let second = try model.add(5 * x[2] >= 1)
    try model.setCoefficient(of: x[1], in: first, to: 7)
    #expect(try model.terms(of: first) == [Term(1, x[0]), Term(7, x[1])])
    try model.setCoefficient(of: x[2], in: first, to: -1)
    #expect(try model.terms(of: first) == [Term(1, x[0]), Term(7, x[1]), Term(-1, x[2])])
    try model.setCoefficient(of: x[0], in: first, to: 0)
    #expect(try model.terms(of: first) == [Term(7, x[1]), Term(-1, x[2])])
    try model.setCoefficient(of: x[0], in: second, to: 0)
    #expect(try model.terms(of: second) == [Term(5, x[2])])
    #expect(throws: MIPError.self) { try model.setCoefficient(of: x[0], in: first, to: .infinity) }
    #expect(throws: MIPError.self) { try model.setCoefficient(of: x[0], in: Row(index: 2), to: 1) }
    let form = try model.matrix().form
    #expect(form.starts == [0, 0, 1, 3] && form.rows == [0, 0, 1] && form.values == [7, -1, 5])
  }

  @Test func removedThingsAreUnknown() throws {
    var model = Model()
    let x = try model.addVariables(3, namedBy: "x")
    let rows = [try model.add(sum(x) <= 4, named: "a"), try model.add(x[1] <= 1, named: "b")]
    try model.maximize(dot([1, 2, 3], x))
    try model.remove(x[1])
    try model.remove(rows[0])
    #expect(!model.has(x[1]) && !model.has(rows[0]))
    #expect(model.variableCount == 3 && model.rowCount == 2)
    #expect(Array(model.variables) == [x[0], x[2]] && Array(model.rows) == [rows[1]])
    #expect(model.variable(named: "x[1]") == nil && model.row(named: "a") == nil)
    #expect(try model.terms(of: rows[1]).isEmpty)
    #expect(model.objective.terms == [Term(1, x[0]), Term(3, x[2])])
    #expect(throws: MIPError.unknownVariable(index: 1, count: 3)) { try model.fix(x[1], to: 0) }
    #expect(throws: MIPError.unknownVariable(index: 1, count: 3)) { try model.add(x[1] <= 1) }
    #expect(throws: MIPError.unknownVariable(index: 1, count: 3)) { try model.remove(x[1]) }
    #expect(throws: MIPError.unknownRow(index: 0, count: 2)) { try model.terms(of: rows[0]) }
    #expect(throws: MIPError.unknownRow(index: 0, count: 2)) { try model.setBounds(of: rows[0], upper: 1) }
    // Names are free again.
    #expect(try model.addVariable(named: "x[1]").index == 3)
    #expect(try model.add(x[0] <= 1, named: "a").index == 2)
  }

  @Test func variablesInUseAreNotRemoved() throws {
    var model = Model()
    let x = try model.addVariables(4, .binary)
    try model.add(SpecialOrderedSet(.type1, [x[0], x[1]]))
    try model.add(IndicatorConstraint(x[2], implies: x[3] <= 0))
    for variable in x { #expect(throws: MIPError.self) { try model.remove(variable) } }
    #expect(model.variables.count == 4)
  }

  @Test func boundsKeepWhatIsNotGiven() throws {
    var model = Model()
    let x = try model.addVariable(lower: 1, upper: 5)
    let row = try model.add(x.within(2...3))
    try model.setBounds(of: x, upper: 9)
    try model.setBounds(of: row, lower: 0)
    #expect(try model.bounds(of: x) == (1, 9))
    #expect(try model.bounds(of: row) == (0, 3))
    #expect(throws: MIPError.self) { try model.setBounds(of: x, lower: .nan) }
    #expect(throws: MIPError.self) { try model.setBounds(of: row, lower: 1e20) }
    #expect(throws: MIPError.self) { try model.setBounds(of: row, upper: -1e30) }
    #expect(throws: MIPError.self) { try model.setKind(of: x, to: .binary) }
    #expect(try model.bounds(of: x) == (1, 9) && model.kind(of: x) == .continuous)
  }

  @Test func objectiveIsReplacedWhole() throws {
    var model = Model()
    let x = try model.addVariables(2)
    try model.maximize(x[0] + 3 * x[1] + 7, quadratic: [QuadraticTerm(1, x[0], x[1])])
    #expect(throws: MIPError.self) { try model.minimize(x[0] + .nan * x[1]) }
    #expect(model.sense == .maximize && model.objectiveConstant == 7 && model.quadraticTerms.count == 1)
    try model.minimize(2 * x[1])
    #expect(model.sense == .minimize && model.objectiveConstant == 0 && model.quadraticTerms.isEmpty)
    #expect(model.objective.terms == [Term(2, x[1])])
  }

  @Test func setsAreOrderedAndChecked() throws {
    var model = Model()
    let x = try model.addVariables(3)
    try model.add(SpecialOrderedSet(.type2, Array(x), weights: [3, 1, 2]))
    #expect(model.specialOrderedSets[0].variables == [x[1], x[2], x[0]])
    #expect(model.specialOrderedSets[0].weights == [1, 2, 3])
    #expect(throws: MIPError.self) { try model.add(SpecialOrderedSet(.type1, Array(x), weights: [1, 2])) }
    #expect(throws: MIPError.self) { try model.add(SpecialOrderedSet(.type1, Array(x), weights: [1, 2, 2])) }
    #expect(throws: MIPError.self) { try model.add(SpecialOrderedSet(.type1, Array(x), weights: [1, 2, .nan])) }
    #expect(throws: MIPError.self) { try model.add(SpecialOrderedSet(.type1, [x[0], x[0]])) }
    #expect(throws: MIPError.self) { try model.add(SpecialOrderedSet(.type1, [Variable(index: 3)])) }
    #expect(model.specialOrderedSets.count == 1)
  }
}
