import Execution
import Synchronization

/// Enumeration of the supports that meet side constraints.
///
/// A node removes some groups and keeps others for good. Where everything holds with all undecided groups kept, that
/// support is the best below the node, since the loss never falls when a group is removed: it is looked at and the
/// node is done. Otherwise a group whose removal mends something violated is removed in one child and kept in the
/// other. So every feasible support is looked at or lies inside one that is. Losses play no part in what is visited.
struct ConstrainedEnumeration {
  struct Result: Sendable {
    /// The best support found and its loss.
    var best: (support: [Int], loss: Double)?
    var supports = 0
    var interruption: RunClock.Interruption?
  }

  let clock: RunClock

  /// Runs over all supports. The subtrees below the first levels are shared out to threads and compared in their order,
  /// so that the result is that of one thread.
  func run(_ problem: SelectionProblem) throws -> Result {
    guard let root = try ConstrainedNode(problem) else { return Result() }
    var frontier = [root]
    var best = Result()
    for _ in 0..<8 where frontier.count < 64 {
      frontier = frontier.flatMap { node in
        let children = children(of: node)
        // A leaf stays in the frontier for the threads to look at.
        return children.isEmpty && node.state.violations.isEmpty ? [node] : children
      }
    }
    let nodes = frontier
    let results = Mutex([Result](repeating: Result(), count: nodes.count))
    let done = Mutex(0)
    parallelFor(nodes.count, threads: clock.control.threads) { index in
      var result = Result()
      visit(nodes[index], &result)
      let finished = result
      results.withLock { $0[index] = finished }
      let count = done.withLock { value -> Int in
        value += 1
        return value
      }
      clock.report(Progress(stage: "exhaustive", done: count, total: nodes.count))
    }
    for result in results.withLock({ $0 }) {
      best.supports += result.supports
      best.interruption = best.interruption ?? result.interruption
      if let found = result.best, found.loss < best.best?.loss ?? .infinity { best.best = found }
    }
    return best
  }

  private func visit(_ node: ConstrainedNode, _ result: inout Result) {
    if result.interruption != nil { return }
    if let interruption = clock.interruption {
      result.interruption = interruption
      return
    }
    if node.state.violations.isEmpty {
      result.supports += 1
      if node.loss < result.best?.loss ?? .infinity { result.best = (node.state.notRemoved, node.loss) }
      return
    }
    for child in children(of: node) { visit(child, &result) }
  }

  /// The children of a node in which something is violated; none for others.
  private func children(of node: ConstrainedNode) -> [ConstrainedNode] {
    let violations = node.state.violations
    guard !violations.isEmpty else { return [] }
    let relief = node.state.relief(violations)
    guard let group = relief.indices.first(where: { relief[$0] > 0 }) else { return [] }
    return [Int8(0), 1].compactMap { value in
      var child = node
      return child.assign(group, value) ? child : nil
    }
  }
}
