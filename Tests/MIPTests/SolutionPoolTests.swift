import Execution
import MIP
import TestSupport
import Testing

/// Solution pools against full enumeration.
@Suite struct SolutionPoolTests {
  /// The pool holds the best `count` solutions of the enumeration, each once, in order.
  private func expectPool(
    _ pool: SolutionPool, of program: RandomProgram, count: Int, seed: UInt64,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try program.enumerated()
    let comment = Comment(rawValue: "seed \(seed)")
    try #require(pool.count == min(count, expected.count), comment, sourceLocation: sourceLocation)
    let integers = program.isInteger.filter { $0 }.count
    for (solution, brute) in zip(pool, expected) {
      let objective = try #require(solution.objective)
      #expect(abs(objective - brute.objective) < 1e-6, comment, sourceLocation: sourceLocation)
      let value = try #require(try program.best(at: Array(solution.values.prefix(integers))))
      #expect(abs(value - brute.objective) < 1e-6, comment, sourceLocation: sourceLocation)
      #expect(solution.values.count == program.lower.count)
    }
    #expect(Set(pool.map { Array($0.values.prefix(integers)) }).count == pool.count, comment)
    #expect(pool.isProved, comment, sourceLocation: sourceLocation)
    #expect(pool.isComplete == (expected.count < count), comment, sourceLocation: sourceLocation)
    #expect(pool.gap == (pool.isEmpty ? nil : 0), comment, sourceLocation: sourceLocation)
  }

  @Test(arguments: 0..<30) func binariesAgainstEnumeration(_ index: Int) throws {
    let seed = UInt64(100 + index)
    var generator = SeededGenerator(seed: seed)
    let program = RandomProgram(
      integers: 3 + index % 4, widest: 1, rows: 1 + index % 3, using: &generator)
    let pool = try program.model().solutionPool(count: 8, with: CBC())
    try expectPool(pool, of: program, count: 8, seed: seed)
  }

  @Test(arguments: 0..<30) func generalIntegersAgainstEnumeration(_ index: Int) throws {
    let seed = UInt64(200 + index)
    var generator = SeededGenerator(seed: seed)
    let program = RandomProgram(
      integers: 2 + index % 3, widest: 5, rows: 1 + index % 3, using: &generator)
    let pool = try program.model().solutionPool(count: 9, with: CBC())
    try expectPool(pool, of: program, count: 9, seed: seed)
  }

  @Test(arguments: 0..<20) func mixedAgainstEnumeration(_ index: Int) throws {
    let seed = UInt64(300 + index)
    var generator = SeededGenerator(seed: seed)
    let program = RandomProgram(
      integers: 2 + index % 3, widest: 1 + index % 3, continuous: 1 + index % 2, rows: 2, using: &generator)
    let pool = try program.model().solutionPool(count: 6, with: CBC())
    try expectPool(pool, of: program, count: 6, seed: seed)
  }

  @Test(arguments: 0..<8) func gapAgainstEnumeration(_ index: Int) throws {
    var generator = SeededGenerator(seed: UInt64(400 + index))
    let program = RandomProgram(integers: 4, widest: 2, rows: 2, using: &generator)
    let all = try program.enumerated()
    let model = try program.model()
    guard let best = all.first?.objective else { return }
    let near = try model.solutionPool(within: .absolute(4), with: CBC())
    let expected = all.filter { abs($0.objective - best) <= 4 }
    #expect(near.map { $0.objective ?? .nan } == expected.map(\.objective))
    #expect(near.ending == (expected.count == all.count ? near.ending : .threshold))
    #expect(near.isProved)
    let relative = try model.solutionPool(within: .relative(0.1), with: CBC())
    #expect(relative.count == all.filter { abs($0.objective - best) <= 0.1 * abs(best) + 1e-9 }.count)
  }

  @Test func everySolution() throws {
    var model = Model()
    let x = try model.addVariables(4, .binary)
    try model.add(sum(x) == 2)
    try model.maximize(dot([1, 2, 3, 4], x))
    let pool = try model.solutionPool(with: CBC())
    #expect(pool.map(\.objective) == [7, 6, 5, 5, 4, 3])
    #expect(pool.isComplete && pool.isProved && pool.solves == 7)
    #expect(pool.remainderBound == -.infinity)
    #expect(pool.description == "6 solutions, objective 7 … 3, none better left out; no other exists")
  }

  @Test func oneSolutionIsTheOptimum() throws {
    var model = Model()
    let x = try model.addVariables(3, .binary)
    try model.add(sum(x) <= 2)
    try model.maximize(dot([3, 2, 1], x))
    let pool = try model.solutionPool(count: 1, with: CBC())
    #expect(pool.count == 1 && pool.best?.objective == 5)
    #expect(pool.ending == .count && !pool.isComplete && pool.isProved)
    #expect(pool.best?.values == [1, 1, 0])
  }

  @Test func infeasibleModelHasAnEmptyPool() throws {
    var model = Model()
    let x = try model.addVariables(3, .binary)
    try model.add(sum(x) >= 4)
    let pool = try model.solutionPool(count: 3, with: CBC())
    #expect(pool.isEmpty && pool.isComplete && pool.isProved && pool.gap == nil)
    #expect(pool.description == "no solution (the model is infeasible)")
  }

  @Test func linearProgramHasOneSolution() throws {
    var model = Model()
    let x = try model.addVariable(upper: 4)
    let y = try model.addVariable(upper: 4)
    try model.add(x + y <= 5)
    try model.maximize(x + 2 * y)
    let pool = try model.solutionPool(count: 3, with: CLP())
    #expect(pool.map(\.objective) == [9] && pool.isComplete && pool.isProved)
  }

  @Test func unboundedModel() throws {
    var model = Model()
    let x = try model.addVariable(.binary)
    let y = try model.addVariable()
    try model.add(x + y >= 1)
    try model.maximize(x + y)
    let pool = try model.solutionPool(count: 2, with: CBC())
    #expect(pool.isEmpty && pool.ending == .unbounded && !pool.isProved && !pool.isComplete)
  }

  @Test func aSubsetTellsSolutionsApart() throws {
    var model = Model()
    let x = try model.addVariables(4, .binary)
    try model.add(sum(x) == 2)
    try model.maximize(dot([1, 2, 3, 4], x))
    let pool = try model.solutionPool(distinguishedBy: [x[3], x[3]], with: CBC())
    #expect(pool.map(\.objective) == [7, 5])
    #expect(pool.isComplete)
  }

  @Test func removedVariablesAreNoTrouble() throws {
    var model = Model()
    let x = try model.addVariables(4, .binary)
    try model.add(sum(x) == 2)
    try model.maximize(dot([1, 2, 3, 4], x))
    try model.remove(x[3])
    let pool = try model.solutionPool(with: CBC())
    #expect(pool.map(\.objective) == [5, 4, 3])
    #expect(pool.allSatisfy { $0.values.count == 4 })
  }

  @Test func refusals() throws {
    var model = Model()
    let x = try model.addVariable(.integer, named: "lots")
    let y = try model.addVariable(upper: 1, named: "share")
    try model.add(x + y <= 5)
    #expect(throws: MIPError.missingBound(what: "a solution pool", variable: "lots")) {
      try model.solutionPool(count: 2, with: CBC())
    }
    #expect(throws: MIPError.self) { try model.solutionPool(count: 2, distinguishedBy: [y], with: CBC()) }
    #expect(throws: MIPError.self) { try model.solutionPool(count: 0, with: CBC()) }
    #expect(throws: MIPError.self) { try model.solutionPool(within: .absolute(-1), with: CBC()) }
    #expect(throws: MIPError.self) {
      try model.solutionPool(count: 2, distinguishedBy: [Variable(index: 9)], with: CBC())
    }
    try model.setBounds(of: x, upper: 1e7)
    #expect(throws: MIPError.self) { try model.solutionPool(count: 2, with: CBC()) }
  }

  @Test func wideIntegers() throws {
    var model = Model()
    let x = try model.addVariable(.integer, lower: -20_000, upper: 60_000)
    let y = try model.addVariable(.integer, lower: 0, upper: 60_000)
    try model.add(3 * x + 5 * y <= 100_001)
    try model.maximize(2 * x + 3 * y)
    let pool = try model.solutionPool(count: 6, with: CBC())
    // 2x + 3y over all points: for each y the largest x, and smaller ones.
    var values: [Double] = []
    for y in 0...32_000 {
      let top = ((100_001 - 5 * y) / 3).clamped(to: -20_000...60_000)
      for x in (top - 6)...top where x >= -20_000 { values.append(Double(2 * x + 3 * y)) }
    }
    #expect(pool.map { $0.objective ?? .nan } == Array(values.sorted(by: >).prefix(6)))
    #expect(pool.isProved)
  }

  @Test func timeLimitReturnsWhatIsThere() throws {
    // Market split (Cornuéjols and Dawande 1998) as an optimisation: hard for branch and bound at this size.
    var generator = SeededGenerator(seed: 5)
    var model = Model()
    let x = try model.addVariables(40, .binary)
    var slacks: [Variable] = []
    for _ in 0..<5 {
      let row = (0..<40).map { _ in Double(Int.random(in: 0..<100, using: &generator)) }
      let over = try model.addVariable()
      let under = try model.addVariable()
      try model.add(dot(row, x) + over - under == (row.reduce(0, +) / 2).rounded())
      slacks += [over, under]
    }
    try model.minimize(sum(slacks))
    let start = ContinuousClock.now
    let pool = try model.solutionPool(count: 3, with: CBC(), control: RunControl(timeLimit: 1))
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(pool.ending == .timeLimit && !pool.isProved && !pool.isComplete)
    #expect(pool.provedCount < max(1, pool.count))
  }

  @Test func cancellationBeforeTheFirstSolve() throws {
    var model = Model()
    let x = try model.addVariables(3, .binary)
    try model.add(sum(x) <= 2)
    let pool = try model.solutionPool(count: 3, with: CBC(), control: RunControl(isCancelled: { true }))
    #expect(pool.isEmpty && pool.ending == .cancelled && !pool.isProved)
  }
}

extension Comparable {
  fileprivate func clamped(to range: ClosedRange<Self>) -> Self {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
