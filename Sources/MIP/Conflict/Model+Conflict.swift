import Execution

extension Model {
  /// Why the model is infeasible: an irreducible infeasible subset of its rows, bounds, kinds, sets and indicators.
  ///
  ///     let solution = try model.solve(with: CBC())
  ///     if solution.termination == .infeasible { print(try model.conflict(with: CBC())) }
  ///
  /// Rows and bounds alone are tried first, by CLP: its Farkas ray names an infeasible part, which a deletion filter
  /// makes irreducible. Where it takes integrality, sets or indicators to be infeasible, QuickXplain finds the part with
  /// the backend. That each item is needed is shown by a point that satisfies all others; that rows and bounds are infeasible
  /// is shown by a Farkas proof that is checked, that integrality makes them so is the solver's word. There can be several conflicts; one of them is found, not the smallest.
  ///
  /// The objective, start and cutoff play no part. The demands are those of ``conflictItems``: an indicator includes that
  /// its variable is 0 or 1, and the bounds of a semi-continuous variable belong to its kind.
  ///
  /// - Parameters:
  ///   - backend: The solver for what is not linear.
  ///   - options: Tolerances, and the node limit of each single solve; without one, 1,000 nodes for each except the
  ///     first. An item about which a solve did not decide is kept, and listed in ``Conflict/undecided``.
  ///   - control: The time limit is for all solves together, and a single test may take an eighth of what is left, or
  ///     10 s without a limit: a solver can be caught in an infinite tree where bounds are left out. When it has passed, the infeasible part known by then is
  ///     returned. Progress counts the items that are settled.
  /// - Returns: The conflict; for a feasible model its status says so.
  /// - Throws: As ``solve(with:options:control:)``.
  /// - Complexity: O(k log(n / k)) solves for k items of n, k of them small.
  public func conflict(
    with backend: some Backend, options: SolveOptions = SolveOptions(), control: RunControl = RunControl()
  ) throws(MIPError) -> Conflict {
    try options.check()
    var search = ConflictSearch(model: self, backend: backend, options: options, control: control)
    var conflict = Conflict(status: .undetermined)
    if let infeasible = try infeasiblePart(&search, &conflict) {
      let (kept, undecided) = try search.deletionFilter(infeasible)
      conflict.items = kept.map { search.items[$0] }
      conflict.undecided = undecided.map { search.items[$0] }
      conflict.reasons = conflict.items.map(description(of:))
    }
    conflict.interruption = search.interruption
    conflict.linearSolves = search.linearSolves
    conflict.integerSolves = search.integerSolves
    conflict.seconds = search.clock.seconds
    return conflict
  }

  /// An infeasible part that is not far from irreducible, ascending; `nil` when there is none or none is known.
  private func infeasiblePart<Solver: Backend>(
    _ search: inout ConflictSearch<Solver>, _ conflict: inout Conflict
  ) throws(MIPError) -> [Int]? {
    let all = Array(search.items.indices)
    let linear = search.linearPart
    switch try search.test(linear, nodes: nil) {
    case .infeasible(let support):
      conflict.status = .found
      if let support { return support }
      return try search.quickXplain(background: [], candidates: search.bySuspicion(linear), isNew: false).sorted()
    case .feasible:
      if linear.count == all.count {
        conflict.status = .feasible
        return nil
      }
    case .undecided:
      if search.interruption != nil || linear.count == all.count { return nil }
    }
    switch try search.test(all, nodes: search.options.nodeLimit) {
    case .infeasible:
      conflict.status = .found
      return try search.quickXplain(background: [], candidates: search.bySuspicion(all), isNew: false).sorted()
    case .feasible:
      conflict.status = .feasible
      return nil
    case .undecided: return nil
    }
  }
}

extension ConflictSearch {
  /// Positions with the likeliest culprits last, which QuickXplain reduces first: rows while bounds and integrality are
  /// still there, so that no solve has unbounded integers before few rows are left.
  func bySuspicion(_ positions: [Int]) -> [Int] {
    positions.sorted { left, right in
      let (a, b) = (rank(items[left]), rank(items[right]))
      return a != b ? a < b : left < right
    }
  }

  private func rank(_ item: ConflictItem) -> Int {
    switch item {
    case .lowerBound, .upperBound: 0
    case .integrality: 1
    case .semiContinuity: 2
    case .specialOrderedSet, .indicator, .row: 3
    }
  }
}
