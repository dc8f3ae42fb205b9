import MIP
import Testing

struct ModelBuildingTests {
  @Test func defaultsOfVariables() throws {
    var model = Model()
    let continuous = try model.addVariable()
    let binary = try model.addVariable(.binary)
    let integer = try model.addVariable(.integer, lower: -2, upper: 7, named: "n")
    #expect(try model.bounds(of: continuous) == (0, .infinity))
    #expect(try model.bounds(of: binary) == (0, 1))
    #expect(try model.bounds(of: integer) == (-2, 7))
    #expect(try model.kind(of: binary) == .binary)
    #expect(model.variable(named: "n") == integer)
    #expect(model.label(of: binary) == "x[1]" && model.label(of: integer) == "n")
    #expect(Array(model.variables) == [continuous, binary, integer])
  }

  @Test func arraysGridsAndKeys() throws {
    var model = Model()
    let array = try model.addVariables(3, namedBy: "a")
    let grid = try model.addVariables(2, 3, .binary)
    let keyed = try model.addVariables(for: ["p", "q", "p"]) { "key \($0)" }
    #expect(array.map(\.index) == [0, 1, 2])
    #expect(model.variable(named: "a[2]") == array[2])
    #expect(grid[1, 2].index == 8)
    #expect(grid.row(1).map(\.index) == [6, 7, 8])
    #expect(grid.column(1).map(\.index) == [4, 7])
    #expect(grid.all.map(\.index) == Array(3..<9))
    #expect(keyed.count == 2 && keyed["q"]?.index == 10)
    #expect(model.name(of: Variable(index: 9)) == "key p")
    #expect(try model.addVariables(0).isEmpty)
    #expect(try model.addVariables(0, 4).all.isEmpty)
    #expect(model.variableCount == 11)
  }

  @Test func refusedVariablesLeaveNothing() throws {
    var model = Model()
    try model.addVariable(named: "key b")
    #expect(throws: MIPError.self) { try model.addVariables(.max) }
    #expect(throws: MIPError.self) { try model.addVariables(-3) }
    #expect(throws: MIPError.self) { try model.addVariables(-2, -2) }
    #expect(throws: MIPError.self) { try model.addVariables(.max, 2) }
    #expect(throws: MIPError.self) { try model.addVariable(named: "key b") }
    #expect(throws: MIPError.self) { try model.addVariable(named: "") }
    #expect(throws: MIPError.self) { try model.addVariable(lower: 1e20) }
    #expect(throws: MIPError.self) { try model.addVariable(lower: -5, upper: -1e20) }
    #expect(throws: MIPError.self) { try model.addVariable(.semiContinuous, lower: -1) }
    #expect(throws: MIPError.self) { try model.addVariables(for: ["a", "b", "c"]) { "key \($0)" } }
    #expect(model.variableCount == 1)
    #expect(model.variable(named: "key a") == nil, "a name of a variable that was taken back is free")
    try model.addVariable(named: "key a")
    try model.setName(of: Variable(index: 0), to: nil)
    try model.addVariables(2, namedBy: "v")
    #expect(throws: MIPError.self) { try model.addVariables(2, namedBy: "v") }
    #expect(model.variableCount == 4)
  }

  @Test func rowsAreMerged() throws {
    var model = Model()
    let x = try model.addVariables(3)
    let row = try model.add(x[2] + 2 * x[0] + x[2] + 3 - x[1] <= 10)
    #expect(try model.terms(of: row) == [Term(2, x[2]), Term(2, x[0]), Term(-1, x[1])])
    #expect(try model.bounds(of: row) == (-.infinity, 7))
    let cancelled = try model.add(x[0] + x[1] - x[0] >= x[1] - 4)
    #expect(try model.terms(of: cancelled).isEmpty)
    #expect(try model.bounds(of: cancelled) == (-4, .infinity))
    let zero = try model.add(0 * x[0] + x[1] == 1)
    #expect(try model.terms(of: zero) == [Term(1, x[1])])
    // Cancels and comes back.
    let back = try model.add(x[0] - x[0] + 2 * x[0] <= 1)
    #expect(try model.terms(of: back) == [Term(2, x[0])])
  }

  /// Random rows with duplicates against a dictionary, with refused rows in between that must leave no trace.
  @Test func randomRowsEqualADictionary() throws {
    var generator = TestGenerator(seed: 12)
    var model = Model()
    let x = try model.addVariables(8)
    for _ in 0..<300 {
      var terms = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        Term(Double(Int.random(in: -2...2, using: &generator)), x[Int.random(in: 0..<8, using: &generator)])
      }
      var expected: [Int: Double] = [:]
      for term in terms { expected[term.variable.index, default: 0] += term.coefficient }
      if Int.random(in: 0..<4, using: &generator) == 0 {
        let bad = [Term(.nan, x[0]), Term(.infinity, x[1]), Term(1, Variable(index: 8))]
        terms.insert(
          bad[Int.random(in: 0..<3, using: &generator)], at: Int.random(in: 0...terms.count, using: &generator))
        let count = model.rowCount
        #expect(throws: MIPError.self) { try model.add(LinearConstraint(LinearExpression(terms: terms), upper: 1)) }
        #expect(model.rowCount == count)
        continue
      }
      let row = try model.add(LinearConstraint(LinearExpression(terms: terms), upper: 1))
      let merged = try model.terms(of: row)
      #expect(Set(merged.map(\.variable)).count == merged.count)
      #expect(merged.allSatisfy { $0.coefficient == expected[$0.variable.index] && $0.coefficient != 0 })
      #expect(merged.count == expected.values.count { $0 != 0 })
    }
  }

  @Test func refusedNameTakesTheRowBack() throws {
    var model = Model()
    let x = try model.addVariables(2)
    try model.add(x[0] <= 1, named: "only")
    #expect(throws: MIPError.self) { try model.add(x[0] + x[1] <= 2, named: "only") }
    #expect(throws: MIPError.self) { try model.add(x[0] + x[1] <= 2, named: "") }
    #expect(model.rowCount == 1)
    let row = try model.add(x[1] <= 3)
    #expect(row.index == 1)
    #expect(try model.terms(of: row) == [Term(1, x[1])])
    #expect(try model.matrix().form.values == [1, 1])
  }

  @Test func compressedRowsEqualRowsOneByOne() throws {
    var first = Model()
    let x = try first.addVariables(4)
    var second = first
    try first.add(x[3] + 2 * x[0] <= 5)
    try first.add(LinearConstraint(LinearExpression(), lower: -1))
    try first.add((x[1] + x[1] - x[2]).within(0...2))
    let added = try second.addRows(
      starts: [0, 2, 2, 5], variables: [3, 0, 1, 1, 2], coefficients: [1, 2, 1, 1, -1],
      lower: [-.infinity, -1, 0], upper: [5, .infinity, 2])
    #expect(added == 0..<3)
    #expect(try first.matrix().form == second.matrix().form)
  }

  @Test func refusedCompressedRowsLeaveNothing() throws {
    var model = Model()
    let x = try model.addVariables(2)
    try model.add(x[0] + x[1] <= 1)
    let before = try model.matrix().form
    let bad: [(starts: [Int], variables: [Int], coefficients: [Double], lower: [Double], upper: [Double])] = [
      ([0, 1, 2], [0, 2], [1, 1], [0, 0], [1, 1]),
      ([0, 1, 2], [0, -1], [1, 1], [0, 0], [1, 1]),
      ([0, 1, 2], [0, 1], [1, .nan], [0, 0], [1, 1]),
      ([0, 1, 2], [0, 1], [1, 1], [0, .nan], [1, 1]),
      ([0, 1, 2], [0, 1], [1, 1], [0, 0], [1, -.infinity]),
      ([0, 2, 1], [0, 1], [1, 1], [0, 0], [1, 1]),
      ([0, 1], [0, 1], [1, 1], [0], [1]),
      ([1, 2], [0, 1], [1, 1], [0], [1]),
      ([], [], [], [], []),
      ([0, 2], [0, 1], [1], [0], [1]),
      ([0, 2], [0, 1], [1, 1], [0], []),
    ]
    for rows in bad {
      #expect(throws: MIPError.self) {
        try model.addRows(
          starts: rows.starts, variables: rows.variables, coefficients: rows.coefficients, lower: rows.lower,
          upper: rows.upper)
      }
      #expect(model.rowCount == 1)
      #expect(try model.matrix().form == before)
    }
    try model.add(3 * x[1] >= 1)
    #expect(try model.matrix().form.values == [1, 1, 3])
    #expect(try model.addRows(starts: [0], variables: [], coefficients: [], lower: [], upper: []).isEmpty)
  }

  @Test func aCopyIsIndependent() throws {
    var model = Model(name: "original")
    let x = try model.addVariables(2, namedBy: "x")
    let row = try model.add(x[0] + x[1] <= 4, named: "row")
    try model.maximize(x[0] + 2)
    let before = try model.matrix().form
    var copy = model
    try copy.setBounds(of: x[0], upper: 1)
    try copy.setCoefficient(of: x[1], in: row, to: 9)
    try copy.add(x[0] >= 1)
    try copy.setName(of: x[0], to: "other")
    try copy.remove(x[1])
    try copy.remove(row)
    try copy.minimize(5 * x[0])
    try copy.add(SpecialOrderedSet(.type1, [x[0]]))
    #expect(try model.matrix().form == before)
    #expect(model.rowCount == 1 && model.has(row) && model.has(x[1]))
    #expect(model.variable(named: "x[0]") == x[0] && model.variable(named: "other") == nil)
    #expect(model.specialOrderedSets.isEmpty && model.sense == .maximize && model.objectiveConstant == 2)
  }

  /// Built in one go and solved without a solver; a quadratic step anywhere would take hours.
  @Test func aMillionVariables() throws {
    var model = Model()
    let x = try model.addVariables(1_000_000, .binary)
    try model.minimize(sum(x) - 3)
    #expect(model.variableCount == 1_000_000)
    try model.setBounds(of: x[999_999], lower: 1)
    #expect(try model.objectiveCoefficient(of: x[999_999]) == 1)
    #expect(throws: MIPError.unknownVariable(index: 1_000_000, count: 1_000_000)) {
      try model.fix(Variable(index: 1_000_000), to: 0)
    }
    for start in stride(from: 0, to: 1_000_000, by: 100_000) { try model.add(x[start] + x[start + 1] <= 1) }
    #expect(try model.matrix().form.nonzeroCount == 20)
  }
}
