import CKernels
import Execution
import Synchronization

/// Depth-first enumeration of the subsets of a ``SubsetPair``, adding up worths.
struct SubsetEnumeration: Sendable {
  let root: SubsetPair
  /// Groups per subset, or `nil` to pick until ``required`` weight is reached.
  let picks: Int?
  let weights: [Double]
  let required: Double
  /// Whether the largest total is wanted.
  let maximizes: Bool
  let clock: RunClock

  struct Result: Sendable {
    var total: Double
    /// Positions in the root's groups, ascending.
    var positions: [Int] = []
    var supports = 0
    var interruption: RunClock.Interruption?
  }

  private var worst: Double { maximizes ? -.infinity : .infinity }

  private func improves(_ candidate: Double, on incumbent: Double) -> Bool {
    maximizes ? candidate > incumbent && candidate < .infinity : candidate < incumbent
  }

  /// Runs over all subsets. First picks are shared out to threads and compared in their order, so that the result is
  /// that of one thread.
  func run() -> Result {
    if let picks, picks == 0 { return Result(total: 0, supports: 1) }
    if picks == nil, required <= 1e-12 * abs(required) { return Result(total: 0, supports: 1) }
    let n = root.groups.count
    let results = Mutex([Result?](repeating: nil, count: n))
    let done = Mutex(0)
    parallelFor(n, threads: clock.control.threads) { first in
      var result = Result(total: worst)
      if let interruption = clock.interruption {
        result.interruption = interruption
      } else {
        let all = Array(0..<n)
        visit(root, ids: all, position: first, total: 0, weight: 0, depth: 1, path: [], &result)
      }
      let finished = result
      results.withLock { $0[first] = finished }
      let count = done.withLock { value -> Int in
        value += 1
        return value
      }
      clock.report(Progress(stage: "exhaustive", done: count, total: n))
    }
    var best = Result(total: worst)
    for case let result? in results.withLock({ $0 }) {
      best.supports += result.supports
      best.interruption = best.interruption ?? result.interruption
      if improves(result.total, on: best.total) {
        best.total = result.total
        best.positions = result.positions
      }
    }
    return best
  }

  /// Picks the group at `position` of `pair` (`ids` are its root positions) and everything below.
  private func visit(
    _ pair: SubsetPair, ids: [Int], position: Int, total: Double, weight: Double, depth: Int, path: [Int],
    _ result: inout Result
  ) {
    if result.interruption != nil { return }
    let n = pair.groups.count
    // Too few groups behind this one to complete the subset.
    if let picks, picks - depth > n - 1 - position { return }
    let sum = total + pair.worth(at: position)
    let heavier = weight + weights[ids[position]]
    let isLeaf = picks.map { depth == $0 } ?? (heavier >= required * (1 - 1e-12))
    if isLeaf {
      result.supports += 1
      if improves(sum, on: result.total) {
        result.total = sum
        result.positions = path + [ids[position]]
      }
      return
    }
    guard position + 1 < n else { return }
    if let picks, picks - depth == 1, pair.rowCount == n {
      lastPick(pair, ids: ids, position: position, sum: sum, path: path, &result)
      return
    }
    if picks.map({ $0 - depth > 2 }) ?? true, let interruption = clock.interruption {
      result.interruption = interruption
      return
    }
    let rest = Array(position + 1..<n)
    let child = pair.eliminating([position], keeping: rest)
    let childIds = Array(ids[(position + 1)...])
    let childPath = path + [ids[position]]
    for next in childIds.indices {
      visit(
        child, ids: childIds, position: next, total: sum, weight: heavier, depth: depth + 1, path: childPath, &result)
    }
  }

  /// The last level for single variables: the diagonals after one more elimination are all that is needed.
  private func lastPick(
    _ pair: SubsetPair, ids: [Int], position: Int, sum: Double, path: [Int], _ result: inout Result
  ) {
    let n = pair.groups.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: n) { worths in
      guard let base = worths.baseAddress else { return }
      pair.a.withUnsafeBufferPointer { a in
        pair.b.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress else { return }
          espalier_eliminated_diagonals(a, b, n, position, base)
        }
      }
      result.supports += n - 1 - position
      for next in position + 1..<n where improves(sum + base[next], on: result.total) {
        result.total = sum + base[next]
        result.positions = path + [ids[position], ids[next]]
      }
    }
  }
}
