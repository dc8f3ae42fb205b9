import CKernels
import Execution

/// Squared loss with a ridge: local search on a working set, and a pass over all columns that says what the set lacks.
///
/// Up to ``screeningLimit`` columns the working set is all of them. Beyond, it starts with those most correlated with the
/// response; after the search one pass over X computes, for the support of every size, the gain of every exchange of all
/// pairs. Columns that would improve a support enter, and the search goes on. When none is left the supports are
/// swap-optimal over all columns, not only over the set.
struct SquaredLossEngine {
  let problem: PreparedProblem
  let clock: RunClock
  var effort = SearchEffort()
  var seed: UInt64 = 0
  var screeningLimit = 6000
  var workingSize = 2000

  /// Supports of all sizes up to `largest`; the hard work goes into the sizes of `focus`.
  func path(largest: Int, focus: ClosedRange<Int>, starts: [[Int]]) -> FoundPath {
    search(starts: starts) { search, starts in
      search.run(largest: largest, focus: focus, starts: starts)
    }
  }

  /// The support for a price λ₀ a column, with its neighbours.
  func priced(_ lambda0: Double, starts: [[Int]], largest: Int) -> FoundPath {
    search(starts: starts) { search, starts in
      search.run(lambda0: lambda0, largest: largest, starts: starts)
    }
  }

  private func search(starts: [[Int]], _ run: (inout SubsetSearch, [[Int]]) -> Void) -> FoundPath {
    let columns = problem.columns
    let usable = (0..<columns.count).filter { columns.squaredNorms[$0] > 0 }
    guard usable.count > screeningLimit else {
      let gram = GramColumns(columns, working: usable, response: problem.response, ridge: problem.ridge)
      var effort = effort
      // Where a kick costs next to nothing, more of them.
      if usable.count <= 32, effort.kicks > 0 { effort.kicks = max(effort.kicks, 10) }
      var search = SubsetSearch(
        gram: gram, rules: problem.rules(working: usable), clock: clock, effort: effort, seed: seed)
      run(&search, local(starts, in: usable))
      return found(search, usable, isComplete: true)
    }
    let correlations = columns.products(problem.response)
    var working = Set(problem.fixed + starts.flatMap { $0 })
    let scores = usable.map { (abs(correlations[$0]) / columns.squaredNorms[$0].squareRoot(), $0) }
    if problem.groupNeeds.contains(where: { $0 > 0 }) {
      for column in usable where problem.groupOf[column] >= 0 && problem.groupNeeds[problem.groupOf[column]] > 0 {
        working.insert(column)
      }
    }
    for (_, column) in scores.sorted(by: { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }).prefix(workingSize) {
      working.insert(column)
    }
    var known = starts
    var swaps = 0
    var result = FoundPath()
    for round in 0..<8 {
      let order = working.sorted()
      let gram = GramColumns(
        columns, working: order, response: problem.response, correlations: order.map { correlations[$0] },
        ridge: problem.ridge)
      var search = SubsetSearch(
        gram: gram, rules: problem.rules(working: order), clock: clock, effort: effort, seed: seed)
      run(&search, local(known, in: order))
      swaps += search.swaps
      result = found(search, order, isComplete: false)
      result.swaps = swaps
      known = result.entries.map(\.support)
      if clock.interruption != nil { break }
      let check = ExchangeCheck(problem: problem, correlations: correlations, clock: clock)
      let (missing, swapOptimal) = check.run(result.entries, working: working)
      result.swapOptimal = swapOptimal
      clock.report(
        Progress(stage: "screening", done: round + 1, total: nil, incumbent: result.entries.last?.value))
      if missing.isEmpty || clock.interruption != nil { break }
      working.formUnion(missing)
    }
    return result
  }

  private func local(_ supports: [[Int]], in working: [Int]) -> [[Int]] {
    var place: [Int: Int] = [:]
    for (index, column) in working.enumerated() { place[column] = index }
    return supports.map { $0.compactMap { place[$0] } }
  }

  private func found(_ search: SubsetSearch, _ working: [Int], isComplete: Bool) -> FoundPath {
    var path = FoundPath(swaps: search.swaps)
    for size in search.table.sizes {
      guard let entry = search.table[size] else { continue }
      path.entries.append(FoundSupport(size: size, support: entry.support.map { working[$0] }, value: entry.value))
      if isComplete, search.isSettled(size) { path.swapOptimal.insert(size) }
    }
    return path
  }
}
