import Execution
import LinearAlgebra
import MIP
import MIPGLPK
import Selection
import TestSupport
import Testing

/// The outer approximation against enumeration and brute force.
@Suite struct MIPSelectionTests {
  struct Instance: Sendable, CustomStringConvertible {
    let seed: UInt64
    var description: String { "seed \(seed)" }

    /// Groups, outputs, budget, costs, fixings, damping or ridge by the seed.
    func problem() throws -> (problem: SelectionProblem, gram: Matrix<Double>, linear: Matrix<Double>) {
      var generator = SeededGenerator(seed: seed)
      let kinds: [[Int]] = [
        Array(repeating: 1, count: 8), Array(repeating: 2, count: 6), [1, 3, 2, 1, 4, 2],
        Array(repeating: 1, count: 10),
        [4, 4, 4, 4],
      ]
      let sizes = kinds[Int(seed) % kinds.count]
      let (n, p) = (sizes.count, sizes.reduce(0, +))
      let h = Matrix.randomGram(p, using: &generator)
      let w = Matrix.random(rows: p, columns: seed % 3 == 0 ? 1 : 1 + Int(seed % 4) * 5, using: &generator)
      let keep = Int.random(in: 1..<n, using: &generator)
      let costs = sizes.map { Double($0) + Double.random(in: 0..<2, using: &generator) }
      let hasCosts = seed % 4 == 1
      let isFixed = seed % 5 < 2 && keep > 1 && keep < n - 1 && !hasCosts
      let budget: Budget = hasCosts ? .cost(costs.reduce(0, +) * Double(keep) / Double(n)) : .groups(keep)
      let hasRidge = seed % 7 == 3
      let problem = try SelectionProblem(
        gram: h, linear: h.times(w), groups: OracleTests.groups(sizes), costs: hasCosts ? costs : nil, budget: budget,
        fixedIn: isFixed ? [2] : [], fixedOut: isFixed ? [0] : [], ridge: hasRidge ? 0.1 : 0,
        damping: hasRidge ? 0 : 0.01)
      return (problem, problem.gram, h.times(w))
    }

  }

  static let instances = (0..<42).map { Instance(seed: UInt64(300 + $0)) }

  @Test(arguments: instances) func equalsBruteForceAndEnumeration(_ instance: Instance) throws {
    let (problem, h, g) = try instance.problem()
    var best = Double.infinity
    for size in 0...problem.groupCount {
      for support in subsets(of: problem.groupCount, size: size) where problem.isFeasible(support: support) {
        best = min(best, referenceObjective(h, g, rows: support.flatMap { problem.groups[$0] }))
      }
    }
    for lift in [40, 0] {
      var method = MIPSelection()
      method.largestLift = lift
      let selection = try method.select(problem)
      let tolerance = 1e-6 * selection.loss + 1e-9 * selection.energy
      #expect(selection.isOptimal, "lift \(lift)")
      #expect(selection.certificate.kind == .mip)
      #expect(selection.certificate.assumes.contains { $0.contains("CBC") })
      #expect(problem.isFeasible(support: selection.support))
      #expect(abs(selection.objective - best) < tolerance)
      #expect(abs(referenceObjective(h, g, rows: selection.variables) - selection.objective) < 1e-9 * selection.energy)
      let bound = try #require(selection.bound)
      #expect(bound <= best + tolerance)
      #expect(bound >= selection.objective - 2 * tolerance)
      let enumerated = try problem.select(.exhaustive)
      #expect(abs(enumerated.objective - selection.objective) < tolerance)
    }
  }

  @Test(arguments: 1...24) func sideRowsAreMetExactly(_ seed: UInt64) throws {
    let test = try ConstrainedCase(seed: seed)
    guard let best = test.best else {
      #expect(throws: SelectionError.self) { try test.problem.select(.mip) }
      return
    }
    for lift in [40, 0] {
      var method = MIPSelection()
      method.largestLift = lift
      let selection = try method.select(test.problem)
      #expect(selection.isOptimal, "lift \(lift)")
      #expect(ConstrainedCase.isFeasible(selection.support, test.problem))
      #expect(abs(selection.objective - best) < 1e-6 * selection.loss + test.tolerance)
      #expect(try #require(selection.bound) <= best + 1e-6 * selection.loss + test.tolerance)
    }
  }

  /// A solver that asks for rows inside its tree gives the same optimum as one that is run again and again.
  @Test(arguments: instances.prefix(12)) func treeWithLazyRows(_ instance: Instance) throws {
    let (problem, _, _) = try instance.problem()
    for lift in [40, 0] {
      var (outer, tree) = (MIPSelection(), MIPSelection(backend: GLPK()))
      outer.largestLift = lift
      tree.largestLift = lift
      // Few rounds leave something to do for the tree.
      tree.rootRounds = 2
      let (first, second) = (try outer.select(problem), try tree.select(problem))
      #expect(second.isOptimal, "lift \(lift)")
      #expect(abs(first.objective - second.objective) < 1e-6 * first.loss + 1e-9 * first.energy)
      #expect(second.certificate.assumes.contains { $0.contains("GLPK") })
      #expect(try #require(second.bound) <= first.objective + 1e-6 * first.loss + 1e-9 * first.energy)
    }
  }

  /// 48 variables of which 16 are kept, strongly correlated: too much for a fraction of a second.
  private func hardProblem() throws -> (SelectionProblem, bestKnown: Double) {
    var generator = SeededGenerator(seed: 77)
    let factors = Matrix.random(rows: 60, columns: 48, using: &generator)
    var mixed = factors
    for row in 0..<60 { for column in 1..<48 { mixed[row, column] += 0.8 * mixed[row, column - 1] } }
    let h = mixed.times(mixed, transposingSelf: true)
    let w = Matrix.random(rows: 48, columns: 1, using: &generator)
    let problem = try SelectionProblem(gram: h, linear: h.times(w), budget: .groups(16), damping: 0.01)
    return (problem, try problem.select(.swap).objective)
  }

  @Test(arguments: [0.0, 1.0]) func timeLimitGivesIncumbentAndBound(_ seconds: Double) throws {
    let (problem, bestKnown) = try hardProblem()
    let selection = try problem.select(.mip, control: RunControl(timeLimit: seconds))
    #expect(selection.seconds < seconds + 5)
    #expect(selection.status == .timeLimit || selection.isOptimal)
    #expect(problem.isFeasible(support: selection.support))
    if seconds > 0 {
      #expect(selection.objective <= bestKnown + 1e-9 * selection.energy)
      let bound = try #require(selection.bound)
      #expect(bound <= bestKnown && bound > -selection.energy)
    }
  }

  @Test func cancellationGivesTheIncumbent() throws {
    let (problem, _) = try hardProblem()
    let calls = CallCounter()
    let control = RunControl(isCancelled: { calls.next() > 40 })
    let selection = try problem.select(.mip, control: control)
    #expect(selection.status == .cancelled)
    #expect(problem.isFeasible(support: selection.support))
  }

  @Test func gapStopsEarlyAndSaysSo() throws {
    let (problem, _) = try hardProblem()
    var method = MIPSelection()
    method.relativeGap = 0.5
    let selection = try method.select(problem)
    #expect(try #require(selection.gap) <= 0.5)
    #expect(selection.status == .feasible || selection.isOptimal)
    #expect(selection.certificate.kind == .mip)
    #expect(selection.status == .optimal || selection.certificate.assumes.contains { $0.contains("0.5") })
  }

  @Test func threadsDoNotChangeTheResult() throws {
    for instance in Self.instances.prefix(6) {
      let (problem, _, _) = try instance.problem()
      let one = try problem.select(.mip, control: RunControl(threads: 1))
      let two = try problem.select(.mip, control: RunControl(threads: 2))
      #expect(one.support == two.support)
      #expect(one.bound == two.bound)
      #expect(one.work == two.work)
    }
  }

  @Test func progressNamesStagesAndBounds() throws {
    let (problem, _, _) = try Self.instances[3].problem()
    let log = ProgressLog()
    let selection = try problem.select(.mip, control: RunControl(observer: { log.append($0) }))
    let stages = Set(log.all.map(\.stage))
    #expect(stages.contains("mip: relaxation"))
    #expect(log.all.filter { $0.stage.hasPrefix("mip") }.allSatisfy { ($0.bound ?? 0) <= ($0.incumbent ?? 0) })
    #expect(selection.work.cuts > 0)
  }

  @Test func nothingToDecide() throws {
    var generator = SeededGenerator(seed: 5)
    let h = Matrix.randomGram(4, using: &generator)
    let w = Matrix.random(rows: 4, columns: 2, using: &generator)
    for (budget, fixedIn, fixedOut) in [(4, [], []), (0, [], []), (2, [0, 1], [2, 3]), (3, [], [1])] {
      let problem = try SelectionProblem(
        gram: h, dense: w, budget: .groups(budget), fixedIn: fixedIn, fixedOut: fixedOut)
      let selection = try problem.select(.mip)
      #expect(selection.isOptimal)
      #expect(abs(selection.objective - (try problem.select(.exhaustive).objective)) < 1e-9 * selection.energy)
    }
    // All coefficients are 0: nothing is lost whatever goes.
    let nothing = try SelectionProblem(gram: h, dense: Matrix(rows: 4, columns: 1), budget: .groups(2)).select(.mip)
    #expect(nothing.isOptimal && nothing.loss == 0)
  }
}
