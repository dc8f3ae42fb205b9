import Execution
import LinearAlgebra

/// Removes one group at a time, always the one whose removal costs least after a refit.
///
///     let path = try BackwardElimination().path(problem)
///     path.loss(keeping: 512)      // every budget from one pass
///
/// The score of a group, `½ tr(W_gᵀ (P_gg)⁻¹ W_g)` with `P = H_SS⁻¹`, is the exact increase of the loss (optimal brain
/// surgeon; Hassibi and Stork 1992). With unequal costs the score per cost decides. Supports are nested, so one pass
/// gives the whole curve of loss against budget.
///
/// Under side constraints the removal goes on until they hold as well, always mending something, and what follows from
/// a removal goes with it; groups that fit again at the end come back.
///
/// - Complexity: O(p³) time with delayed low-rank updates, O(p²) memory; independent of the number of outputs after
///   one product `WWᵀ`.
/// - Note: No bound is proved.
public struct BackwardElimination: Sendable {
  public init() {}

  /// The path down to the fixed-in groups.
  ///
  /// The pass ends early, with a shorter path, when the time limit passes or the task is cancelled.
  /// - Throws: `SelectionError.singular`; `.unsupported` with side constraints, which nested supports cannot meet.
  public func path(_ problem: SelectionProblem, control: RunControl = RunControl()) throws -> EliminationPath {
    try problem.refuseSideConstraints(method: "backward")
    return try run(problem, control.start(), downTo: nil).path
  }

  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    if problem.hasSideConstraints { return try ConstrainedElimination().outcome(problem, clock) }
    let result = try run(problem, clock, downTo: problem.limit)
    var support = Set(result.path.fixed + result.path.order)
    support.subtract(result.removed)
    // Unequal costs can leave room for groups that went early.
    let weights = problem.weights
    var used = support.reduce(0) { $0 + weights[$1] }
    if let interruption = result.interruption {
      // What the pass did not remove is dropped by its score, so that the incumbent fits.
      let scores = try ScoreSelection(.activation).scores(problem)
      let movable = support.subtracting(problem.fixedIn).sorted { scores[$0] / weights[$0] < scores[$1] / weights[$1] }
      for group in movable where used > problem.limit * (1 + 1e-12) {
        support.remove(group)
        used -= weights[group]
      }
      return Outcome(support: support.sorted(), status: Outcome.status(interruption))
    }
    var loss = result.path.losses.last
    for group in result.removed.reversed() where used + weights[group] <= problem.limit * (1 + 1e-12) {
      support.insert(group)
      used += weights[group]
      loss = nil
    }
    return Outcome(support: support.sorted(), loss: loss)
  }

  private func run(_ problem: SelectionProblem, _ clock: RunClock, downTo limit: Double?) throws -> (
    path: EliminationPath, removed: [Int], interruption: RunClock.Interruption?
  ) {
    let elimination = GroupElimination(
      try problem.core.inverse(), try problem.core.denseGram(), groups: problem.groups)
    for group in problem.fixedOut { elimination.eliminate(group) }
    let weights = problem.weights
    var candidates = [Bool](repeating: true, count: problem.groupCount)
    for group in problem.fixedIn + problem.fixedOut { candidates[group] = false }
    var used = candidates.indices.reduce(0) { $0 + (candidates[$1] ? weights[$1] : 0) }
    used += problem.fixedIn.reduce(0) { $0 + weights[$1] }
    let total = candidates.count { $0 }
    var (removed, losses): ([Int], [Double]) = ([], [elimination.total])
    var interruption: RunClock.Interruption?
    while used > (limit ?? -1) * (1 + 1e-12) {
      if removed.count % 64 == 0 {
        interruption = clock.interruption
        if interruption != nil { break }
        clock.report(Progress(stage: "backward", done: removed.count, total: total))
      }
      guard let group = elimination.best(.least, candidates: candidates, weights: weights) else { break }
      elimination.eliminate(group)
      candidates[group] = false
      used -= weights[group]
      removed.append(group)
      losses.append(elimination.total)
    }
    let left = candidates.indices.filter { candidates[$0] }
    let path = EliminationPath(
      order: removed + left, losses: losses, fixed: problem.fixedIn, isForward: false)
    return (path, removed, interruption)
  }
}
