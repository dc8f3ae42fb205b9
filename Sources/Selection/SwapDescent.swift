import Execution

/// Descent over all exact exchanges of one kept group for one removed group, and over chains of exchanges.
///
///     let selection = try problem.select(.swap)
///     selection.certificate.kind      // .swapOptimal
///
/// It starts from backward elimination (and from forward selection when groups are larger than one variable). A step
/// finds the best of all k(n − k) exchanges in closed form from a sweep tableau, refit included, in one pass over two
/// triangles, and carries it out by two pivots; the cost does not depend on the number of outputs. Where no single
/// exchange helps, chains are tried: t groups leave one after the other, each the cheapest at its turn, and t enter, or
/// the reverse; t runs up to ``longestChain``. It ends when neither helps.
///
/// The certificate says what is then true: no exchange of one group lowers the loss by more than ``tolerance``.
///
/// Under side constraints only feasible supports are visited: single additions and exchanges (of all-or-none sets as
/// of groups), then compound moves in which a search restores feasibility, in place of chains. The certificate then
/// speaks of feasible exchanges, additions and removals of one group or all-or-none set.
///
/// - Complexity: O(p²) per exchange for single variables, O(n²·b³) more for groups of b; O(p³) to start.
/// - Note: No bound is proved.
public struct SwapDescent: Sendable {
  /// An exchange has to lower the loss by this share of it.
  public var tolerance = 1e-9
  /// The longest chain tried; 1 tries single exchanges only.
  public var longestChain = 24
  /// Exchanges at most; a safety net that ordinary problems do not reach.
  public var maximumSwaps = 100_000

  /// Supports to descend from beside that of backward elimination, `.forward` or `.osscar`; `nil` takes forward
  /// selection when groups are larger than one variable.
  public var moreStarts: [Method]?

  public init() {}

  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    // The one with side constraints starts from forward selection too: constraints lead one pass astray more often.
    let isConstrained = problem.hasSideConstraints
    let first = try BackwardElimination().outcome(problem, clock)
    if first.status != .feasible { return first }
    var best = try descend(problem, from: first, clock)
    var tried: Set<[Int]> = [first.support]
    for start in moreStarts ?? (problem.hasUnitGroups && !isConstrained ? [] : [.forward]) {
      guard best.outcome.status == .feasible else { break }
      let other: Outcome
      switch start {
      case .forward: other = try ForwardSelection().outcome(problem, clock)
      case .osscar where problem.hasUniformWeights: other = try OSSCAR().outcome(problem, clock)
      default: continue
      }
      guard other.status == .feasible, tried.insert(other.support).inserted else { continue }
      let result = try descend(problem, from: other, clock)
      let swaps = best.outcome.work.swaps + result.outcome.work.swaps
      if result.loss < best.loss * (1 - 1e-12), result.outcome.status == .feasible { best = result }
      best.outcome.work.swaps = swaps
    }
    return best.outcome
  }

  /// Descends from a support that the budget allows.
  func descend(_ problem: SelectionProblem, from start: Outcome, _ clock: RunClock) throws -> (
    outcome: Outcome, loss: Double
  ) {
    if problem.hasSideConstraints {
      return try constrainedDescent(problem, from: start, clock)
    }
    let tableau = try GroupTableau(problem, support: start.support)
    var loss = try start.loss ?? problem.core.refit(problem.rows(of: start.support)).loss
    var outcome = Outcome(support: start.support)
    try fill(tableau, loss: &loss)
    search: while outcome.work.swaps < maximumSwaps {
      if let interruption = clock.interruption {
        outcome.status = Outcome.status(interruption)
        break
      }
      clock.report(Progress(stage: "swap", done: outcome.work.swaps, incumbent: loss))
      if let swap = try tableau.bestSwap(), swap.decrease > tolerance * loss {
        tableau.move(swap.leaving)
        tableau.move(swap.entering)
        // The pivots give the change once more; rounding may turn a gain at the tolerance into none.
        if tableau.tentativeChange < 0 {
          loss += tableau.tentativeChange
          outcome.work.swaps += 1
          try tableau.accept()
          try fill(tableau, loss: &loss)
          continue
        }
        tableau.reject()
      }
      for length in chainLengths(problem, tableau) {
        for form in ChainForm.allCases {
          chain(tableau, length: length, form: form)
          if tableau.tentativeChange < -tolerance * loss {
            loss += tableau.tentativeChange
            outcome.work.swaps += length
            try tableau.accept()
            continue search
          }
          tableau.reject()
        }
      }
      outcome.certificate = Certificate(
        kind: .swapOptimal,
        assumes: ["no exchange of one kept group for one removed group lowers the loss by more than \(tolerance) of it"]
      )
      break
    }
    outcome.support = tableau.support
    outcome.loss = loss
    return (outcome, loss)
  }

  /// Repairs lead somewhere else than searches, mostly but not always to less loss; where both are cheap, the better end
  /// counts.
  private func constrainedDescent(_ problem: SelectionProblem, from start: Outcome, _ clock: RunClock) throws -> (
    outcome: Outcome, loss: Double
  ) {
    var descent = ConstrainedDescent(problem, tolerance: tolerance, maximumSwaps: maximumSwaps, clock: clock)
    var best = try descent.descend(from: start)
    guard problem.groupCount <= 512, best.outcome.status == .feasible else { return best }
    descent.usesRepairs = false
    descent.searchWork = .max
    let other = try descent.descend(from: start)
    let swaps = best.outcome.work.swaps + other.outcome.work.swaps
    if other.loss < best.loss * (1 - 1e-12), other.outcome.status == .feasible { best = other }
    best.outcome.work.swaps = swaps
    return best
  }

  /// Adds groups while the budget has room: with unequal costs an exchange can free some.
  private func fill(_ tableau: GroupTableau, loss: inout Double) throws {
    while true {
      let slack = tableau.problem.limit * (1 + 1e-12) - tableau.used
      guard let addition = tableau.best(kept: false, where: { tableau.weights[$0] <= slack }),
        addition.change < 0
      else { return }
      loss += tableau.move(addition.group)
      try tableau.accept()
    }
  }

  private func chainLengths(_ problem: SelectionProblem, _ tableau: GroupTableau) -> [Int] {
    // With unequal costs a chain of so many against so many seldom fits the budget.
    guard problem.hasUniformWeights else { return [] }
    let kept = tableau.isKept.indices.count { tableau.isKept[$0] && tableau.isMovable[$0] }
    let removed = tableau.isKept.indices.count { !tableau.isKept[$0] && tableau.isMovable[$0] }
    let longest = min(longestChain, kept, removed, tableau.cheapMoves / 2)
    return [2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 28, 32].filter { $0 <= longest }
  }

  /// How the moves of a chain follow each other.
  private enum ChainForm: CaseIterable {
    /// One by one, each the best at its turn, leaving before entering.
    case leaveThenEnter
    /// One by one, entering before leaving.
    case enterThenLeave
    /// The best by their single changes at once, leaving before entering: OSSCAR's batch swap.
    case batch
  }

  private func chain(_ tableau: GroupTableau, length: Int, form: ChainForm) {
    for kept in form == .enterThenLeave ? [false, true] : [true, false] {
      if form == .batch {
        for group in tableau.ranked(kept: kept, count: length) { tableau.move(group) }
      } else {
        for _ in 0..<length {
          guard let step = tableau.best(kept: kept) else { return }
          tableau.move(step.group)
        }
      }
    }
  }
}
