import Execution
import HeapModule

/// Best-first branch and bound with diving on the perspective relaxation: the engine behind ``PerspectiveTree``.
final class PerspectiveSearch {
  /// What the search may do.
  struct Limits {
    var gap = 0.0
    var pool = 1
    var nodes = Int.max
    /// Whether only supports of exactly the limit's size count.
    var exactSize = false
    /// Nodes after which a tree is worth a tighter relaxation.
    var shiftSize = 64
    /// Nodes after which a tree is shared out.
    var grownSize = 512
  }

  let data: PerspectiveData
  let limits: Limits
  let clock: RunClock
  let set: WorkingSet
  let outside: OutsideColumns?
  var recorder: CertificateRecorder?
  var pool: SupportPool
  var nodes = 0
  /// The least bound of all that was cut off.
  var discarded = Double.infinity
  var interruption: RunClock.Interruption?
  var hasReachedNodeLimit = false
  var open = Heap<TreeNode>()
  var created = 0
  private var tried: Set<[Int]> = []
  private var failures = 0
  private var reported = 0.0
  /// Whether another search brings the work of this one together with others.
  private var isSlot = false

  /// - Parameters:
  ///   - complete: Whether all columns are members from the start.
  init(_ data: PerspectiveData, limits: Limits, complete: Bool, clock: RunClock) {
    self.data = data
    self.limits = limits
    self.clock = clock
    pool = SupportPool(capacity: limits.pool)
    set = WorkingSet(data, capacity: complete ? data.columnCount : min(data.columnCount, Self.roomyCapacity))
    outside =
      complete ? nil : OutsideColumns(data, threads: clock.control.threads)
    if complete {
      set.insert(Array(0..<data.columnCount))
    } else {
      // Whether groups that need members get them is judged on the working set.
      set.insert(
        (0..<data.columnCount).filter { column in
          if data.isFree[column] { return true }
          guard let groups = data.groups, groups.groupOf[column] >= 0, !data.isBarred[column] else { return false }
          return groups.atLeast[Int(groups.groupOf[column])] > 0
        })
    }
  }

  /// Members that a growing working set has room for before it moves; only what is used takes memory.
  private static var roomyCapacity: Int { 8200 }

  /// A search that shares the data and the Gram matrix of another one, which has all columns in its working set.
  init(slotOf owner: PerspectiveSearch) {
    data = owner.data
    limits = owner.limits
    clock = owner.clock
    pool = owner.pool
    set = WorkingSet(sharing: owner.set)
    outside = nil
    isSlot = true
  }

  /// A node with a bound of at least this need not be looked at.
  var cutoff: Double {
    let threshold = pool.threshold
    guard threshold.isFinite else { return .infinity }
    return threshold - max(limits.gap * abs(threshold), 1e-10 * data.energy)
  }

  /// A proved lower bound of every support that is not in the pool, and of the best.
  var bound: Double {
    let least = min(discarded, open.min?.bound ?? .infinity)
    // F is a sum of squares and penalties.
    return max(0, min(least, pool.threshold))
  }

  func offer(_ refitted: RefittedSupport) {
    if let limit = data.limit {
      let size = refitted.support.count { !data.isFree[Int(set.members[$0])] }
      if size > limit || (limits.exactSize && size < limit) { return }
    }
    if let groups = data.groups, !groups.allows(refitted.support.lazy.map { Int(self.set.members[$0]) }) { return }
    let order = refitted.support.indices.sorted {
      set.members[refitted.support[$0]] < set.members[refitted.support[$1]]
    }
    let improved = pool.insert(
      SupportPool.Entry(
        columns: order.map { Int(set.members[refitted.support[$0]]) },
        coefficients: order.map { refitted.coefficients[$0] },
        objective: refitted.objective))
    if improved { failures = 0 }
  }

  /// Searches until the tree is done or a limit is reached.
  func run() {
    begin()
    var isShifted = !set.isComplete
    while nodes < limits.grownSize || !mayShare, let node = open.popMin() {
      if nodes >= limits.shiftSize, !isShifted {
        // A tighter relaxation takes a moment; the tree starts again with it.
        isShifted = true
        let shift = DiagonalShift(set) { self.shouldStop() }
        if shift.values.contains(where: { $0 > 0 }) {
          set.setShift(shift.values)
          open = Heap()
          discarded = .infinity
          if recorder != nil { recorder = CertificateRecorder() }
          begin()
          continue
        }
      }
      // A certificate needs a proof of its own for every leaf.
      if node.bound >= cutoff, recorder == nil {
        discarded = min(discarded, node.bound)
        open = Heap()
        break
      }
      process(node)
      if interruption != nil || hasReachedNodeLimit { return }
    }
    if !open.isEmpty { runInSlices() }
  }

  private func begin() {
    // The multiplier is the root's: a tree that starts again still has the states of its last node.
    set.resetGroups()
    for local in 0..<set.count {
      set.state[local] = set.initialState(local)
      set.b[local] = 0
    }
    set.refreshCorrelations()
    if data.limit != nil { findMultiplier() }
    for local in 0..<set.count { set.b[local] = 0 }
    process(snapshot(bound: -.infinity))
  }

  func shouldStop() -> Bool {
    if interruption == nil { interruption = clock.interruption }
    return interruption != nil
  }

  /// Follows one path down from a node until it is closed, and keeps the other children.
  func process(_ node: TreeNode) {
    load(node)
    var inherited = node.bound
    var (parent, side) = (node.record, node.isIn)
    while true {
      if nodes >= limits.nodes, !isSlot { hasReachedNodeLimit = true }
      if nodes & 63 == 0, shouldStop() {}
      if interruption != nil || hasReachedNodeLimit {
        open.insert(snapshot(bound: inherited))
        return
      }
      nodes += 1
      if nodes & 255 == 1 { report() }
      let record = recorder?.begin(parent: parent, isIn: side) ?? -1
      guard let next = explore(inherited) else { return }
      recorder?.branch(Int(set.members[next.local]))
      // The sibling waits; this path goes on with the value that the relaxation prefers.
      set.state[next.local] = next.isIn ? 2 : 1
      var sibling = snapshot(bound: next.bound, dropping: next.isIn ? next.local : nil)
      (sibling.record, sibling.isIn) = (record, !next.isIn)
      open.insert(sibling)
      set.state[next.local] = next.isIn ? 1 : 2
      if !next.isIn { set.setCoefficient(next.local, 0) }
      inherited = next.bound
      (parent, side) = (record, next.isIn)
    }
  }

  /// Bounds the loaded node. Returns how to branch, or `nil` when it is closed (or kept for later by a limit).
  private func explore(_ inherited: Double) -> (local: Int, isIn: Bool, bound: Double)? {
    var effort = 0.1
    var bound = inherited
    set.closeGroups()
    while true {
      if set.isImpossible { return nil }
      if let limit = data.limit, takenCount() > limit { return nil }
      let outcome = set.relax(
        cutoff: cutoff, outside: outside, effort: effort, needsCheck: !bound.isFinite || data.limit != nil,
        fixes: cutoff.isFinite,
        discarded: &discarded, recorder: recorder, isInterrupted: { self.shouldStop() })
      switch outcome {
      case .interrupted:
        open.insert(snapshot(bound: bound))
        return nil
      case .pruned(let value):
        discarded = min(discarded, max(bound, value))
        recorder?.close(set)
        return nil
      case .open(let value): bound = max(bound, value)
      }
      tryRounding()
      if bound >= cutoff, recorder == nil {
        discarded = min(discarded, bound)
        return nil
      }
      if let choice = set.branchingVariable() { return (choice.local, choice.isIn, bound) }
      if let local = set.neededVariable() { return (local, true, bound) }
      if effort > 0, limits.pool == 1 {
        effort = 0
        offerRelaxation()
        continue
      }
      if let local = set.anyFreeVariable() { return (local, set.excess[local] > 0, bound) }
      // Every member is decided.
      offerRelaxation(isDecided: true)
      if let outside, !set.isComplete, limits.pool > 1 || data.limit != nil {
        let evaluation = set.evaluate()
        let needed = cutoff - evaluation.bound
        let charge = data.lambda0 + evaluation.level - needed
        let wanted = outside.violators(set, charge: max(0, charge))
        if !wanted.isEmpty {
          set.insert(wanted.map(\.column))
          continue
        }
        discarded = min(discarded, cutoff)
        return nil
      }
      // The leaf's support is in the pool, or no better than its last.
      if limits.pool == 1 { discarded = min(discarded, lastValue) }
      recorder?.close(set)
      return nil
    }
  }

  private var lastValue = Double.infinity

  private func takenCount() -> Int {
    var taken = 0
    for local in 0..<set.count where set.state[local] == 1 && !data.isFree[Int(set.members[local])] { taken += 1 }
    return taken
  }

  /// The relaxation's own support, and the support of what is in.
  private func offerRelaxation(isDecided: Bool = false) {
    let support = (0..<set.count).filter { set.state[$0] == 1 || set.b[$0] != 0 }
    let refitted = set.refit(support)
    lastValue = refitted.objective
    offer(refitted)
    // The proof of a leaf should be as sharp as its value.
    guard recorder != nil, isDecided else { return }
    for local in 0..<set.count { set.b[local] = 0 }
    for (local, value) in zip(refitted.support, refitted.coefficients) { set.b[local] = value }
    set.refreshCorrelations()
  }

  private func tryRounding() {
    let support = set.roundedSupport()
    guard tried.insert(support).inserted else { return }
    if tried.count > 200_000 { tried.removeAll() }
    let refitted = set.refit(support)
    offer(refitted)
    let best = pool.best?.objective ?? .infinity
    let isNear = refitted.objective < best + 0.1 * abs(best)
    failures += 1
    guard failures < 64 || (isNear && failures & 15 == 0) else { return }
    let descent = SupportDescent(set: set, candidates: Array(0..<set.count))
    let improved = descent.improve(support)
    tried.insert(improved.support)
    offer(improved)
  }

  func report() {
    guard clock.control.observer != nil, !isSlot else { return }
    let now = clock.seconds
    guard now - reported >= 0.1 else { return }
    reported = now
    clock.report(
      Progress(stage: "branch and bound", done: nodes, total: nil, incumbent: pool.best?.objective, bound: bound))
  }

  private func snapshot(bound: Double, dropping dropped: Int? = nil) -> TreeNode {
    var decided: [Int32] = []
    var members: [Int32] = []
    var values: [Float] = []
    for local in 0..<set.count {
      let state = set.state[local]
      if state != 0, state != set.initialState(local) { decided.append(Int32(local) << 1 | (state == 1 ? 1 : 0)) }
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
    set.resetGroups()
    for local in 0..<set.count {
      set.state[local] = set.initialState(local)
      set.b[local] = 0
    }
    outside?.alive = node.alive
    for code in node.decided { set.state[Int(code >> 1)] = code & 1 == 1 ? 1 : 2 }
    for (local, value) in zip(node.members, node.values) { set.b[Int(local)] = Double(value) }
    if set.multiplier != node.multiplier { set.setMultiplier(node.multiplier) }
    set.refreshCorrelations()
  }
}
