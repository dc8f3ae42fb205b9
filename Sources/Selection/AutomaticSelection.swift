import Execution

/// Chooses the method by the size of the problem: an exact one where it can finish, started from `swap`.
///
/// - Up to ``enumerationLimit`` supports (of single variables; fewer for larger groups) are enumerated.
/// - Up to ``treeLimit`` groups go to branch and bound with a node limit, from the swap-optimal support: the result is
///   optimal, or comes with a bound and a gap.
/// - Where the tree ends unfinished and there are side constraints, outer approximation with a node limit goes on from
///   there; without them too when a time limit says how long it may take.
/// - Larger problems get the best swap-optimal support from three starts and the bound of the root node.
///
/// It never returns a larger loss than `swap`. The limits are counts, not seconds, so that runs repeat; only outer
/// approximation has ``masterSeconds``, because one of its linear programs can take a hundred times as long as another.
struct AutomaticSelection {
  var enumerationLimit = 1e6
  var treeLimit = 64
  var nodeLimit = 20_000

  /// Seconds for outer approximation where the caller sets no limit.
  var masterSeconds = 10.0

  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    let free = problem.groupCount - problem.fixedIn.count - problem.fixedOut.count
    let block = Double(problem.variableCount) / Double(problem.groupCount)
    let isEnumerable = ExhaustiveSearch.supportCount(problem) * block * block <= enumerationLimit
    // Without a limit the enumeration will finish, and needs no incumbent.
    if isEnumerable, clock.control.timeLimit == nil {
      let result = try ExhaustiveSearch().outcome(problem, clock)
      if result.status == .optimal { return result }
    }
    var descent = SwapDescent()
    descent.moreStarts = [.forward, .osscar]
    let start = try descent.outcome(problem, clock)
    if start.status != .feasible { return start }
    if isEnumerable {
      var result = try ExhaustiveSearch().outcome(problem, clock)
      result.work.swaps = start.work.swaps
      if result.status == .optimal { return result }
      let isBetter =
        try problem.core.refit(problem.rows(of: result.support)).loss
        < problem.core.refit(problem.rows(of: start.support)).loss
      if !isBetter {
        result.support = start.support
        result.certificate = start.certificate
      }
      return result
    }
    let tree = try BranchAndBound(nodeLimit: free <= treeLimit ? nodeLimit : 0).outcome(problem, from: start, clock)
    // Where the tree came to no end, the master of a mixed-integer program, which holds the constraints themselves.
    let lift = MIPSelection().largestLift
    let isWorthIt = problem.hasSideConstraints || (clock.control.timeLimit != nil && free <= lift)
    guard tree.status == .feasible, isWorthIt else { return tree }
    return try refined(tree, problem, clock)
  }

  /// The better bound and the better support of a tree that came to no end and of outer approximation from there.
  private func refined(_ tree: Outcome, _ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    var control = clock.control
    control.timeLimit = control.timeLimit.map { max(0, $0 - clock.seconds) } ?? masterSeconds
    var outcome: Outcome
    do {
      outcome = try MIPSelection().outcome(problem, from: tree, control.start())
    } catch SelectionError.solverFailed(let reason) {
      // The tree's result stands on its own; what failed is said beside it.
      outcome = tree
      outcome.certificate.assumes.append("outer approximation took no part: \(reason)")
      return outcome
    }
    // Nobody set the limit that it met.
    if outcome.status == .timeLimit, clock.control.timeLimit == nil { outcome.status = .feasible }
    outcome.work.nodes += tree.work.nodes
    outcome.lossBound = [outcome.lossBound, tree.lossBound].compactMap { $0 }.max()
    return outcome
  }
}
