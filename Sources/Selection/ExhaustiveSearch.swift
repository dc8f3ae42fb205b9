import CKernels
import Execution
import LinearAlgebra
import Synchronization

/// Looks at every support the budget allows and proves its optimum by enumeration.
///
/// The supports are the leaves of a tree: each level eliminates one group from the pair (H⁻¹, WWᵀ), or adds one on
/// (H, GGᵀ), whichever side has fewer groups to choose, and the last level needs the diagonal only. Work is shared by
/// all supports with a common beginning: 12 heads choose 6 (924 supports of 6 blocks of 32) take about 9 000 block
/// updates instead of 924 factorisations. Losses are sums of positive terms and do not cancel.
///
/// Under side constraints the tree removes only what mends something violated, propagation decides what follows, and a
/// feasible support that holds all others below is looked at in their place: the loss never falls by a removal.
///
/// - Complexity: O(Σ over prefixes of remaining²·b) time; one pair of matrices per level.
public struct ExhaustiveSearch: Sendable {
  /// A search of more supports than this is refused.
  public var maximumSupports = 1e9

  public init() {}

  /// How many supports the search would look at (with unequal costs or side constraints, an upper estimate:
  /// supports smaller than the budget count too).
  public static func supportCount(_ problem: SelectionProblem) -> Double {
    let free = problem.groupCount - problem.fixedIn.count - problem.fixedOut.count
    guard problem.hasUniformWeights else { return Double(sign: .plus, exponent: min(free, 1000), significand: 1) }
    let chosen = problem.keptCount - problem.fixedIn.count
    if problem.hasSideConstraints {
      // Every support up to the budget can be the largest feasible one around.
      var (count, total) = (1.0, 1.0)
      for size in 0..<max(0, min(chosen, free)) {
        count *= Double(free - size) / Double(size + 1)
        total += count
      }
      return total
    }
    let smaller = min(chosen, free - chosen)
    guard smaller > 0 else { return 1 }
    return (1...smaller).reduce(1.0) { $0 * Double(free - smaller + $1) / Double($1) }
  }

  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    let count = Self.supportCount(problem)
    guard count <= maximumSupports else {
      throw SelectionError.unsupported(
        method: "exhaustive", reason: "there are about \(count) supports, more than \(maximumSupports)")
    }
    if problem.hasSideConstraints { return try constrainedOutcome(problem, clock) }
    let fixed = Set(problem.fixedIn + problem.fixedOut)
    let free = (0..<problem.groupCount).filter { !fixed.contains($0) }
    let chosen = problem.hasUniformWeights ? problem.keptCount - problem.fixedIn.count : 0
    // With unequal costs the search removes until the budget is met; more removals never help.
    let adds = problem.hasUniformWeights && chosen < free.count - chosen
    let fixedFirst = adds ? problem.fixedIn : problem.fixedOut
    let (matrixA, matrixB) =
      adds
      ? (problem.core.scaledGram, problem.core.linearGram())
      : (try problem.core.inverse(), try problem.core.denseGram())
    let whole = SubsetPair(matrixA, matrixB, problem: problem, groups: fixedFirst + free)
    let root = whole.eliminating(
      Array(0..<fixedFirst.count), keeping: Array(fixedFirst.count..<fixedFirst.count + free.count))
    let enumeration = SubsetEnumeration(
      root: root, picks: problem.hasUniformWeights ? (adds ? chosen : free.count - chosen) : nil,
      weights: free.map { problem.weights[$0] },
      required: free.reduce(0) { $0 + problem.weights[$1] }
        - (problem.limit - problem.fixedIn.reduce(0) { $0 + problem.weights[$1] }),
      maximizes: adds, clock: clock)
    let result = enumeration.run()
    let picked = Set(result.positions.map { free[$0] })
    let support = adds ? problem.fixedIn + picked : problem.fixedIn + free.filter { !picked.contains($0) }
    var outcome = Outcome(support: support.sorted(), work: Work(nodes: result.supports))
    if let interruption = result.interruption {
      outcome.status = Outcome.status(interruption)
      if result.positions.isEmpty, result.supports == 0 {
        outcome.support = try BackwardElimination().outcome(problem, RunControl().start()).support
      }
    } else {
      outcome.status = .optimal
      // The worth of the best support is its loss (or the energy minus it); the refit says it to full precision.
      outcome.lossBound = .infinity
      outcome.certificate = Certificate(
        kind: .enumeration, assumes: ["losses compared in double precision"])
    }
    return outcome
  }

  private func constrainedOutcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    let result = try ConstrainedEnumeration(clock: clock).run(problem)
    var outcome = Outcome(support: result.best?.support ?? [], work: Work(nodes: result.supports))
    if let interruption = result.interruption {
      outcome.status = Outcome.status(interruption)
      if result.best == nil {
        outcome.support = try ConstrainedElimination().outcome(problem, RunControl().start()).support
      }
    } else if result.best == nil {
      // Nothing is feasible; the search for a support says which constraints conflict.
      outcome.support = try problem.feasibleSupport(order: Array(problem.groups.indices), clock: clock)
    } else {
      outcome.status = .optimal
      outcome.lossBound = .infinity
      outcome.certificate = Certificate(
        kind: .enumeration,
        assumes: ["losses compared in double precision", "side constraints hold to 1e-12 of their coefficients"])
    }
    return outcome
  }
}
