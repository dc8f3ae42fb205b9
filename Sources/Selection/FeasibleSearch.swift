import Execution

/// Depth-first search for a support that meets the budget, the fixed groups and the side constraints.
///
/// Groups are decided in an order of preference, kept before removed, with propagation after each decision; the first
/// support it reaches is the one a greedy choice in that order would make, wherever that is feasible. A search that
/// meets many dead ends starts over with twice the patience, groups of the rows that failed first (Boussemart, Hemery,
/// Lecoutre and Sais 2004), and alternately removed before kept. A tree searched to its end proves that there is no
/// feasible support.
///
/// Until the first dead end, runs of groups are decided at once, twice as many each time and half as many where that
/// fails. Propagation comes to the same end in any order, so that the support is the one of single decisions, for a
/// fraction of the looks at long rows.
struct FeasibleSearch {
  /// Decisions at most, over all starts.
  var nodeLimit = 400_000
  /// Decisions before the clock is asked, so that easy problems give a support however little time there is.
  var graceNodes = 4_000

  enum Result {
    case found([Int])
    /// The tree was searched to its end.
    case infeasible
    case nodeLimit
    case interrupted(RunClock.Interruption)
  }

  /// Searches.
  ///
  /// - Parameters:
  ///   - order: All groups, the most wanted first.
  ///   - start: A state to search below.
  func run(_ start: ConstraintState, order: [Int], clock: RunClock? = nil) -> Result {
    counted(start, order: order, clock: clock).result
  }

  /// Searches, and tells how many decisions that took.
  func counted(_ start: ConstraintState, order: [Int], clock: RunClock? = nil) -> (result: Result, nodes: Int) {
    var run = FeasibleRun(start, order: order, clock: clock, search: self)
    var patience = 64
    while true {
      if let result = run.attempt(patience: patience) { return (result, run.nodes) }
      patience *= 2
      run.reorder()
    }
  }
}

private struct FeasibleRun {
  private struct Decision {
    /// Positions in the order of the groups decided; several when they were decided at once.
    var positions: [Int]
    var mark: Int
    /// Whether the other value has been tried.
    var isLast: Bool
  }

  private var state: ConstraintState
  private let preferred: [Int]
  private var order: [Int]
  private var keepsFirst = true
  private var blame: [Double]
  private(set) var nodes = 0
  private let clock: RunClock?
  private let search: FeasibleSearch

  init(_ start: ConstraintState, order: [Int], clock: RunClock?, search: FeasibleSearch) {
    state = start
    preferred = order
    self.order = order
    self.clock = clock
    self.search = search
    blame = Array(repeating: 0, count: start.values.count)
  }

  mutating func reorder() {
    let blame = blame
    order = preferred.enumerated().sorted {
      let (left, right) = (blame[$0.element], blame[$1.element])
      return left != right ? left > right : $0.offset < $1.offset
    }.map(\.element)
    keepsFirst.toggle()
  }

  /// One descent with backtracking; `nil` when the dead ends exceed the patience.
  mutating func attempt(patience: Int) -> FeasibleSearch.Result? {
    let root = state.mark
    defer { state.undo(to: root) }
    var stack: [Decision] = []
    var (position, failures, runLength) = (0, 0, 1)
    let first: Int8 = keepsFirst ? 1 : 0
    while true {
      while position < order.count, state.values[order[position]] >= 0 { position += 1 }
      guard position < order.count else { return .found(complete()) }
      let mark = state.mark
      // After a dead end single decisions, which are cheaper to take back.
      let run = failures == 0 && runLength > 1 ? undecided(from: position, count: runLength) : [position]
      let before = nodes
      nodes += run.count
      if nodes > search.nodeLimit, run.count == 1 { return .nodeLimit }
      if nodes > search.graceNodes, nodes / 64 != before / 64, let interruption = clock?.interruption {
        return .interrupted(interruption)
      }
      if run.count > 1 {
        if nodes <= search.nodeLimit, state.fix(run.map { (order[$0], first) }) {
          stack.append(Decision(positions: run, mark: mark, isLast: false))
          runLength *= 2
        } else {
          nodes = before
          runLength = run.count / 2
        }
        continue
      }
      runLength = 2
      if assign(order[position], first) {
        stack.append(Decision(positions: run, mark: mark, isLast: false))
        continue
      }
      if assign(order[position], 1 - first) {
        stack.append(Decision(positions: run, mark: mark, isLast: true))
        continue
      }
      // A dead end: back to the last decision with a value left.
      failures += 1
      if failures > patience { return nil }
      while true {
        guard let decision = stack.popLast() else { return .infeasible }
        state.undo(to: decision.mark)
        if decision.isLast { continue }
        position = decision.positions[0]
        if decision.positions.count > 1 {
          guard let failed = decideSingly(decision.positions, first, &stack) else { continue }
          position = failed
          break
        }
        let mark = state.mark
        if assign(order[position], 1 - first) {
          stack.append(Decision(positions: [position], mark: mark, isLast: true))
          break
        }
      }
    }
  }

  /// The next positions in the order of undecided groups.
  private func undecided(from position: Int, count: Int) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(count)
    var position = position
    while position < order.count, result.count < count {
      if state.values[order[position]] < 0 { result.append(position) }
      position += 1
    }
    return result
  }

  /// Decides one by one what was decided at once; the first position at which that fails, which only rounding can make
  /// it.
  private mutating func decideSingly(_ positions: [Int], _ value: Int8, _ stack: inout [Decision]) -> Int? {
    for position in positions where state.values[order[position]] < 0 {
      let mark = state.mark
      guard state.assign(order[position], value) else { return position }
      stack.append(Decision(positions: [position], mark: mark, isLast: false))
    }
    return nil
  }

  private mutating func assign(_ group: Int, _ value: Int8) -> Bool {
    if state.assign(group, value) { return true }
    let row = state.system.rows[state.failedRow]
    for member in row.groups { blame[member] += 1 / Double(row.groups.count) }
    return false
  }

  /// The support reached, with what can be added to it one by one.
  private func complete() -> [Int] {
    let kept = state.values.indices.filter { state.values[$0] == 1 }
    if keepsFirst { return kept }
    var support = SupportActivity(state.system, support: kept)
    for group in preferred where !support.isKept[group] && !state.system.fixedOut.contains(group) {
      if support.allows(removing: [], adding: [group]) { support.exchange(removing: [], adding: [group]) }
    }
    return support.isKept.indices.filter { support.isKept[$0] }
  }
}
