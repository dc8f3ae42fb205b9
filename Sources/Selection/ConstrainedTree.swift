import Execution
import HeapModule

/// Branch and bound over the supports that meet side constraints; what `branch-and-bound` does under them.
///
/// As without them, a node has removed some groups and set some aside as kept, and its bound is the exact loss so far
/// plus a bound of what has still to be removed. Side constraints enter twice: propagation decides groups and cuts off
/// nodes, and every violated row, not the budget alone, bounds the removal to come: of its helpful groups so many have
/// to go that their coefficients reach the excess. A node where everything holds with all undecided groups kept is
/// solved, since the loss never falls when a group is removed.
struct ConstrainedTree {
  private struct Open: Comparable {
    var bound: Double
    /// Order of creation: equal bounds are taken in it, so that runs repeat.
    var serial: Int
    var values: [Int8]
    var loss: Double

    static func < (left: Open, right: Open) -> Bool {
      left.bound != right.bound ? left.bound < right.bound : left.serial < right.serial
    }

    static func == (left: Open, right: Open) -> Bool { left.serial == right.serial }
  }

  private let root: ConstrainedNode?
  private let tolerance: Double
  private let clock: RunClock
  private(set) var incumbent: [Int]
  private(set) var nodes = 0
  private var upper: Double
  private var open = Heap<Open>()
  private var serial = 0
  /// The bound of the node being worked on.
  private var current = Double.infinity

  init(_ problem: SelectionProblem, incumbent: [Int], tolerance: Double, clock: RunClock) throws {
    root = try ConstrainedNode(problem)
    self.tolerance = tolerance
    self.clock = clock
    self.incumbent = incumbent
    upper = try problem.core.refit(problem.rows(of: incumbent)).loss
  }

  /// The least loss that any feasible support can have.
  var bound: Double { min(open.min?.bound ?? .infinity, current, upper) }

  mutating func run(nodeLimit: Int?) -> SearchEnd {
    guard let root else { return .finished }
    push(root, parentBound: root.loss)
    while let next = open.popMin() {
      guard next.bound < cutoff else { break }
      current = next.bound
      if let end = dive(from: next, root, nodeLimit: nodeLimit) { return end }
      current = .infinity
    }
    open = Heap()
    current = .infinity
    return .finished
  }

  private var cutoff: Double { upper * (1 - tolerance) }

  /// Works on a node and then on its child that keeps a group, until the dive is cut off.
  private mutating func dive(from start: Open, _ root: ConstrainedNode, nodeLimit: Int?) -> SearchEnd? {
    var node = ConstrainedNode(root: root, values: start.values, loss: start.loss)
    while true {
      if let interruption = clock.interruption { return .interrupted(interruption) }
      if let nodeLimit, nodes >= nodeLimit { return .nodeLimit }
      nodes += 1
      if nodes % 256 == 0 {
        clock.report(Progress(stage: "branch and bound", done: nodes, incumbent: upper, bound: bound))
      }
      // Removing such a group would already cost the incumbent: it stays.
      let worths = node.pair.worths()
      let stay = node.pair.groups.indices.filter { node.loss + worths[$0] >= cutoff }.map { node.pair.groups[$0] }
      if !stay.isEmpty {
        guard node.keep(stay), node.loss < cutoff else { return nil }
      }
      let violations = node.state.violations
      if violations.isEmpty {
        offer(node)
        return nil
      }
      let relief = node.state.relief(violations)
      let values = node.pair.worths()
      let helpful = node.pair.groups.indices.filter { relief[node.pair.groups[$0]] > 0 }
      guard let branch = helpful.max(by: { values[$0] < values[$1] }) else { return nil }
      let group = node.pair.groups[branch]
      var removed = node
      if removed.assign(group, 0) { push(removed, parentBound: current) }
      guard node.assign(group, 1) else { return nil }
      let keptBound = max(current, lowerBound(node))
      guard keptBound < cutoff else { return nil }
      current = keptBound
    }
  }

  private mutating func push(_ node: ConstrainedNode, parentBound: Double) {
    guard node.loss < cutoff else { return }
    if node.state.violations.isEmpty { return offer(node) }
    let bound = max(parentBound, lowerBound(node))
    guard bound < cutoff else { return }
    serial += 1
    open.insert(Open(bound: bound, serial: serial, values: node.state.values, loss: node.loss))
  }

  /// The loss so far and the largest bound that a violated row gives.
  private func lowerBound(_ node: ConstrainedNode) -> Double {
    let violations = node.state.violations
    guard !violations.isEmpty else { return node.loss }
    let bounds = LossBounds(node.pair)
    var most = 0.0
    for (index, excess) in violations {
      let row = node.state.system.rows[index]
      var weights = [Double](repeating: 0, count: node.state.values.count)
      for (group, coefficient) in zip(row.groups, row.coefficients) {
        weights[group] = excess > 0 ? coefficient : -coefficient
      }
      // The others cannot mend the row, and to leave them out of a removal never raises its loss.
      let positions = node.pair.groups.indices.filter { weights[node.pair.groups[$0]] > 0 }
      guard !positions.isEmpty else { return .infinity }
      most = max(
        most,
        bounds.restricted(to: positions).bound(
          weights: positions.map { weights[node.pair.groups[$0]] }, required: abs(excess)))
    }
    return node.loss + most
  }

  private mutating func offer(_ node: ConstrainedNode) {
    guard node.loss < upper else { return }
    upper = node.loss
    incumbent = node.state.notRemoved
    clock.report(Progress(stage: "branch and bound", done: nodes, incumbent: upper, bound: bound))
  }
}
