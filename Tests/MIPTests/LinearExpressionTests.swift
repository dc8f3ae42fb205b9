import MIP
import Testing

struct LinearExpressionTests {
  private let x = Variable(index: 0)
  private let y = Variable(index: 1)
  private let z = Variable(index: 2)

  /// The value at x = 3, y = 5, z = 7, an oracle for every operator.
  private func value(_ form: some LinearForm) -> Double {
    LinearExpression(form).value { [3, 5, 7][$0.index] }
  }

  @Test func variablesAndTerms() {
    #expect(value(x) == 3)
    #expect(value(2 * x) == 6)
    #expect(value(x * 2) == 6)
    #expect(value(x / 2) == 1.5)
    #expect(value(-x) == -3)
    #expect(value(2 * (3 * x)) == 18)
    #expect(value((3 * x) * 2) == 18)
    #expect(value((3 * x) / 2) == 4.5)
    #expect(value(-(3 * x)) == -9)
  }

  @Test func sums() {
    #expect(value(x + y) == 8)
    #expect(value(x - y) == -2)
    #expect(value(x + 2 * y) == 13)
    #expect(value(2 * x - 3 * y + z) == -2)
    #expect(value(x + 1) == 4)
    #expect(value(1 + x) == 4)
    #expect(value(x - 1) == 2)
    #expect(value(1 - x) == -2)
    #expect(value((x + y) + (y + z)) == 20)
    #expect(value((x + y) - (y + z)) == -4)
    #expect(value(x - (y + z)) == -9)
    #expect(value((x + y + 2) - 5) == 5)
  }

  @Test func scaledExpressions() {
    let expression = x + 2 * y + 4
    #expect(value(3 * expression) == 51)
    #expect(value(expression * 3) == 51)
    #expect(value(expression / 2) == 8.5)
    #expect(value(-expression) == -17)
    #expect(value(expression) == 17, "an operand is left as it was")
  }

  @Test func accumulation() {
    var expression = LinearExpression(constant: 1)
    expression += x
    expression += 2 * y
    expression += y + z + 10
    expression += 0.5
    expression -= z
    expression -= 2 * x + 1
    expression -= 0.25
    #expect(value(expression) == 1 + 3 + 10 + 22 + 0.5 - 7 - 7 - 0.25)
    #expect(expression.constant == 10.25)
  }

  @Test func sumAndDot() {
    let all = [x, y, z]
    #expect(value(sum(all)) == 15)
    #expect(value(sum(all.map { 2 * $0 })) == 30)
    #expect(value(sum(all.map { $0 + 1 })) == 18)
    #expect(value(sum(over: 0..<3) { Double($0) * all[$0] }) == 19)
    #expect(value(dot([1, 2, 3], all)) == 34)
    #expect(value(dot([1, 2], all)) == 13, "the shorter one decides")
    #expect(sum([Variable]()).terms.isEmpty)
    let failing: (Int) throws -> Term = { _ in throw MIPError.tooLarge(what: "x", count: 1) }
    #expect(throws: MIPError.self) { try sum(over: 0..<3, failing) }
  }

  @Test func termsStayInTheOrderInWhichTheyCame() {
    let expression = z + 2 * x - y + x
    #expect(expression.terms.map(\.variable) == [z, x, y, x])
    #expect(expression.terms.map(\.coefficient) == [1, 2, -1, 1])
  }

  @Test func arithmeticOnRandomExpressionsIsThatOfTheirValues() {
    var generator = TestGenerator(seed: 3)
    for _ in 0..<200 {
      func random() -> LinearExpression {
        var expression = LinearExpression(constant: Double(Int.random(in: -9...9, using: &generator)))
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
          expression +=
            Double(Int.random(in: -9...9, using: &generator)) * [x, y, z][Int.random(in: 0..<3, using: &generator)]
        }
        return expression
      }
      let first = random()
      let second = random()
      let factor = Double(Int.random(in: -4...4, using: &generator))
      #expect(value(first + second) == value(first) + value(second))
      #expect(value(first - second) == value(first) - value(second))
      #expect(value(factor * first - second * factor) == factor * (value(first) - value(second)))
    }
  }

  /// Work counted, not seconds: an expression that is appended to keeps its storage, so that its address changes only
  /// when the array grows, a logarithmic number of times.
  @Test func chainedAdditionIsLinear() {
    var expression = LinearExpression()
    var moves = 0
    var address: UnsafeRawPointer?
    for step in 0..<100_000 {
      expression += 2 * Variable(index: step)
      let now = expression.terms.withUnsafeBytes { $0.baseAddress }
      if now != address { moves += 1 }
      address = now
    }
    #expect(expression.terms.count == 100_000)
    #expect(moves <= 40, "the terms were moved \(moves) times")
  }

  @Test func leftOperandOfAChainIsConsumed() {
    // `a = a + b` in a loop costs a copy a step unless the left side is consumed; 10^5 steps would be 10^10 terms.
    var expression = LinearExpression()
    for step in 0..<20_000 { expression = expression + Variable(index: step) }
    #expect(expression.terms.count == 20_000)
  }

  @Test func constraintsFromEveryOperator() {
    func check(
      _ constraint: LinearConstraint, _ lower: Double, _ upper: Double, value expected: Double,
      _ location: SourceLocation = #_sourceLocation
    ) {
      // The constant of the expression counts: compare what is left after it moved to the bounds.
      let constant = constraint.expression.constant
      #expect(constraint.lower - constant == lower, sourceLocation: location)
      #expect(constraint.upper - constant == upper, sourceLocation: location)
      #expect(value(constraint.expression) - constant == expected, sourceLocation: location)
    }
    let infinity = Double.infinity
    check(x <= 4, -infinity, 4, value: 3)
    check(x >= 4, 4, infinity, value: 3)
    check(x == 4, 4, 4, value: 3)
    check(4 <= x, 4, infinity, value: 3)
    check(4 >= x, -infinity, 4, value: 3)
    check(4 == x, 4, 4, value: 3)
    check(x <= y, -infinity, 0, value: -2)
    check(x >= 2 * y, 0, infinity, value: -7)
    check(x + 1 == y + 3, 2, 2, value: -2)
    check(2 * x + 5 <= 11, -infinity, 6, value: 6)
    check((x + y - 1).within(2...6), 3, 7, value: 8)
    check(y.within(-1...1), -1, 1, value: 5)
  }
}
