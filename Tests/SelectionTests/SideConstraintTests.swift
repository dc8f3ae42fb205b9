import Execution
import Foundation
import LinearAlgebra
import Selection
import TestSupport
import Testing

/// Every method under random side constraints, against all subsets.
@Suite struct SideConstraintTests {
  static let exact: [Method] = [.exhaustive, .branchAndBound, .automatic]

  @Test(arguments: UInt64(0)..<120) func methodsAgainstBruteForce(_ seed: UInt64) throws {
    // One kind in the first cases, all kinds mixed in the others.
    let kinds = SideConstraint.Kind.allCases
    let test = try ConstrainedCase(seed: seed, kinds: seed < 40 ? [kinds[Int(seed % 8)]] : kinds)
    let problem = test.problem
    for method in Method.allCases where method != .fluctuation {
      if method == .osscar, !problem.hasUniformWeights { continue }
      guard let best = test.best else {
        let error = #expect(throws: SelectionError.self, "\(method)") { try problem.select(method) }
        guard case .infeasible = error else {
          Issue.record("\(method): \(String(describing: error))")
          continue
        }
        continue
      }
      let selection = try problem.select(method)
      let value = try #require(test.values[selection.support], "\(method): \(selection.support) is not feasible")
      #expect(problem.isFeasible(support: selection.support))
      #expect(abs(selection.objective - value) < test.tolerance, "\(method)")
      if let bound = selection.bound { #expect(bound <= best + test.tolerance, "\(method)") }
      if Self.exact.contains(method) {
        #expect(selection.isOptimal, "\(method)")
        #expect(selection.objective < best + test.tolerance, "\(method): \(selection.support)")
        // Not the gap: an optimum of zero, the empty support, is not rare here and divides it.
        #expect(selection.objective - (try #require(selection.bound)) < test.tolerance)
      }
    }
  }

  /// The certificate by independent refits of everything it speaks of.
  @Test(arguments: UInt64(0)..<120) func swapCertificateHolds(_ seed: UInt64) throws {
    let test = try ConstrainedCase(seed: seed)
    guard test.best != nil else { return }
    let selection = try test.problem.select(.swap)
    #expect(selection.certificate.kind == .swapOptimal)
    let kept = Set(selection.support)
    let inside = test.atoms.filter { $0.isSubset(of: kept) } + [[]]
    let outside = test.atoms.filter { $0.isDisjoint(with: kept) } + [[]]
    for leaving in inside {
      for entering in outside {
        let support = kept.subtracting(leaving).union(entering).sorted()
        guard let value = test.values[support] else { continue }
        #expect(value > selection.objective - test.tolerance, "\(leaving) for \(entering)")
      }
    }
  }

  /// Supports of all sizes are judged as the form of every constraint says.
  @Test(arguments: UInt64(0)..<30) func checksAgreeWithTheForms(_ seed: UInt64) throws {
    let test = try ConstrainedCase(seed: seed)
    let problem = test.problem
    for size in 0...problem.groupCount {
      for support in subsets(of: problem.groupCount, size: size) {
        #expect(problem.isFeasible(support: support) == (test.values[support] != nil))
        let broken = problem.sideConstraints.indices.filter {
          !ConstrainedCase.holds(problem.sideConstraints[$0], Set(support))
        }
        #expect(problem.violatedConstraints(by: support) == broken)
      }
    }
  }

  @Test func resultsDoNotDependOnThreads() throws {
    for seed in UInt64(200)..<210 {
      let test = try ConstrainedCase(seed: seed)
      guard test.best != nil else { continue }
      let one = try test.problem.select(.exhaustive, control: RunControl(threads: 1))
      let four = try test.problem.select(.exhaustive, control: RunControl(threads: 4))
      #expect(one.support == four.support && one.objective == four.objective && one.work == four.work)
    }
  }

  @Test func constraintsThatDemandNothingChangeNoOptimum() throws {
    for seed in UInt64(300)..<306 {
      let bare = try ConstrainedCase(seed: seed).problem.with(sideConstraints: [])
      let vacuous = try bare.with(sideConstraints: [.atMost(bare.groupCount, of: Array(0..<bare.groupCount))])
      for method in Self.exact {
        #expect(try bare.select(method).support == vacuous.select(method).support)
      }
    }
  }

  @Test func limitsGiveFeasibleIncumbents() throws {
    var generator = SeededGenerator(seed: 4)
    let problem = try SelectionProblem(
      gram: .randomGram(30, using: &generator), dense: .random(rows: 30, columns: 2, using: &generator),
      budget: .groups(12), damping: 0.01,
      sideConstraints: [.excludes([0, 1, 2]), .allOrNone([3, 4, 5]), .implies(6, 7), .atLeast(2, of: [20, 21, 22])])
    for method in [Method.backward, .forward, .osscar, .swap, .exhaustive, .branchAndBound, .automatic] {
      let late = try problem.select(method, control: RunControl(timeLimit: 0))
      #expect(late.status == .timeLimit && problem.isFeasible(support: late.support), "\(method)")
    }
    let swap = try problem.select(.swap)
    for limit in [0, 1, 5, 20] {
      let cut = try BranchAndBound(nodeLimit: limit).select(problem)
      #expect(cut.objective <= swap.objective + 1e-9 * swap.energy)
      #expect(problem.isFeasible(support: cut.support))
      #expect(try #require(cut.bound) <= cut.objective)
    }
  }

  @Test func budgetsAndConstraintsAreKeptByCopies() throws {
    let problem = try ConstrainedCase(seed: 1).problem
    let other = try problem.with(budget: .groups(problem.groupCount))
    #expect(other.sideConstraints == problem.sideConstraints)
    #expect(try problem.with(sideConstraints: []).sideRows.isEmpty)
  }

  @Test func pathsRefuseSideConstraints() throws {
    let problem = try ConstrainedCase(seed: 1).problem
    #expect(throws: SelectionError.self) { try BackwardElimination().path(problem) }
    #expect(throws: SelectionError.self) { try ForwardSelection().path(problem) }
  }

  @Test func codedConstraintsReadBackEqual() throws {
    for seed in UInt64(0)..<40 {
      let constraints = try ConstrainedCase(seed: seed).problem.sideConstraints
      let data = try JSONEncoder().encode(constraints)
      #expect(try JSONDecoder().decode([SideConstraint].self, from: data) == constraints)
    }
  }
}
