import Execution

/// Backward elimination under side constraints.
///
/// All groups not fixed out are there at first. A step removes the group, or all-or-none set, that costs least per
/// unit of what it mends: the excess over the budget and over side constraints, each as a share of that excess. What
/// follows from a removal goes with it; a removal after which propagation finds nothing feasible is ruled out for
/// good. It ends when everything holds; groups that went early and fit again come back, the last one first. Where both
/// values of a group are ruled out, ``FeasibleSearch`` completes the support in the order of the pass.
struct ConstrainedElimination {
  /// Removals between two looks at all groups: 1 for backward elimination, more for OSSCAR.
  var batch = 1
  var stage = "backward"

  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    let system = ConstraintSystem(problem)
    guard var state = ConstraintState(system) else {
      return Outcome(support: try problem.feasibleSupport(order: Array(problem.groups.indices), clock: clock))
    }
    let elimination = GroupElimination(
      try problem.core.inverse(), try problem.core.denseGram(), groups: problem.groups)
    let atoms = problem.atoms
    var removed: [Int] = []
    func settle(from mark: Int) {
      for group in state.trail[mark...] where state.values[group] == 0 {
        elimination.eliminate(group)
        if !problem.fixedOut.contains(group) { removed.append(group) }
      }
    }
    settle(from: 0)
    while true {
      let violations = state.violations
      if violations.isEmpty { break }
      if let interruption = clock.interruption {
        let support = try complete(problem, state, elimination, removed: removed, clock)
        return Outcome(support: support, status: Outcome.status(interruption))
      }
      clock.report(Progress(stage: stage, done: removed.count, total: problem.groupCount))
      let relief = state.relief(violations)
      let candidates = atoms.compactMap { atom -> (value: Double, group: Int)? in
        let total = atom.reduce(0) { $0 + relief[$1] }
        guard total > 0, state.values[atom[0]] < 0 else { return nil }
        return (atom.reduce(0) { $0 + elimination.worth(of: $1) } / total, atom[0])
      }
      let ranked = candidates.sorted { ($0.value, $0.group) < ($1.value, $1.group) }
      for (_, group) in ranked.prefix(batch) where state.values[group] < 0 && !state.violations.isEmpty {
        let mark = state.mark
        guard state.assign(group, 0) || state.assign(group, 1) else {
          return Outcome(support: try complete(problem, state, elimination, removed: removed, clock))
        }
        settle(from: mark)
      }
      // No group mends what is violated: only a search can tell whether anything does.
      if candidates.isEmpty {
        return Outcome(support: try complete(problem, state, elimination, removed: removed, clock))
      }
    }
    var loss: Double? = elimination.total
    var support = SupportActivity(system, support: state.notRemoved)
    let sets = Dictionary(uniqueKeysWithValues: atoms.flatMap { atom in atom.map { ($0, atom) } })
    for group in removed.reversed() where !support.isKept[group] {
      let atom = sets[group] ?? [group]
      guard !atom.contains(where: problem.fixedOut.contains), support.allows(removing: [], adding: atom) else {
        continue
      }
      support.exchange(removing: [], adding: atom)
      loss = nil
    }
    return Outcome(support: problem.groups.indices.filter { support.isKept[$0] }, loss: loss)
  }

  /// A feasible support near what the pass has reached: groups still there by their worth, then the others, the last
  /// one removed first.
  private func complete(
    _ problem: SelectionProblem, _ state: ConstraintState, _ elimination: GroupElimination, removed: [Int],
    _ clock: RunClock
  ) throws -> [Int] {
    let weights = problem.weights
    let left = state.notRemoved.map { (elimination.worth(of: $0) / weights[$0], $0) }
    let order = left.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }.map(\.1) + removed.reversed()
    return try problem.feasibleSupport(order: order + problem.fixedOut, clock: clock)
  }
}
