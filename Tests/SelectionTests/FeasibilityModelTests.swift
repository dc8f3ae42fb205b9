import Execution
import Testing

@testable import Selection

/// The mixed-integer program behind the search for a feasible support, by itself against all subsets.
@Suite struct FeasibilityModelTests {
  @Test(arguments: UInt64(500)..<620) func agreesWithEnumeration(_ seed: UInt64) throws {
    let test = try ConstrainedCase(seed: seed)
    let order = Array(test.problem.groups.indices.reversed())
    let result = FeasibilityModel(ConstraintSystem(test.problem), order: order, clock: RunControl().start()).run()
    switch result {
    case .found(let support):
      #expect(test.values[support] != nil, "\(support)")
      // Nothing that fits is left out.
      for group in order where !support.contains(group) && !test.problem.fixedOut.contains(group) {
        #expect(test.values[(support + [group]).sorted()] == nil)
      }
    case .infeasible: #expect(test.best == nil)
    case .nodeLimit, .interrupted: Issue.record("\(result)")
    }
  }

  @Test func limitsAreKept() throws {
    let test = try ConstrainedCase(seed: 500)
    let system = ConstraintSystem(test.problem)
    for control in [RunControl(timeLimit: 0), RunControl(isCancelled: { true })] {
      let result = FeasibilityModel(system, order: Array(test.problem.groups.indices), clock: control.start()).run()
      switch result {
      // A model this small may be decided before anybody looks at the clock.
      case .interrupted, .found, .infeasible: break
      case .nodeLimit: Issue.record("\(result)")
      }
    }
  }
}
