import Execution
import HeapModule
import LinearAlgebra

/// Best-first branch and bound over which groups are removed, with diving; anytime bound and gap.
///
/// A node has removed some groups and set some aside as kept. Its bound is the exact loss so far plus a lower bound of
/// what completing the removal costs; a group whose removal alone would exceed the incumbent is kept for good. The
/// search branches on the dearest group still free, so that one child is soon cut off and the other loses a group. It
/// starts from the swap-optimal support, so it never returns less.
///
/// The bound reported is the least bound of any open node: a lower bound over all supports the budget allows, whenever
/// the search ends.
///
/// Under side constraints propagation decides groups at every node, and every violated row gives a bound of its own.
///
/// - Complexity: exponential in the number of groups at worst; a node costs O(r²·b) for r free variables.
public struct BranchAndBound: Sendable {
  /// Nodes at most; `nil` for no limit but time.
  public var nodeLimit: Int?
  /// A node is cut off when its bound comes within this share of the incumbent's loss.
  public var tolerance = 1e-9

  public init(nodeLimit: Int? = nil) { self.nodeLimit = nodeLimit }

  func outcome(_ problem: SelectionProblem, _ clock: RunClock) throws -> Outcome {
    let start = try SwapDescent().outcome(problem, clock)
    return try outcome(problem, from: start, clock)
  }

  /// Searches from a given incumbent.
  func outcome(_ problem: SelectionProblem, from start: Outcome, _ clock: RunClock) throws -> Outcome {
    if problem.hasSideConstraints {
      var tree = try ConstrainedTree(problem, incumbent: start.support, tolerance: tolerance, clock: clock)
      let end = tree.run(nodeLimit: nodeLimit)
      return outcome(start, end, incumbent: tree.incumbent, nodes: tree.nodes, bound: tree.bound)
    }
    var search = try BranchAndBoundSearch(
      problem, incumbent: start.support, tolerance: tolerance, clock: clock)
    let end = search.run(nodeLimit: nodeLimit)
    return outcome(start, end, incumbent: search.incumbent, nodes: search.nodes, bound: search.bound)
  }

  private func outcome(
    _ start: Outcome, _ end: SearchEnd, incumbent: [Int], nodes: Int, bound: Double
  ) -> Outcome {
    var outcome = start
    if incumbent != start.support {
      // What was proved of the start says nothing of another support.
      outcome.support = incumbent
      outcome.certificate = Certificate(kind: .none)
      outcome.loss = nil
    }
    outcome.work.nodes = nodes
    outcome.lossBound = bound
    switch end {
    case .finished:
      outcome.status = .optimal
      // Nodes within the tolerance of the incumbent were cut off.
      outcome.lossBound = bound * (1 - tolerance)
      outcome.certificate = Certificate(
        kind: .branchAndBound, assumes: ["bounds in double precision, relative tolerance \(tolerance) of the loss"])
    case .nodeLimit:
      outcome.status = .feasible
    case .interrupted(let interruption):
      outcome.status = Outcome.status(interruption)
    }
    return outcome
  }
}

/// How a search of the tree ended.
enum SearchEnd {
  case finished
  case nodeLimit
  case interrupted(RunClock.Interruption)
}

/// The state of one branch-and-bound run.
private struct BranchAndBoundSearch {
  typealias End = SearchEnd

  struct Node: Comparable {
    var bound: Double
    /// Order of creation: equal bounds are taken in it, so that runs repeat.
    var serial: Int
    /// Positions in the root's groups.
    var removed: [Int]
    var free: [Int]
    var loss: Double

    static func < (left: Node, right: Node) -> Bool {
      left.bound != right.bound ? left.bound < right.bound : left.serial < right.serial
    }

    static func == (left: Node, right: Node) -> Bool { left.serial == right.serial }
  }

  let problem: SelectionProblem
  let root: SubsetPair
  let rootLoss: Double
  let weights: [Double]
  /// Weight that has to be removed.
  let required: Double
  let tolerance: Double
  let clock: RunClock

  private(set) var incumbent: [Int]
  private(set) var nodes = 0
  private var upper: Double
  private var open = Heap<Node>()
  private var serial = 0
  /// The bound of the node being worked on.
  private var current = Double.infinity

  init(_ problem: SelectionProblem, incumbent: [Int], tolerance: Double, clock: RunClock) throws {
    self.problem = problem
    self.tolerance = tolerance
    self.clock = clock
    self.incumbent = incumbent
    upper = try problem.core.refit(problem.rows(of: incumbent)).loss
    let fixed = Set(problem.fixedIn + problem.fixedOut)
    let free = (0..<problem.groupCount).filter { !fixed.contains($0) }
    let out = problem.fixedOut
    let whole = SubsetPair(
      try problem.core.inverse(), try problem.core.denseGram(), problem: problem, groups: out + free)
    rootLoss = out.isEmpty ? 0 : halfTraceOfLeading(whole, count: out.count)
    root = whole.eliminating(Array(0..<out.count), keeping: Array(out.count..<out.count + free.count))
    weights = root.groups.map { problem.weights[$0] }
    let fixedWeight = problem.fixedIn.reduce(0) { $0 + problem.weights[$1] }
    required = weights.reduce(0, +) + fixedWeight - problem.limit
  }

  /// The least loss that any support can have.
  var bound: Double { min(open.min?.bound ?? .infinity, current, upper) }

  mutating func run(nodeLimit: Int?) -> End {
    if required <= 1e-12 * problem.limit { return .finished }
    push(removed: [], free: Array(root.groups.indices), loss: rootLoss, pair: root, parentBound: rootLoss)
    while let node = open.popMin() {
      guard node.bound < cutoff else { break }
      current = node.bound
      if let end = dive(from: node, nodeLimit: nodeLimit) { return end }
      current = .infinity
    }
    open = Heap()
    current = .infinity
    return .finished
  }

  private var cutoff: Double { upper * (1 - tolerance) }

  /// Works on a node and then on its better child, until the dive is cut off.
  private mutating func dive(from node: Node, nodeLimit: Int?) -> End? {
    let (removed, loss) = (node.removed, node.loss)
    var free = node.free
    var pair = root.eliminating(removed, keeping: free)
    while true {
      if let interruption = clock.interruption { return .interrupted(interruption) }
      if let nodeLimit, nodes >= nodeLimit { return .nodeLimit }
      nodes += 1
      if nodes % 256 == 0 {
        clock.report(Progress(stage: "branch and bound", done: nodes, incumbent: upper, bound: bound))
      }
      let worths = pair.worths()
      // Removing such a group would already cost the incumbent: it stays.
      let stay = free.indices.filter { loss + worths[$0] < cutoff }
      if stay.count < free.count {
        pair = pair.eliminating([], keeping: stay)
        free = stay.map { free[$0] }
      }
      let left = required - removed.reduce(0) { $0 + weights[$1] }
      guard free.reduce(0, { $0 + weights[$1] }) >= left * (1 - 1e-12) else { return nil }
      let values = pair.worths()
      guard let branch = values.indices.max(by: { values[$0] < values[$1] }) else { return nil }
      let others = free.indices.filter { $0 != branch }
      let rest = others.map { free[$0] }
      // Child 1: the group goes.
      let goneLoss = loss + values[branch]
      if weights[free[branch]] >= left * (1 - 1e-12) {
        offer(removed + [free[branch]], loss: goneLoss)
      } else {
        push(
          removed: removed + [free[branch]], free: rest, loss: goneLoss,
          pair: pair.eliminating([branch], keeping: others), parentBound: current)
      }
      // Child 2: it stays; the dive goes on there.
      let kept = pair.eliminating([], keeping: others)
      let keptBound = max(current, loss + LossBounds(kept).bound(weights: rest.map { weights[$0] }, required: left))
      guard keptBound < cutoff else { return nil }
      current = keptBound
      (pair, free) = (kept, rest)
    }
  }

  private mutating func push(removed: [Int], free: [Int], loss: Double, pair: SubsetPair, parentBound: Double) {
    let left = required - removed.reduce(0) { $0 + weights[$1] }
    let bound = max(
      parentBound, loss + LossBounds(pair).bound(weights: free.map { weights[$0] }, required: left))
    guard bound < cutoff else { return }
    serial += 1
    open.insert(Node(bound: bound, serial: serial, removed: removed, free: free, loss: loss))
  }

  private mutating func offer(_ removed: [Int], loss: Double) {
    guard loss < upper else { return }
    upper = loss
    let gone = Set(removed.map { root.groups[$0] })
    incumbent = (problem.fixedIn + root.groups.filter { !gone.contains($0) }).sorted()
    clock.report(Progress(stage: "branch and bound", done: nodes, incumbent: upper, bound: bound))
  }
}

/// The loss of eliminating the first `count` groups of a pair together.
private func halfTraceOfLeading(_ pair: SubsetPair, count: Int) -> Double {
  var (total, rest) = (0.0, pair)
  for _ in 0..<count {
    total += rest.worth(at: 0)
    rest = rest.eliminating([0], keeping: Array(1..<rest.groups.count))
  }
  return total
}
