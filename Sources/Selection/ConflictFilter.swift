import Execution

/// Finds constraints that cannot hold together, and none of which can be left out.
///
/// Deletion filter (Chinneck and Dravnieks 1991): each part is left out in turn, the budget first, then fixed groups,
/// then side constraints; it stays out when the rest is still proved infeasible by ``FeasibleSearch`` or, where that gives
/// up, by ``FeasibilityModel``. Where a limit comes first, the part stays in and the result may hold more than it needs.
/// The parts are constraints and fixed groups, not rows and bounds of variables, so that what is named is what was asked.
struct ConflictFilter {
  /// Decisions of each search.
  var nodeLimit = 5_000
  /// Fixed groups are left out one by one up to so many.
  var mostFixings = 200

  private let problem: SelectionProblem
  private let clock: RunClock

  init(_ problem: SelectionProblem, clock: RunClock) {
    self.problem = problem
    self.clock = clock
  }

  /// What conflicts, in words, for a problem known to be infeasible.
  func explanation() -> String {
    var parts = ConstraintSystem.Parts(problem)
    var isIrreducible = true
    func isStillInfeasible(_ candidate: ConstraintSystem.Parts) -> Bool {
      let system = ConstraintSystem(problem, parts: candidate)
      guard let state = ConstraintState(system) else { return true }
      var search = FeasibleSearch()
      search.nodeLimit = nodeLimit
      search.graceNodes = 500
      let order = Array(problem.groups.indices)
      var result = search.run(state, order: order, clock: clock)
      if case .nodeLimit = result { result = FeasibilityModel(system, order: order, clock: clock).run() }
      switch result {
      case .infeasible: return true
      case .found: return false
      case .nodeLimit, .interrupted:
        isIrreducible = false
        return false
      }
    }
    func leaveOut(_ change: (inout ConstraintSystem.Parts) -> Void) {
      var candidate = parts
      change(&candidate)
      if isStillInfeasible(candidate) { parts = candidate }
    }
    leaveOut { $0.hasBudget = false }
    leaveOut {
      $0.fixedIn = []
      $0.fixedOut = []
    }
    for index in problem.sideConstraints.indices { leaveOut { $0.constraints.remove(index) } }
    for group in parts.fixedIn.prefix(mostFixings) { leaveOut { $0.fixedIn.removeAll { $0 == group } } }
    for group in parts.fixedOut.prefix(mostFixings) { leaveOut { $0.fixedOut.removeAll { $0 == group } } }
    var names = parts.constraints.sorted().map { problem.sideConstraints[$0].label(at: $0) }
    if parts.hasBudget {
      switch problem.budget {
      case .groups(let count): names.append("the budget of \(count) groups")
      case .cost(let limit): names.append("the budget of \(limit)")
      }
    }
    names += fixings(parts.fixedIn, "in") + fixings(parts.fixedOut, "out")
    let last = names.popLast() ?? "the constraints"
    let text = names.isEmpty ? last : names.joined(separator: ", ") + " and " + last
    let verdict = names.isEmpty ? "\(text) cannot hold" : "\(text) cannot hold together"
    return isIrreducible ? verdict : verdict + " (perhaps not all of them are needed for that: a limit was reached)"
  }

  private func fixings(_ groups: [Int], _ side: String) -> [String] {
    guard let first = groups.first else { return [] }
    if groups.count == 1 { return ["group \(first) fixed \(side)"] }
    let named = groups.prefix(6).map { "\($0)" }.joined(separator: ", ")
    return ["groups \(named)\(groups.count > 6 ? ", …" : "") fixed \(side)"]
  }
}
