import Execution

/// Local search where a support's worth takes a refit: logistic and squared hinge loss, a price λ₁, bounds on coefficients.
///
/// Additions, removals and exchanges are ranked by the quadratic model around the current refit, and the best few are
/// refitted exactly. Neighbouring sizes are starts for each other.
struct RefitEngine: SubsetEngine {
  let problem: PreparedProblem
  let clock: RunClock
  /// How many moves of a kind are refitted.
  var width = 8
  var rounds = 3

  func path(largest: Int, focus: ClosedRange<Int>, starts: [[Int]]) -> FoundPath {
    var search = RefitSearch(problem: problem, clock: clock, width: width)
    search.forward(largest: largest) { _ in true }
    for start in starts + surrogateSupports(largest: largest) { search.offer(problem.refit(start)) }
    if largest > 0 { search.refine(focus.clamped(to: 1...largest), rounds: rounds) }
    return search.found
  }

  /// Supports of squared loss on the same columns.
  private func surrogateSupports(largest: Int) -> [[Int]] {
    guard largest > 0, clock.interruption == nil else { return [] }
    let effort = SearchEffort(rounds: 2, shortlist: 10, kicks: 0, lassoPoints: 20)
    let engine = SquaredLossEngine(problem: problem.surrogate, clock: clock, effort: effort)
    return engine.path(largest: largest, focus: 1...largest, starts: []).entries.map(\.support)
  }

  func priced(_ lambda0: Double, starts: [[Int]], largest: Int) -> FoundPath {
    var search = RefitSearch(problem: problem, clock: clock, width: width)
    var last = Double.infinity
    var unworthy = 0
    search.forward(largest: largest) { value in
      unworthy = last - value < lambda0 ? unworthy + 1 : 0
      last = value
      return unworthy < 4
    }
    let reached = search.found.entries.last?.size ?? 0
    for start in starts + surrogateSupports(largest: reached) { search.offer(problem.refit(start)) }
    for _ in 0..<rounds {
      guard let best = search.found.best(lambda0: lambda0, tolerance: 0) else { break }
      let window = max(1, best.size - 2)...max(1, min(largest, best.size + 2))
      search.refine(window, rounds: rounds)
      if search.found.best(lambda0: lambda0, tolerance: 0)?.size == best.size { break }
    }
    return search.found
  }
}

/// The refits known, the best of each size, and the moves that improve them.
struct RefitSearch {
  let problem: PreparedProblem
  let clock: RunClock
  let width: Int
  private var best: [Int: SupportRefit] = [:]
  private var visited: Set<[Int]> = []
  private var swaps = 0
  private let origin: SupportRefit
  private let candidates: [Int]
  private let tolerance: Double

  init(problem: PreparedProblem, clock: RunClock, width: Int) {
    self.problem = problem
    self.clock = clock
    self.width = width
    candidates = (0..<problem.columns.count).filter { problem.columns.squaredNorms[$0] > 0 }
    let empty = problem.refit([])
    tolerance = 1e-10 * abs(empty.value)
    origin = empty
    offer(empty)
  }

  var found: FoundPath {
    var path = FoundPath(swaps: swaps)
    for size in best.keys.sorted() {
      guard let refit = best[size] else { continue }
      path.entries.append(FoundSupport(size: size, support: refit.support, value: refit.value))
    }
    return path
  }

  private func size(_ refit: SupportRefit) -> Int { refit.support.count { !problem.fixed.contains($0) } }

  @discardableResult
  mutating func offer(_ refit: SupportRefit) -> Bool {
    let size = size(refit)
    guard isAllowed(refit.support) else { return false }
    if let known = best[size], refit.value >= known.value - tolerance { return false }
    best[size] = refit
    return true
  }

  private func isAllowed(_ support: [Int]) -> Bool {
    if problem.groupOf.isEmpty { return true }
    let counts = counts(support)
    return counts.indices.allSatisfy { counts[$0] <= problem.groupLimits[$0] && counts[$0] >= problem.groupNeeds[$0] }
  }

  private func counts(_ support: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: problem.groupLimits.count)
    for column in support where problem.groupOf[column] >= 0 { counts[problem.groupOf[column]] += 1 }
    return counts
  }

  /// Whether a column may come in: groups that lack members are first.
  private func mayEnter(_ column: Int, _ support: [Int]) -> Bool {
    if problem.groupOf.isEmpty { return true }
    let (counts, group) = (counts(support), problem.groupOf[column])
    if group >= 0, counts[group] >= problem.groupLimits[group] { return false }
    if zip(counts, problem.groupNeeds).allSatisfy({ $0 >= $1 }) { return true }
    return group >= 0 && counts[group] < problem.groupNeeds[group]
  }

  /// Adds columns one at a time, each the best of a few refits.
  mutating func forward(largest: Int, while goesOn: (_ value: Double) -> Bool) {
    var current = best[0] ?? origin
    while size(current) < largest, clock.interruption == nil {
      let before = size(current)
      guard let next = bestAddition(current) else { break }
      offer(next)
      if size(next) <= before { break }
      if !goesOn(next.value), isAllowed(next.support) { break }
      current = next
    }
  }

  private mutating func bestAddition(_ current: SupportRefit) -> SupportRefit? {
    let model = LocalModel(problem, candidates: candidates, refit: current)
    let moves = model.additions(width) { mayEnter($0, current.support) }
    return refits(moves, current).min { $0.value < $1.value }
  }

  private mutating func refits(_ moves: [LocalModel.Move], _ current: SupportRefit) -> [SupportRefit] {
    moves.map { move in
      let support = current.support.filter { $0 != move.leaving } + (move.entering.map { [$0] } ?? [])
      return problem.refit(support, warm: current)
    }
  }

  /// Exchanges until none of the promising ones improves.
  private mutating func descend(_ start: SupportRefit) {
    var current = start
    offer(current)
    while clock.interruption == nil, visited.insert(current.support).inserted {
      let model = LocalModel(problem, candidates: candidates, refit: current)
      let moves = model.exchanges(width) { entering, leaving in
        isAllowed(current.support.filter { $0 != leaving } + [entering])
      }
      let trials = refits(moves, current)
      for trial in trials { offer(trial) }
      guard let next = trials.min(by: { $0.value < $1.value }), next.value < current.value - tolerance else { break }
      current = next
      swaps += 1
    }
  }

  /// Descents at every size, with the neighbours as starts, until none improves.
  mutating func refine(_ sizes: ClosedRange<Int>, rounds: Int) {
    for size in sizes { if let refit = best[size] { descend(refit) } }
    for _ in 0..<rounds {
      var improved = false
      for size in sizes where clock.interruption == nil {
        guard let smaller = best[size - 1], let next = bestAddition(smaller) else { continue }
        let before = best[size]?.value ?? .infinity
        descend(next)
        if best[size]?.value ?? .infinity < before - tolerance { improved = true }
      }
      for size in sizes.reversed() where clock.interruption == nil {
        guard let larger = best[size + 1] else { continue }
        let before = best[size]?.value ?? .infinity
        let model = LocalModel(problem, candidates: candidates, refit: larger)
        guard
          let next = refits(model.removals(3), larger).filter({ isAllowed($0.support) }).min(by: { $0.value < $1.value }
          )
        else { continue }
        descend(next)
        if best[size]?.value ?? .infinity < before - tolerance { improved = true }
      }
      if !improved { break }
    }
  }
}
