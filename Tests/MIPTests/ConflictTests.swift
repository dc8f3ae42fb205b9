import Execution
import MIP
import TestSupport
import Testing

/// Irreducible infeasible subsets against their definition: infeasible together, feasible without any one.
@Suite struct ConflictTests {
  /// The model with only these demands, made by relaxing the original and so without the code under test.
  private func keeping(_ items: [ConflictItem], of original: Model) throws -> Model {
    var model = original
    let kept = Set(items)
    for row in original.rows where !kept.contains(.row(row)) { try model.remove(row) }
    for variable in original.variables {
      let isIntegral = kept.contains(.integrality(variable))
      let bounds = try original.bounds(of: variable)
      try model.setKind(of: variable, to: isIntegral ? .integer : .continuous)
      try model.setBounds(
        of: variable, lower: kept.contains(.lowerBound(variable)) ? bounds.lower : -.infinity,
        upper: kept.contains(.upperBound(variable)) ? bounds.upper : .infinity)
    }
    try model.minimize(LinearExpression())
    return model
  }

  /// Linear programs by their smallest largest violation, which needs no word of the solver on infeasibility. Others by
  /// CBC; a tree without end gives `nil`.
  private func isFeasible(_ items: [ConflictItem], of original: Model) throws -> Bool? {
    let part = try keeping(items, of: original)
    let isLinear = try part.variables.allSatisfy { try part.kind(of: $0) == .continuous }
    guard isLinear else {
      // Preprocessing off: with free integers it returned a point that breaks a row.
      var options = SolveOptions()
      options.presolve = false
      let solution = try part.solve(with: CBC(), options: options, control: RunControl(timeLimit: 1))
      return solution.hasPoint ? true : solution.termination == .infeasible ? false : nil
    }
    var violation = Model()
    for variable in part.variables {
      let bounds = try part.bounds(of: variable)
      if bounds.lower > bounds.upper { return false }
      try violation.addVariable(lower: bounds.lower, upper: bounds.upper)
    }
    let largest = try violation.addVariable()
    for row in part.rows {
      let (lower, upper) = try part.bounds(of: row)
      let activity = LinearExpression(terms: try part.terms(of: row))
      if lower > -.infinity { try violation.add(activity + largest >= lower) }
      if upper < .infinity { try violation.add(activity - largest <= upper) }
    }
    try violation.minimize(largest)
    return try #require(violation.solve(with: CLP()).objective) < 1e-7
  }

  private func expectIrreducible(
    _ conflict: Conflict, of model: Model, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(conflict.status == .found, comment, sourceLocation: sourceLocation)
    #expect(conflict.isIrreducible == conflict.undecided.isEmpty, comment, sourceLocation: sourceLocation)
    #expect(conflict.items.count == Set(conflict.items).count && conflict.reasons.count == conflict.items.count)
    #expect(try isFeasible(conflict.items, of: model) != true, comment, sourceLocation: sourceLocation)
    for item in conflict.items where !conflict.undecided.contains(item) {
      let rest = conflict.items.filter { $0 != item }
      #expect(
        try isFeasible(rest, of: model) != false, "\(comment) without \(model.description(of: item))",
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: 0..<25) func linearPrograms(_ index: Int) throws {
    var generator = SeededGenerator(seed: UInt64(500 + index))
    var model = Model()
    let n = 4 + index % 6
    let x = try model.addVariables(n, lower: -3, upper: 5)
    // Random rows around a point, then pairs that contradict each other through a combination.
    for _ in 0..<10 {
      let row = (0..<n).map { _ in Double(Int.random(in: -4...4, using: &generator)) }
      try model.add(dot(row, x) <= Double(Int.random(in: 1...9, using: &generator)))
    }
    let first = (0..<n).map { _ in Double(Int.random(in: 1...4, using: &generator)) }
    let second = (0..<n).map { _ in Double(Int.random(in: -4...4, using: &generator)) }
    try model.add(dot(zip(first, second).map { $0 + $1 }, x) >= Double(6 + index))
    try model.add(dot(first, x) <= 3)
    try model.add(dot(second, x) <= Double(2 + index))
    let conflict = try model.conflict(with: CLP())
    #expect(conflict.integerSolves == 0 && conflict.isIrreducible)
    try expectIrreducible(conflict, of: model, "seed \(500 + index)")
  }

  @Test(arguments: 0..<25) func integerPrograms(_ index: Int) throws {
    var generator = SeededGenerator(seed: UInt64(600 + index))
    // Random programs, made tighter until they have no point; many are feasible as linear programs.
    var program = RandomProgram(integers: 4, widest: 2, rows: 4, using: &generator)
    program.isMaximum = true
    var model = try program.model()
    for step in 0..<40 {
      guard let best = try program.enumerated().first?.objective else { break }
      program.rows.append(program.cost)
      program.rowLower.append(best - program.constant + (step % 2 == 0 ? 0.5 : 1))
      program.rowUpper.append(.infinity)
      model = try program.model()
    }
    try #require(try program.enumerated().isEmpty)
    let conflict = try model.conflict(
      with: CBC(), options: SolveOptions(nodeLimit: 50), control: RunControl(timeLimit: 4))
    try expectIrreducible(conflict, of: model, "seed \(600 + index)")
  }

  @Test func theReasonIsIntegrality() throws {
    // 2x + 2y = 3 has no whole-number point, whatever the bounds: the row and one of… both kinds are needed.
    var model = Model()
    let x = try model.addVariable(.integer, lower: 0, upper: 4, named: "x")
    let y = try model.addVariable(.integer, lower: 0, upper: 4, named: "y")
    let z = try model.addVariable(upper: 10, named: "z")
    let odd = try model.add(2 * x + 2 * y == 3, named: "odd")
    try model.add(x + y + z <= 9, named: "harmless")
    let conflict = try model.conflict(with: CBC(), control: RunControl(timeLimit: 20))
    #expect(conflict.status == .found)
    let needed: Set<ConflictItem> = [.row(odd), .integrality(x), .integrality(y)]
    #expect(needed.isSubset(of: conflict.items))
    if conflict.isIrreducible { #expect(Set(conflict.items) == needed || conflict.items.count > 3) }
    #expect(conflict.reasons.contains("row odd: 2 x + 2 y = 3"))
    #expect(conflict.reasons.contains("x is a whole number"))
  }

  @Test func wordsNameRowsAndBounds() throws {
    var model = Model()
    let flour = try model.addVariable(lower: 2, named: "flour")
    let sugar = try model.addVariable(lower: 1, upper: 9, named: "sugar")
    try model.add(flour + sugar <= 10, named: "bowl")
    let budget = try model.add(3 * flour + 2 * sugar <= 5, named: "budget")
    let conflict = try model.conflict(with: CLP())
    #expect(conflict.items == [.row(budget), .lowerBound(flour), .lowerBound(sugar)])
    #expect(conflict.rows == [budget])
    #expect(
      conflict.description == """
        These 3 demands cannot hold together, and each is needed for that:
          row budget: 3 flour + 2 sugar ≤ 5
          flour ≥ 2
          sugar ≥ 1
        """)
  }

  @Test func crossedBoundsAndEmptyRows() throws {
    var model = Model()
    let x = try model.addVariable(lower: 3, upper: 1, named: "x")
    try model.add(x <= 8)
    let crossed = try model.conflict(with: CLP())
    #expect(crossed.items == [.lowerBound(x), .upperBound(x)] && crossed.isIrreducible)

    var empty = Model()
    let y = try empty.addVariable(upper: 1)
    let row = try empty.add(y - y >= 1)
    try empty.add(y <= 1)
    let conflict = try empty.conflict(with: CLP())
    #expect(conflict.items == [.row(row)] && conflict.isIrreducible)

    var range = Model()
    let z = try range.addVariable(upper: 1)
    let impossible = try range.add(LinearConstraint(LinearExpression(z), lower: 1, upper: 0))
    try range.add(2 * z <= 1)
    #expect(try range.conflict(with: CLP()).items == [.row(impossible)])

    var whole = Model()
    let w = try whole.addVariable(.integer, lower: 0.25, upper: 0.75)
    #expect(try whole.conflict(with: CBC()).items == [.lowerBound(w), .upperBound(w), .integrality(w)])
  }

  @Test func feasibleModelsHaveNone() throws {
    var model = Model()
    let x = try model.addVariables(3, .binary)
    try model.add(sum(x) <= 2)
    try model.maximize(sum(x))
    let conflict = try model.conflict(with: CBC())
    #expect(conflict.status == .feasible && conflict.items.isEmpty && !conflict.isIrreducible)
    #expect(conflict.description == "no conflict: the model is feasible")
    #expect(try Model().conflict(with: CLP()).status == .feasible)
  }

  @Test func unboundedModelsAreFeasible() throws {
    var model = Model()
    let x = try model.addVariable()
    try model.add(x >= 1)
    try model.maximize(x)
    #expect(try model.conflict(with: CLP()).status == .feasible)
  }

  @Test func setsAndIndicators() throws {
    var model = Model()
    let x = try model.addVariables(3, upper: 4, namedBy: "x")
    let on = try model.addVariable(.binary, named: "on")
    try model.add(SpecialOrderedSet(.type1, Array(x), name: "one"))
    try model.add(x[0] >= 1)
    try model.add(IndicatorConstraint(on, implies: x[2] >= 1, name: "if on"))
    try model.add(on >= 1, named: "switch")
    try model.add(sum(x) <= 9)
    let conflict = try model.conflict(with: CBC(), control: RunControl(timeLimit: 20))
    #expect(conflict.status == .found)
    let needed: Set<ConflictItem> = [.specialOrderedSet(0), .indicator(0), .row(Row(index: 0)), .row(Row(index: 1))]
    #expect(needed.isSubset(of: conflict.items))
    // The bounds that a bridge needs cannot be dropped, which is said and not hidden.
    #expect(Set(conflict.items).subtracting(needed).isSubset(of: conflict.undecided))
    #expect(conflict.reasons.contains("special ordered set one of type 1: x[0], x[1], x[2]"))
    #expect(conflict.reasons.contains("indicator if on: on = 1 ⟹ x[2] ≥ 1"))
  }

  @Test func semiContinuousVariables() throws {
    var model = Model()
    let x = try model.addVariable(.semiContinuous, lower: 5, upper: 8, named: "x")
    try model.add(x >= 1, named: "some")
    try model.add(x <= 4, named: "few")
    let conflict = try model.conflict(with: CBC())
    #expect(
      conflict.items == [.row(Row(index: 0)), .row(Row(index: 1)), .semiContinuity(x)] && conflict.isIrreducible)
    #expect(conflict.reasons.last == "x is 0 or from 5 to 8")
  }

  @Test func manyRowsFewSolves() throws {
    // One contradiction among 400 rows over 200 variables: the ray leaves a handful of solves.
    var generator = SeededGenerator(seed: 9)
    var model = Model()
    let x = try model.addVariables(200, upper: 10)
    for _ in 0..<400 {
      let chosen = (0..<5).map { _ in x[Int.random(in: 0..<200, using: &generator)] }
      try model.add(sum(chosen) <= 30)
    }
    try model.add(x[3] + x[4] >= 12, named: "high")
    try model.add(x[3] + x[4] + x[5] <= 11, named: "low")
    let conflict = try model.conflict(with: CLP())
    try expectIrreducible(conflict, of: model, "many rows")
    #expect(conflict.items.count == 3)
  }

  @Test func limitsReturnWhatIsKnown() throws {
    var model = Model()
    let x = try model.addVariables(30, .binary)
    for index in 0..<29 { try model.add(x[index] + x[index + 1] <= 1) }
    try model.add(sum(x) >= 16)
    let stopped = try model.conflict(with: CBC(), control: RunControl(isCancelled: { true }))
    #expect(stopped.status == .undetermined && stopped.interruption == .cancelled && stopped.items.isEmpty)
    let late = try model.conflict(with: CBC(), control: RunControl(timeLimit: 0))
    #expect(late.status == .undetermined && late.interruption == .timeLimit && !late.isIrreducible)
  }

  @Test func integerModelNeedsAnIntegerSolver() throws {
    var model = Model()
    let x = try model.addVariable(.integer, lower: 0, upper: 4)
    try model.add(2 * x == 3)
    #expect(throws: MIPError.self) { try model.conflict(with: CLP()) }
  }
}
