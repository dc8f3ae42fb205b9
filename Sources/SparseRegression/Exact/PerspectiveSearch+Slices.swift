import Execution
import HeapModule

/// Several searches on shares of the open nodes at once, with one incumbent between rounds.
///
/// Once a tree over a complete Gram matrix has grown, its best open nodes are dealt out to a fixed number of slots. Each
/// slot searches best-first on its own for a fixed number of nodes, and then everything is brought together in the order of
/// the slots. What a slot does depends on what it was dealt alone, so that the result does not depend on how many threads
/// work on the slots.
extension PerspectiveSearch {
  /// How many slots there are, however many threads.
  private static var slotCount: Int { 8 }
  /// Nodes of a slot in one round: some milliseconds.
  private static var sliceNodes: Int { 64 }

  /// Whether the tree can be shared out.
  var mayShare: Bool { self.set.isComplete && recorder == nil }

  /// Searches in rounds until the tree is done or a limit is reached.
  func runInSlices() {
    let slots = (0..<Self.slotCount).map { _ in PerspectiveSearch(slotOf: self) }
    while !open.isEmpty, !shouldStop() {
      if let least = open.min, least.bound >= cutoff {
        discarded = min(discarded, least.bound)
        open = Heap()
        return
      }
      if nodes >= limits.nodes {
        hasReachedNodeLimit = true
        return
      }
      var dealt: [[TreeNode]] = []
      while dealt.count < slots.count, let node = open.popMin() { dealt.append([node]) }
      // More of the best nodes, in turn, so that a slot that is done with one has others.
      var turn = 0
      while turn < 3 * slots.count, let least = open.min, least.bound < cutoff, let node = open.popMin() {
        dealt[turn % dealt.count].append(node)
        turn += 1
      }
      let budget = max(1, min(Self.sliceNodes, (limits.nodes - nodes) / dealt.count))
      let pool = pool
      // Each index works on a slot of its own.
      nonisolated(unsafe) let work = slots
      let shares = dealt
      parallelFor(dealt.count, threads: clock.control.threads) { index in
        work[index].runSlice(shares[index], pool: pool, nodes: budget)
      }
      for slot in slots.prefix(dealt.count) { take(slot) }
      report()
    }
  }

  private func runSlice(_ share: [TreeNode], pool known: SupportPool, nodes budget: Int) {
    pool = known
    open = Heap(share)
    created = 0
    discarded = .infinity
    nodes = 0
    while nodes < budget, let node = open.popMin() {
      if node.bound >= cutoff {
        discarded = min(discarded, node.bound)
        open = Heap()
        break
      }
      process(node)
      if interruption != nil { break }
    }
  }

  /// Brings what a slot did together with the rest.
  private func take(_ slot: PerspectiveSearch) {
    for entry in slot.pool.entries { pool.insert(entry) }
    discarded = min(discarded, slot.discarded)
    nodes += slot.nodes
    if interruption == nil { interruption = slot.interruption }
    while var node = slot.open.popMin() {
      created += 1
      node.number = created
      open.insert(node)
    }
  }
}
