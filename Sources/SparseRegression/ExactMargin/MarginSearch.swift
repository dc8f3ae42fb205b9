import Execution
import HeapModule

/// Best-first branch and bound with diving: the engine behind ``MarginTree``.
final class MarginSearch {
  /// What the search may do.
  struct Limits {
    var gap = 0.0
    var nodes = Int.max
  }

  let data: MarginData
  let limits: Limits
  let clock: RunClock
  let set: MarginWorkingSet
  let outside: MarginOutside?
  /// The best support known, its refit, and F.
  private(set) var best: (refit: SupportRefit, objective: Double)?
  var nodes = 0
  /// The least bound of all that was cut off.
  var discarded = Double.infinity
  var interruption: RunClock.Interruption?
  var hasReachedNodeLimit = false
  private var open = Heap<TreeNode>()
  private var created = 0
  private var tried: Set<[Int]> = []
  private var failures = 0
  private var reported = 0.0

  /// - Parameter complete: Whether all columns are members from the start.
  init(_ data: MarginData, limits: Limits, complete: Bool, clock: RunClock) {
    self.data = data
    self.limits = limits
    self.clock = clock
    set = MarginWorkingSet(data, capacity: complete ? data.columnCount + 1 : min(data.columnCount + 1, 128))
    outside = complete ? nil : MarginOutside(data)
    if complete { set.insert((0..<data.columnCount).filter { !data.isUnpenalised[$0] }) }
  }

  /// A node with a bound of at least this need not be looked at.
  var cutoff: Double {
    guard let objective = best?.objective else { return .infinity }
    return objective - max(limits.gap * abs(objective), 1e-9 * abs(objective) + 1e-14 * data.emptyLoss)
  }

  /// A proved lower bound of F.
  var bound: Double {
    let least = min(discarded, open.min?.bound ?? .infinity)
    // Losses and penalties are not negative.
    return max(0, min(least, best?.objective ?? .infinity))
  }

  /// Takes a refit in when it is allowed and the best so far.
  @discardableResult
  func offer(_ refit: SupportRefit) -> Double {
    if let limit = data.limit, data.penalisedCount(refit.support) > limit { return .infinity }
    let objective = data.objective(refit)
    if objective < best?.objective ?? .infinity {
      best = (refit, objective)
      failures = 0
    }
    return objective
  }

  /// Searches until the tree is done or a limit is reached.
  func run() {
    if data.limit != nil { findMultiplier() }
    process(snapshot(bound: -.infinity))
    while let node = open.popMin() {
      if node.bound >= cutoff {
        discarded = min(discarded, node.bound)
        open = Heap()
        break
      }
      process(node)
      if interruption != nil || hasReachedNodeLimit { break }
    }
  }

  func shouldStop() -> Bool {
    if interruption == nil { interruption = clock.interruption }
    return interruption != nil
  }

  /// Follows one path down from a node until it is closed, and keeps the other children.
  private func process(_ node: TreeNode) {
    load(node)
    var inherited = node.bound
    while true {
      if nodes >= limits.nodes { hasReachedNodeLimit = true }
      if shouldStop() || hasReachedNodeLimit {
        open.insert(snapshot(bound: inherited))
        return
      }
      nodes += 1
      report()
      guard let next = explore(inherited) else { return }
      // The sibling waits; this path goes on with the value that the relaxation prefers.
      set.state[next.local] = next.isIn ? 2 : 1
      open.insert(snapshot(bound: next.bound, dropping: next.isIn ? next.local : nil))
      set.state[next.local] = next.isIn ? 1 : 2
      if !next.isIn { set.setCoefficient(next.local, 0) }
      inherited = next.bound
    }
  }

  /// Bounds the loaded node. Returns how to branch, or `nil` when it is closed (or kept for later by a limit).
  private func explore(_ inherited: Double) -> (local: Int, isIn: Bool, bound: Double)? {
    var effort = 0.1
    var bound = inherited
    while true {
      if let limit = data.limit, set.takenCount > limit { return nil }
      let outcome = set.relax(
        cutoff: cutoff, outside: outside, effort: effort, needsCheck: !bound.isFinite || data.limit != nil,
        fixes: cutoff.isFinite, discarded: &discarded, isInterrupted: { self.shouldStop() })
      switch outcome {
      case .interrupted:
        open.insert(snapshot(bound: bound))
        return nil
      case .pruned(let value):
        discarded = min(discarded, max(bound, value))
        return nil
      case .open(let value): bound = max(bound, value)
      }
      tryRounding()
      if bound >= cutoff {
        discarded = min(discarded, bound)
        return nil
      }
      if let choice = set.branchingVariable() { return (choice.local, choice.isIn, bound) }
      // Nothing is fractional: the relaxation is the problem itself as soon as it has converged.
      if effort > 0 {
        effort = 0
        continue
      }
      offerRelaxation()
      // Or as near to it as rounding lets the bound come.
      if bound >= cutoff || bound >= (best?.objective ?? .infinity) * (1 - 1e-7) {
        discarded = min(discarded, bound)
        return nil
      }
      if let free = set.anyFreeVariable() { return (free, true, bound) }
      discarded = min(discarded, checkedBound(bound))
      return nil
    }
  }

  /// The bound of a node in which every member is decided, columns outside looked at.
  private func checkedBound(_ bound: Double) -> Double {
    var none = Double.infinity
    let outcome = set.relax(
      cutoff: .infinity, outside: outside, effort: 0, needsCheck: true, fixes: false, discarded: &none,
      isInterrupted: { false })
    if case .open(let value) = outcome { return max(bound, value) }
    return bound
  }

  /// The relaxation's own support, and the support of what is in.
  private func offerRelaxation() {
    offer(refit((set.freeCount..<set.count).filter { set.state[$0] == 1 || set.b[$0] != 0 }))
  }

  private func refit(_ locals: [Int]) -> SupportRefit {
    data.problem.refit(locals.map { Int(set.members[$0]) }, warm: best?.refit)
  }

  private func tryRounding() {
    let support = set.roundedSupport()
    guard tried.insert(support).inserted else { return }
    if tried.count > 200_000 { tried.removeAll() }
    let refitted = refit(support)
    let objective = offer(refitted)
    let known = best?.objective ?? .infinity
    let isNear = objective < known + 0.1 * abs(known)
    failures += 1
    guard failures < 4 || (isNear && failures & 15 == 0), objective.isFinite else { return }
    improve(refitted)
  }

  /// Descent over supports from a refit, among the columns of the working set.
  func improve(_ refit: SupportRefit) {
    let candidates = (set.freeCount..<set.count).map { Int(set.members[$0]) }.sorted()
    MarginDescent(data: data, candidates: candidates, clock: clock).improve(refit) { offer($0) }
  }

  private func report() {
    guard clock.control.observer != nil else { return }
    let now = clock.seconds
    guard now - reported >= 0.1 else { return }
    reported = now
    clock.report(
      Progress(stage: "branch and bound", done: nodes, total: nil, incumbent: best?.objective, bound: bound))
  }

  private func snapshot(bound: Double, dropping dropped: Int? = nil) -> TreeNode {
    var decided: [Int32] = []
    var members: [Int32] = []
    var values: [Float] = []
    for local in 0..<set.count {
      let state = set.state[local]
      if state != 0, local >= set.freeCount { decided.append(Int32(local) << 1 | (state == 1 ? 1 : 0)) }
      if set.b[local] != 0, local != dropped {
        members.append(Int32(local))
        values.append(Float(set.b[local]))
      }
    }
    created += 1
    return TreeNode(
      bound: bound, number: created, decided: decided, members: members, values: values,
      multiplier: set.multiplier, alive: outside?.alive, record: -1, isIn: true)
  }

  private func load(_ node: TreeNode) {
    for local in 0..<set.count {
      set.state[local] = set.isFree(local) ? 1 : 0
      (set.b[local], set.excess[local]) = (0, 0)
    }
    if let alive = node.alive { outside?.alive = alive }
    for code in node.decided { set.state[Int(code >> 1)] = code & 1 == 1 ? 1 : 2 }
    for (local, value) in zip(node.members, node.values) { set.b[Int(local)] = Double(value) }
    if set.multiplier != node.multiplier { set.setMultiplier(node.multiplier) }
    set.refreshRows()
  }

  /// The multiplier at which the relaxation takes in about as many columns as the limit, by bisection on its logarithm.
  private func findMultiplier() {
    guard let limit = data.limit, limit > 0 else {
      set.setMultiplier(2 * data.emptyLoss + 1)
      return
    }
    var (low, high) = (0.0, 2 * data.emptyLoss)
    var (choice, choiceBound) = (high, -Double.infinity)
    var none = Double.infinity
    for _ in 0..<40 {
      let middle = low > 0 ? (low * high).squareRoot() : 0.5 * high
      set.setMultiplier(middle)
      let outcome = set.relax(
        cutoff: .infinity, outside: outside, effort: 0, needsCheck: true, fixes: false, discarded: &none, rounds: 40,
        isInterrupted: { self.shouldStop() })
      if case .open(let value) = outcome, value > choiceBound { (choice, choiceBound) = (middle, value) }
      if set.relaxedSize() > Double(limit) { low = middle } else { high = middle }
      if interruption != nil || high < 1.03 * low { break }
    }
    set.setMultiplier(choice)
  }
}
