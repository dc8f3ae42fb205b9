import Execution
import LinearAlgebra
import Selection
import TestSupport
import Testing

/// Problems without a feasible support: proved, and with the constraints that conflict.
@Suite struct InfeasibilityTests {
  private func problem(
    _ n: Int, keep: Int, fixedIn: [Int] = [], fixedOut: [Int] = [], _ constraints: [SideConstraint]
  ) throws -> SelectionProblem {
    var generator = SeededGenerator(seed: 8)
    return try SelectionProblem(
      gram: .randomGram(n, using: &generator), dense: .random(rows: n, columns: 1, using: &generator),
      budget: .groups(keep), fixedIn: fixedIn, fixedOut: fixedOut, damping: 0.01, sideConstraints: constraints)
  }

  private func reason(_ problem: SelectionProblem, _ method: Method = .automatic) -> String {
    let error = #expect(throws: SelectionError.self) { try problem.select(method) }
    guard case .infeasible(let reason) = error else { return "not infeasible: \(String(describing: error))" }
    return reason
  }

  @Test func theConflictIsNamedAndNothingElse() throws {
    // 1 and 3 cannot hold together: the second of them wants both groups of which the first allows one.
    let pair = try problem(
      8, keep: 6,
      [.implies(0, 7), .excludes([2, 3], named: "twins"), .atMost(3, of: [4, 5, 6, 7]), .atLeast(2, of: [2, 3])])
    for method in Method.allCases where method != .fluctuation {
      #expect(
        reason(pair, method) == "constraint 1 (exclude 'twins') and constraint 3 (at-least) cannot hold together")
    }
    let budget = try problem(6, keep: 3, [.atLeast(2, of: [0, 1]), .excludes([4, 5]), .atLeast(2, of: [2, 3])])
    #expect(
      reason(budget)
        == "constraint 0 (at-least), constraint 2 (at-least) and the budget of 3 groups cannot hold together")
    let fixed = try problem(6, keep: 4, fixedIn: [1, 5], fixedOut: [0, 3], [.implies(5, 3), .excludes([1, 2])])
    #expect(
      reason(fixed) == "constraint 0 (implies), group 5 fixed in and group 3 fixed out cannot hold together")
    let alone = try problem(4, keep: 2, [.linear([0: 1, 1: 1], lower: 0.25, upper: 0.75, named: "half")])
    #expect(reason(alone) == "constraint 0 (linear 'half') cannot hold")
  }

  /// The definition itself on random infeasible problems: the constraints named are infeasible together, and leaving
  /// any one of them out makes the rest feasible.
  @Test func conflictsAreIrreducible() throws {
    var count = 0
    for seed in UInt64(400)..<700 where count < 12 {
      let test = try ConstrainedCase(seed: seed)
      guard test.best == nil, test.problem.fixedIn.isEmpty, test.problem.fixedOut.isEmpty else { continue }
      count += 1
      let reason = reason(test.problem)
      let named = test.problem.sideConstraints.indices.filter {
        reason.contains(test.problem.sideConstraints[$0].label(at: $0))
      }
      let hasBudget = reason.contains("the budget")
      func isFeasible(_ constraints: [Int], _ hasBudget: Bool) throws -> Bool {
        let whole = hasBudget ? test.problem : try test.problem.with(budget: .groups(test.problem.groupCount))
        let part = try whole.with(sideConstraints: constraints.map { test.problem.sideConstraints[$0] })
        return (0...part.groupCount).contains { size in
          subsets(of: part.groupCount, size: size).contains { ConstrainedCase.isFeasible($0, part) }
        }
      }
      #expect(try !isFeasible(named, hasBudget), "seed \(seed): \(reason)")
      for left in named { #expect(try isFeasible(named.filter { $0 != left }, hasBudget), "seed \(seed): \(reason)") }
      if hasBudget { #expect(try isFeasible(named, false), "seed \(seed): \(reason)") }
    }
    #expect(count >= 8)
  }

  private func pigeons(_ pigeons: Int, holes: Int) -> [SideConstraint] {
    (0..<pigeons).map { pigeon in .atLeast(1, of: (0..<holes).map { pigeon * holes + $0 }) }
      + (0..<holes).map { hole in .excludes((0..<pigeons).map { $0 * holes + hole }) }
  }

  /// More pigeons than holes: no row sees the conflict, and a search would try all ways; the mixed-integer program
  /// counts. Every constraint is needed for the conflict, since one pigeon or one pair in a hole less is a way out.
  @Test func aConflictByCountingIsProved() throws {
    for holes in [6, 9] {
      let constraints = pigeons(holes + 1, holes: holes)
      let n = (holes + 1) * holes
      // One more, which has no part in it.
      let impossible = try problem(n, keep: n, constraints + [.implies(0, 1)])
      let reason = reason(impossible, .magnitude)
      for index in constraints.indices { #expect(reason.contains("constraint \(index) "), "\(reason)") }
      #expect(!reason.contains("(implies)") && !reason.contains("budget") && !reason.contains("perhaps"), "\(reason)")
      // With one pigeon less there is a way, and it is found.
      let possible = try problem(n, keep: n, Array(constraints.dropFirst()))
      for method in [Method.magnitude, .backward, .forward, .swap] {
        #expect(possible.isFeasible(support: try possible.select(method).support), "\(method)")
      }
    }
  }

  /// The limits of the caller are kept, and then it is said that nothing is known.
  @Test func limitsLeaveAHardConflictUndecided() throws {
    let hard = try problem(110, keep: 110, pigeons(11, holes: 10))
    for control in [RunControl(timeLimit: 0), RunControl(isCancelled: { true })] {
      let error = #expect(throws: SelectionError.self) { try hard.select(.magnitude, control: control) }
      guard case .undecided = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  /// Demands of many sets leave room for little else; a greedy choice has to be led there.
  @Test func tightDemandsAreMet() throws {
    let n = 60
    let blocks: [SideConstraint] = (0..<12).map { block in .atLeast(2, of: (0..<5).map { 5 * block + $0 }) }
    let tight = try problem(n, keep: 24, blocks + [.excludes([0, 1, 2]), .implies(10, 11), .allOrNone([20, 21])])
    for method in [Method.magnitude, .activation, .backward, .forward, .osscar, .swap] {
      let selection = try tight.select(method)
      #expect(tight.isFeasible(support: selection.support), "\(method)")
      #expect(selection.support.count == 24)
    }
    #expect(reason(try tight.with(budget: .groups(23))).contains("the budget of 23 groups"))
  }
}
