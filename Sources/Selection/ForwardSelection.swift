import Execution
import LinearAlgebra

/// Adds one group at a time, always the one that lowers the loss most after a refit.
///
/// The gain of a group, `½ tr(r_gᵀ C_g⁻¹ r_g)` with the residual `r = G − HW` and the Schur complement C, is the exact
/// decrease of the loss (orthogonal least squares; Chen, Billings and Luo 1989). With unequal costs the gain per cost
/// decides. Supports are nested.
///
/// Under side constraints a group is added only where propagation of the constraints leaves a way on, and what follows
/// from an addition is added with it.
///
/// - Complexity: O(k·p²) time for k groups, O(p²) memory.
/// - Note: No bound is proved.
public struct ForwardSelection: Sendable {
  public init() {}

  /// The path from the fixed-in groups up to all groups that are not fixed out.
  /// - Throws: `SelectionError.singular`; `.unsupported` with side constraints, which nested supports cannot meet.
  public func path(_ problem: SelectionProblem, control: RunControl = RunControl()) throws -> EliminationPath {
    try problem.refuseSideConstraints(method: "forward")
    return try run(problem, control.start(), upTo: .infinity).path
  }

  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    if problem.hasSideConstraints { return try ConstrainedAddition().outcome(problem, clock) }
    let result = try run(problem, clock, upTo: problem.limit)
    return Outcome(
      support: (result.path.fixed + result.path.order).sorted(),
      status: result.interruption.map(Outcome.status) ?? .feasible)
  }

  private func run(_ problem: SelectionProblem, _ clock: RunClock, upTo limit: Double) throws -> (
    path: EliminationPath, interruption: RunClock.Interruption?
  ) {
    let energy = try problem.core.energy()
    let elimination = GroupElimination(problem.core.scaledGram, problem.core.linearGram(), groups: problem.groups)
    for group in problem.fixedIn { elimination.eliminate(group) }
    let weights = problem.weights
    var candidates = [Bool](repeating: true, count: problem.groupCount)
    for group in problem.fixedIn + problem.fixedOut { candidates[group] = false }
    var used = problem.fixedIn.reduce(0) { $0 + weights[$1] }
    var (added, losses): ([Int], [Double]) = ([], [energy - elimination.total])
    var interruption: RunClock.Interruption?
    while true {
      if added.count % 64 == 0 {
        interruption = clock.interruption
        if interruption != nil { break }
        clock.report(Progress(stage: "forward", done: added.count))
      }
      for group in candidates.indices where candidates[group] && used + weights[group] > limit * (1 + 1e-12) {
        candidates[group] = false
      }
      guard let group = elimination.best(.most, candidates: candidates, weights: weights) else { break }
      elimination.eliminate(group)
      candidates[group] = false
      used += weights[group]
      added.append(group)
      losses.append(energy - elimination.total)
    }
    return (EliminationPath(order: added, losses: losses, fixed: problem.fixedIn, isForward: true), interruption)
  }
}
