import Execution

extension SelectionProblem {
  /// Whether supports have to meet more than the budget and the fixed groups.
  var hasSideConstraints: Bool { !sideConstraints.isEmpty }

  /// - Throws: `SelectionError.unsupported` when there are side constraints.
  func refuseSideConstraints(method: String) throws {
    guard hasSideConstraints else { return }
    throw SelectionError.unsupported(
      method: method, reason: "a path of nested supports cannot meet side constraints; use select at each budget")
  }

  /// The groups in sets that are kept or removed together: all-or-none sets, united where they share a group, and every
  /// other group by itself. Ordered by their lowest group.
  var atoms: [[Int]] {
    var parent = Array(groups.indices)
    func root(_ group: Int) -> Int {
      var group = group
      while parent[group] != group { group = parent[group] }
      return group
    }
    for constraint in sideConstraints {
      guard case .allOrNone(let members) = constraint.form, let first = members.first else { continue }
      for member in members.dropFirst() {
        let (left, right) = (root(first), root(member))
        parent[max(left, right)] = min(left, right)
      }
    }
    var members = [[Int]](repeating: [], count: groupCount)
    for group in groups.indices { members[root(group)].append(group) }
    return members.filter { !$0.isEmpty }
  }

  /// All groups by value per weight, best first; the groups of an all-or-none set share theirs. Ties go to the lowest
  /// index.
  func preference(_ values: [Double]) -> [Int] {
    let weights = weights
    var ratios = values
    for atom in atoms {
      let ratio = atom.reduce(0) { $0 + values[$1] } / atom.reduce(0) { $0 + weights[$1] }
      for group in atom { ratios[group] = ratio }
    }
    return ratios.indices.sorted { ratios[$0] != ratios[$1] ? ratios[$0] > ratios[$1] : $0 < $1 }
  }

  /// A feasible support, greedily good in an order of preference.
  ///
  /// A search goes first; where it gives up, a mixed-integer program decides.
  /// - Throws: `SelectionError.infeasible` naming constraints that conflict, when there is proved to be none;
  ///   `.undecided` when a limit comes first, or the solver fails as well.
  func feasibleSupport(order: [Int], clock: RunClock) throws -> [Int] {
    let system = ConstraintSystem(self)
    var result = FeasibleSearch.Result.infeasible
    if let state = ConstraintState(system) {
      var search = FeasibleSearch()
      let patience = search.nodeLimit
      search.nodeLimit = 20_000 + 4 * groupCount
      result = search.run(state, order: order, clock: clock)
      if case .nodeLimit = result { result = FeasibilityModel(system, order: order, clock: clock).run() }
      // Neither: a search that takes its time is what is left.
      search.nodeLimit = patience
      if case .nodeLimit = result { result = search.run(state, order: order, clock: clock) }
    }
    switch result {
    case .found(let support): return support
    case .infeasible: throw SelectionError.infeasible(ConflictFilter(self, clock: clock).explanation())
    case .nodeLimit:
      throw SelectionError.undecided(
        "the solver of mixed-integer programs gave up, and no support that meets the side constraints was found within "
          + "\(FeasibleSearch().nodeLimit) decisions, nor a proof that there is none")
    case .interrupted(let interruption):
      throw SelectionError.undecided(
        (interruption == .timeLimit ? "the time limit" : "the cancellation")
          + " came before a support that meets the side constraints was found")
    }
  }
}
