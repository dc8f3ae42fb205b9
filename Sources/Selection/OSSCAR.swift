import Execution

/// Batched removal followed by batch-swap local search.
///
/// Phase 1 removes groups in rounds of about ``removalBatch``, the cheapest by their single scores, with an exact joint
/// update after each round. Phase 2 repeatedly drops the t cheapest kept groups at once and adds the t best removed
/// ones at once, keeps the exchange if the refitted loss falls by 1e-9 relative, and halves t otherwise until 1.
///
/// Meng, Ibrahim, Behdin, Hazimeh, Ponomareva and Mazumder, "OSSCAR: One-Shot Structured Pruning in Vision and Language
/// Models with Combinatorial Optimization", ICML 2024, arXiv:2403.12983. The published program uses batches of 10
/// neurons or 2 heads, swaps of 10 neurons or 5 heads, and stops at the first failed swap; halving is its
/// stronger variant.
///
/// Under side constraints the removal is that of ``BackwardElimination`` in rounds, and a batch swap counts only when
/// its result meets them; most batches do not, so this is the weaker choice there.
///
/// - Complexity: O(p³) for the removal; O(p²) per local-search step here, by low-rank updates.
/// - Note: No bound is proved.
public struct OSSCAR: Sendable {
  /// Groups removed per round; `nil` for 10 single variables or 2 larger groups.
  public var removalBatch: Int?
  /// Groups exchanged at first; `nil` for 10 single variables or 5 larger groups.
  public var swapSize: Int?
  /// Local-search steps at most.
  public var maximumSteps = 60

  public init(removalBatch: Int? = nil, swapSize: Int? = nil) {
    self.removalBatch = removalBatch
    self.swapSize = swapSize
  }

  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    guard problem.hasUniformWeights else {
      throw SelectionError.unsupported(
        method: "osscar", reason: "batches assume equal costs; use backward or swap with unequal costs")
    }
    if problem.hasSideConstraints {
      let size = removalBatch ?? (problem.hasUnitGroups ? 10 : 2)
      let removal = try ConstrainedElimination(batch: max(1, size), stage: "osscar removal").outcome(problem, clock)
      if removal.status != .feasible { return removal }
      let loss = try removal.loss ?? problem.core.refit(problem.rows(of: removal.support)).loss
      return try localSearch(problem, from: removal.support, startLoss: loss, clock)
    }
    let removal = try removeInBatches(problem, clock)
    if let interruption = removal.interruption {
      return Outcome(support: removal.support, status: Outcome.status(interruption))
    }
    return try localSearch(problem, from: removal.support, startLoss: removal.loss, clock)
  }

  private func removeInBatches(_ problem: SelectionProblem, _ clock: RunClock) throws -> (
    support: [Int], loss: Double, interruption: RunClock.Interruption?
  ) {
    let elimination = GroupElimination(
      try problem.core.inverse(), try problem.core.denseGram(), groups: problem.groups)
    var candidates = [Bool](repeating: true, count: problem.groupCount)
    for group in problem.fixedIn { candidates[group] = false }
    for group in problem.fixedOut {
      elimination.eliminate(group)
      candidates[group] = false
    }
    let removals = problem.groupCount - problem.fixedOut.count - problem.keptCount
    let batch = max(1, removalBatch ?? (problem.hasUnitGroups ? 10 : 2))
    let rounds = max(1, removals / batch)
    var interruption: RunClock.Interruption?
    for round in 0..<rounds where removals > 0 {
      // Round sizes differ by at most one.
      let count = removals * (round + 1) / rounds - removals * round / rounds
      interruption = interruption ?? clock.interruption
      let chosen = elimination.cheapest(
        interruption == nil ? count : removals - removals * round / rounds, candidates: candidates)
      for group in chosen {
        if interruption == nil { elimination.eliminate(group) }
        candidates[group] = false
      }
      if interruption != nil { break }
      clock.report(Progress(stage: "osscar removal", done: removals * (round + 1) / rounds, total: removals))
    }
    let kept = problem.fixedIn + candidates.indices.filter { candidates[$0] }
    return (kept.sorted(), elimination.total, interruption)
  }

  private func localSearch(_ problem: SelectionProblem, from start: [Int], startLoss: Double, _ clock: RunClock) throws
    -> Outcome
  {
    let tableau = try GroupTableau(problem, support: start)
    var loss = startLoss
    let movableKept = start.count { tableau.isMovable[$0] }
    let movableRemoved = problem.groupCount - problem.fixedOut.count - start.count
    // A batch larger than either side makes a block singular.
    var size = min(swapSize ?? (problem.hasUnitGroups ? 10 : 5), movableKept, movableRemoved, tableau.cheapMoves / 2)
    var outcome = Outcome(support: start)
    for _ in 0..<maximumSteps where size >= 1 {
      if let interruption = clock.interruption {
        outcome.status = Outcome.status(interruption)
        break
      }
      for group in tableau.ranked(kept: true, count: size) { tableau.move(group) }
      for group in tableau.ranked(kept: false, count: size) { tableau.move(group) }
      let isFeasible = !problem.hasSideConstraints || problem.isFeasible(support: tableau.support)
      if isFeasible, tableau.tentativeChange < -1e-9 * loss {
        loss += tableau.tentativeChange
        try tableau.accept()
        outcome.work.swaps += size
        clock.report(Progress(stage: "osscar swaps", done: outcome.work.swaps))
      } else {
        tableau.reject()
        size /= 2
      }
    }
    outcome.support = tableau.support
    outcome.loss = loss
    return outcome
  }
}
