import CKernels
import Execution

/// One pass over all columns: which of them would improve the support of some size, alone or by exchange.
struct ExchangeCheck {
  let problem: PreparedProblem
  /// X̃ᵀỹ of all columns.
  let correlations: [Double]
  let clock: RunClock

  /// - Parameters:
  ///   - entries: Supports, fixed columns included.
  ///   - working: Columns that were searched already.
  /// - Returns: Columns outside the working set that improve some support, and the sizes that no column improves.
  func run(_ entries: [FoundSupport], working: Set<Int>) -> (missing: [Int], swapOptimal: Set<Int>) {
    let columns = problem.columns
    let members = Array(Set(entries.flatMap(\.support))).sorted()
    var place: [Int: Int] = [:]
    for (index, column) in members.enumerated() { place[column] = index }
    let response = problem.response.reduce(0) { $0 + $1 * $1 }
    let tolerance = 1e-12 * response
    let gram = GramColumns(
      columns, working: members, response: problem.response, correlations: members.map { correlations[$0] },
      ridge: problem.ridge)
    let states = entries.map { entry -> SupportState in
      var state = SupportState(gram)
      for column in entry.support { if let index = place[column] { state.add(index) } }
      return state
    }
    let vectors = columns.columns(members)
    let p = columns.count
    let block = 4096
    var improving: [(column: Int, decrease: Double)] = []
    var isImproved = [Bool](repeating: false, count: entries.count)
    for start in stride(from: 0, to: p, by: block) {
      if clock.interruption != nil { return (improving.map(\.column), []) }
      let part = Array(start..<min(p, start + block))
      let m = part.count
      let products = columns.products(vectors, columns: part)
      for (number, state) in states.enumerated() {
        var gains = [Double](repeating: 0, count: m)
        var c = part.map { correlations[$0] }
        var h = part.map { columns.squaredNorms[$0] + problem.ridge($0) }
        let floor = h.map { max(1e-10 * $0, .leastNormalMagnitude) }
        var blocked = part.map { columns.squaredNorms[$0] > 0 ? 0 : -Double.infinity }
        for column in entries[number].support where column >= start && column < start + m {
          blocked[column - start] = -.infinity
        }
        var projections: [[Double]] = []
        for position in state.support.indices {
          var row = [Double](repeating: 0, count: m)
          for (other, index) in state.support.enumerated() {
            axpy(state.inverse[position][other], products, index * m, &row)
          }
          projections.append(row)
        }
        for (position, index) in state.support.enumerated() {
          axpy(-state.coefficients[position], products, index * m, &c)
          for l in 0..<m { h[l] -= products[index * m + l] * projections[position][l] }
        }
        let rules = problem.rules(working: part)
        let counts = groupCounts(entries[number].support)
        for position in state.support.indices {
          let leaving = members[state.support[position]]
          if problem.fixed.contains(leaving) { continue }
          let allowed = blockedByGroups(blocked, rules, counts, leaving: leaving)
          var at = 0
          let pivot = state.inverse[position][position]
          let best = espalier_exchange_gains(
            projections[position], c, h, floor, allowed, state.coefficients[position] / pivot, 1 / pivot, m, &gains, &at
          )
          let decrease = best / 2 - state.removalCost(position)
          if at >= 0, decrease > tolerance {
            isImproved[number] = true
            improving.append((part[at], decrease))
          }
        }
        // What would enter next, for the larger sizes.
        var at = 0
        let allowed = blockedByGroups(blocked, rules, counts, leaving: nil)
        let best = espalier_exchange_gains(nil, c, h, floor, allowed, 0, 0, m, &gains, &at)
        if at >= 0, number + 1 < entries.count,
          state.value - best / 2 < entries[number + 1].value - tolerance,
          entries[number + 1].size == entries[number].size + 1
        {
          improving.append((part[at], best / 2))
        }
      }
    }
    var best: [Int: Double] = [:]
    for (column, decrease) in improving where !working.contains(column) {
      best[column] = max(best[column] ?? 0, decrease)
    }
    let missing = best.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.prefix(500).map(\.key)
    return (missing, Set(entries.indices.filter { !isImproved[$0] }.map { entries[$0].size }))
  }

  private func axpy(_ factor: Double, _ source: [Double], _ offset: Int, _ target: inout [Double]) {
    let m = target.count
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        if let source = source.baseAddress, let target = target.baseAddress {
          espalier_axpy(factor, source + offset, target, m)
        }
      }
    }
  }

  private func groupCounts(_ support: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: problem.groupLimits.count)
    if !problem.groupOf.isEmpty {
      for column in support where problem.groupOf[column] >= 0 { counts[problem.groupOf[column]] += 1 }
    }
    return counts
  }

  private func blockedByGroups(
    _ base: [Double], _ rules: SupportRules, _ counts: [Int], leaving: Int?
  ) -> [Double] {
    guard rules.hasGroups else { return base }
    var counts = counts
    if let leaving, problem.groupOf[leaving] >= 0 { counts[problem.groupOf[leaving]] -= 1 }
    let lacks = zip(counts, rules.needs).contains { $0 < $1 }
    var result = base
    for index in result.indices {
      let group = rules.groupOf[index]
      if group >= 0, counts[group] >= rules.limits[group] { result[index] = -.infinity }
      if lacks, group < 0 || counts[group] >= rules.needs[group] { result[index] = -.infinity }
    }
    return result
  }
}
