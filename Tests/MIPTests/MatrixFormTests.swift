import MIP
import Testing

struct MatrixFormTests {
  @Test func smallMatrix() throws {
    var model = Model()
    let x = try model.addVariable(lower: -1, upper: 1e20)
    let y = try model.addVariable(.integer, upper: 4)
    let z = try model.addVariable(.binary)
    try model.add((3 * y + x).within(-2...8))
    try model.add(z - x >= 1)
    try model.maximize(2 * y - z + 10)
    let compiled = try model.matrix()
    var expected = MatrixForm()
    expected.objective = [0, -2, 1]
    expected.columnLower = [-1, 0, 0]
    expected.columnUpper = [.infinity, 4, 1]
    expected.isInteger = [false, true, true]
    expected.starts = [0, 2, 3, 4]
    expected.rows = [0, 1, 0, 1]
    expected.values = [1, -1, 3, 1]
    expected.rowLower = [-2, 1]
    expected.rowUpper = [8, .infinity]
    #expect(compiled.form == expected)
    #expect(compiled.form.hasIntegers && compiled.form.nonzeroCount == 4)
  }

  @Test func removedVariablesAndRowsAreLeftOut() throws {
    var model = Model()
    let x = try model.addVariables(4)
    let rows = try (0..<3).map { row in
      try model.add(dot([1, 2, 3, 4].map { $0 + 10 * Double(row) }, x) <= Double(row))
    }
    try model.minimize(dot([5, 6, 7, 8], x))
    try model.remove(x[1])
    try model.remove(rows[0])
    let form = try model.matrix().form
    #expect(form.objective == [5, 7, 8])
    #expect(form.rowUpper == [1, 2])
    #expect(form.starts == [0, 2, 4, 6])
    #expect(form.rows == [0, 1, 0, 1, 0, 1])
    #expect(form.values == [11, 21, 13, 23, 14, 24])
  }

  /// Products with random vectors are the same by rows of the model and by columns of the matrix.
  @Test func randomMatricesMultiplyAlike() throws {
    var generator = TestGenerator(seed: 5)
    for _ in 0..<40 {
      var model = Model()
      let x = try model.addVariables(Int.random(in: 1...12, using: &generator))
      for _ in 0..<Int.random(in: 0...10, using: &generator) {
        let coefficients = x.map { _ in Double(Int.random(in: -2...2, using: &generator)) }
        try model.add(dot(coefficients, x) <= 1)
      }
      for row in model.rows where Int.random(in: 0..<3, using: &generator) == 0 {
        guard let variable = x.randomElement(using: &generator) else { continue }
        try model.setCoefficient(
          of: variable, in: row, to: Double(Int.random(in: -1...1, using: &generator)))
      }
      for variable in x where Int.random(in: 0..<5, using: &generator) == 0 { try model.remove(variable) }
      for row in model.rows where Int.random(in: 0..<5, using: &generator) == 0 { try model.remove(row) }
      let point = x.map { _ in Double(Int.random(in: -5...5, using: &generator)) }
      let form = try model.matrix().form
      let columns = model.variables.map { point[$0.index] }
      var product = [Double](repeating: 0, count: form.rowCount)
      for column in 0..<form.columnCount {
        let span = Int(form.starts[column])..<Int(form.starts[column + 1])
        #expect(zip(form.rows[span], form.rows[span].dropFirst()).allSatisfy { $0 < $1 }, "rows ascend")
        for position in span { product[Int(form.rows[position])] += form.values[position] * columns[column] }
      }
      #expect(product == (try model.rows.map { try model.activity(of: $0, at: point) }))
    }
  }

  @Test func whatHasNoMatrixFormIsRefused() throws {
    var model = Model()
    let x = try model.addVariables(2, .binary)
    var indicator = model
    try indicator.add(IndicatorConstraint(x[0], implies: x[1] <= 0))
    #expect(throws: MIPError.self) { try indicator.matrix() }
    var product = model
    try product.minimize(x[0], quadratic: [QuadraticTerm(1, x[0], x[1])])
    #expect(throws: MIPError.self) { try product.matrix() }
    try model.addVariable(.semiContinuous, upper: 3)
    #expect(throws: MIPError.self) { try model.matrix() }
  }

  /// Models that need no solver never reach one.
  @Test func trivialModelsAreAnsweredWithoutASolver() throws {
    let mock = MockBackend([])
    #expect(try Model().solve(with: mock).objective == 0)
    var bounds = Model()
    let x = try bounds.addVariable(.integer, lower: -1.5, upper: 2.5)
    let y = try bounds.addVariable(lower: -3, upper: 4)
    try bounds.maximize(2 * x - y + 1)
    let solution = try bounds.solve(with: mock)
    #expect(solution.objective == 8 && solution.bound == 8 && solution[x] == 2 && solution[y] == -3)
    var crossed = bounds
    try crossed.add(x + y <= 1)
    try crossed.setBounds(of: y, lower: 5)
    #expect(try crossed.solve(with: mock).termination == .infeasible)
    var range = bounds
    try range.add(LinearConstraint(x + y, lower: 2, upper: 1))
    #expect(try range.solve(with: mock).termination == .infeasible)
    var empty = bounds
    try empty.add(LinearConstraint(LinearExpression(), lower: 1))
    #expect(try empty.solve(with: mock).termination == .infeasible)
    try bounds.setBounds(of: y, lower: -.infinity)
    let unbounded = try bounds.solve(with: mock)
    #expect(unbounded.termination == .unbounded && unbounded.ray == [0, -1])
    #expect(mock.requests.isEmpty)
  }
}
