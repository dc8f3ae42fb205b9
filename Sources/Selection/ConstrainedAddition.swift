import Execution

/// Forward selection under side constraints.
///
/// A step adds the group, or all-or-none set, with the largest gain per cost of those that propagation does not rule
/// out, and everything that follows from it. It ends when every group is decided. Where both values of a group are
/// ruled out, ``FeasibleSearch`` completes the support in the order of the pass.
struct ConstrainedAddition {
  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    guard var state = ConstraintState(ConstraintSystem(problem)) else {
      return Outcome(support: try problem.feasibleSupport(order: Array(problem.groups.indices), clock: clock))
    }
    let elimination = GroupElimination(problem.core.scaledGram, problem.core.linearGram(), groups: problem.groups)
    let (atoms, weights) = (problem.atoms, problem.weights)
    var added: [Int] = []
    func settle(from mark: Int) {
      for group in state.trail[mark...] where state.values[group] == 1 {
        elimination.eliminate(group)
        added.append(group)
      }
    }
    func gain(_ group: Int) -> Double {
      let worth = elimination.worth(of: group)
      // A group that depends on the support gains nothing.
      return worth < .infinity ? worth : 0
    }
    settle(from: 0)
    while true {
      let open = atoms.filter { state.values[$0[0]] < 0 }
      if open.isEmpty { return Outcome(support: state.notRemoved) }
      let ranked = open.map { atom in
        (atom.reduce(0) { $0 + gain($1) } / atom.reduce(0) { $0 + weights[$1] }, atom[0])
      }.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }
      let order = added + ranked.map(\.1)
      let others = Set(order)
      let whole = order + problem.groups.indices.filter { !others.contains($0) }
      if let interruption = clock.interruption {
        let support = try problem.feasibleSupport(order: whole, clock: clock)
        return Outcome(support: support, status: Outcome.status(interruption))
      }
      clock.report(Progress(stage: "forward", done: added.count))
      let mark = state.mark
      // What is ruled out is skipped without another look at all gains.
      for (_, group) in ranked where state.values[group] < 0 {
        if state.assign(group, 1) { break }
        guard state.assign(group, 0) else {
          return Outcome(support: try problem.feasibleSupport(order: whole, clock: clock))
        }
      }
      settle(from: mark)
    }
  }
}
