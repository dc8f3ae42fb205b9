import Execution

/// Local search for the best ridge fit of every size up to a largest one.
///
/// Starts: forward selection by residual and by gain, backward elimination, the largest coefficients along a lasso path,
/// splicing. Each size is then brought to a support that no exchange of one column for another improves (all pairs, closed
/// form). Neighbouring sizes are starts for each other, up and down, until none improves. Two exchanges in a row are tried
/// from a shortlist of first ones, and seeded kicks end the search. Every acceptance is relative to ‖ỹ‖², so that the scale
/// of the response does not matter.
struct SubsetSearch {
  let gram: GramColumns
  let rules: SupportRules
  let clock: RunClock
  let effort: SearchEffort
  private(set) var table: SupportTable
  private(set) var swaps = 0
  private(set) var evaluations = 0
  private var gains: [Double]
  private var random: SearchRandom
  /// Supports that were brought to the end of a descent.
  private var visited: Set<[Int]> = []
  /// Supports that no exchange improves.
  private var settled: Set<[Int]> = []

  init(gram: GramColumns, rules: SupportRules, clock: RunClock, effort: SearchEffort, seed: UInt64) {
    self.gram = gram
    self.rules = rules
    self.clock = clock
    self.effort = effort
    table = SupportTable(tolerance: 1e-12 * gram.responseSquare)
    gains = Array(repeating: 0, count: gram.count)
    random = SearchRandom(seed: seed)
  }

  /// The number of samples and of columns that can be told apart limits sizes.
  var largestSize: Int { max(0, gram.diagonal.count { $0 > 0 } - rules.fixed.count) }

  private var mustStop: Bool { clock.interruption != nil }
  private var fixedCount: Int { rules.fixed.count }

  /// Searches sizes from 0 to `largest`; descents, splicing and kicks only in `focus`.
  mutating func run(largest: Int, focus: ClosedRange<Int>? = nil, starts: [[Int]] = []) {
    let largest = min(largest, largestSize)
    forward(largest: largest) { _, _ in true }
    if largest == 0 { return }
    begin(largest: largest, starts: starts)
    let focus = (focus ?? 1...largest).clamped(to: 1...largest)
    refine(focus, starts: starts)
  }

  /// Searches for the least value + λ₀·size.
  mutating func run(lambda0: Double, largest: Int, starts: [[Int]] = []) {
    let limit = min(largest, largestSize)
    // Forward selection goes on until five columns in a row are not worth their price.
    var unworthy = 0
    forward(largest: limit) { size, decrease in
      unworthy = decrease < lambda0 ? unworthy + 1 : 0
      return unworthy < 5
    }
    let reached = max(1, min(limit, max((table.sizes.last ?? 0) + 2, starts.map(\.count).max() ?? 0)))
    if limit == 0 { return }
    begin(largest: reached, starts: starts)
    if reached <= 40 { refine(1...reached, starts: starts) }
    // A few of the best sizes, with moves that change the size.
    let order = table.sizes.sorted { total($0, lambda0) < total($1, lambda0) }
    for size in order.prefix(5) where !mustStop {
      guard let entry = table[size] else { continue }
      var state = self.state(entry.support)
      descend(&state, lambda0: lambda0)
    }
    for _ in 0..<effort.rounds where !mustStop {
      guard let best = table.best(lambda0: lambda0), best.size > 0 else { break }
      let window = max(1, best.size - 2)...max(1, min(limit, best.size + 2))
      if reached > 40 { refine(window, starts: []) } else { zigzag(window) }
      guard let next = table.best(lambda0: lambda0) else { break }
      var state = self.state(next.entry.support)
      descend(&state, lambda0: lambda0)
      if table.best(lambda0: lambda0)?.size == best.size { break }
    }
    if let best = table.best(lambda0: lambda0), !mustStop { settle(best.size) }
  }

  private func total(_ size: Int, _ lambda0: Double) -> Double {
    (table[size]?.value ?? .infinity) + lambda0 * Double(size)
  }

  /// Whether a descent ended at the support of a size, so that no exchange improves it.
  func isSettled(_ size: Int) -> Bool {
    // Without columns there is nothing to exchange.
    size == 0 || (table[size].map { settled.contains($0.support) } ?? false)
  }

  /// Forward selection by gain (Efroymson's forward step), as long as the caller wants more.
  private mutating func forward(largest: Int, while goesOn: (_ size: Int, _ decrease: Double) -> Bool) {
    var state = self.state([])
    offer(state)
    for size in 0..<largest {
      let before = state.value
      guard !mustStop, advance(&state) else { break }
      if !goesOn(size + 1, before - state.value), rules.allows(state.support) { break }
    }
  }

  private mutating func begin(largest: Int, starts: [[Int]]) {
    omp(largest: largest)
    for start in starts { offer(state(start)) }
    if !mustStop { offerAll(BackwardSupports(gram: gram, rules: rules).run(largest: largest)) }
    if !mustStop { lasso(largest: largest) }
    if !mustStop { coordinateDescent(largest: largest) }
  }

  private mutating func refine(_ sizes: ClosedRange<Int>, starts: [[Int]]) {
    for size in sizes where !mustStop { splice(size) }
    for size in sizes where !mustStop { settle(size) }
    for start in starts where !mustStop {
      var state = self.state(start)
      descend(&state)
    }
    zigzag(sizes)
    polish(sizes)
    for size in sizes where !mustStop { settle(size) }
  }

  /// Two exchanges in a row and kicks, for the sizes asked for, with the neighbours following.
  mutating func polish(_ sizes: ClosedRange<Int>) {
    var improved = true
    var rounds = 0
    while improved, rounds < 3, !mustStop {
      improved = false
      rounds += 1
      for size in sizes where !mustStop && exchangeTwice(size) { improved = true }
      if improved { zigzag(sizes) }
    }
    for _ in 0..<effort.kicks where !mustStop {
      var improved = false
      for size in sizes where !mustStop && kick(size) { improved = true }
      if improved { zigzag(sizes) }
    }
  }

  // MARK: Starts

  /// Adds columns by largest gain; false at the end.
  private mutating func advance(_ state: inout SupportState) -> Bool {
    let blocked = rules.blocked(state.blocked, support: state.support)
    guard let best = state.bestEntry(blocked: blocked, gains: &gains) else { return false }
    state.add(best.index)
    offer(state)
    return true
  }

  /// Orthogonal matching pursuit (Pati, Rezaiifar and Krishnaprasad 1993): columns by correlation with the residual.
  private mutating func omp(largest: Int) {
    var state = self.state([])
    for _ in 0..<largest where !mustStop {
      let blocked = rules.blocked(state.blocked, support: state.support)
      var best: (index: Int, score: Double)?
      for index in blocked.indices where blocked[index] == 0 && state.isIndependent(index) {
        let score = state.correlations[index] * state.correlations[index] / gram.diagonal[index]
        if score > best?.score ?? -1 { best = (index, score) }
      }
      guard let best else { break }
      state.add(best.index)
      offer(state)
    }
  }

  /// The k largest coefficients along a lasso path, every k.
  private mutating func lasso(largest: Int) {
    var path = LassoPath(gram: gram, fixed: rules.fixed)
    for _ in 0..<effort.lassoPoints where !mustStop {
      let order = path.advance()
      evaluate(order: order, largest: largest)
      if path.activeCount > 4 * largest + 20 { break }
    }
  }

  /// The supports along coordinate descent's grid of λ₀.
  private mutating func coordinateDescent(largest: Int) {
    var path = CoordinatePath(gram: gram, fixed: rules.fixed)
    for _ in 0..<200 where !mustStop {
      guard let support = path.advance() else { break }
      let order = support.sorted { abs(path.coefficients[$0]) > abs(path.coefficients[$1]) }
      evaluate(order: order, largest: largest)
      if support.count > largest + rules.fixed.count { break }
    }
  }

  /// The supports of the first 1, 2, … of an order.
  private mutating func evaluate(order: [Int], largest: Int) {
    var factor = SupportFactor(gram: gram)
    for index in rules.fixed { factor.add(index) }
    var counts = rules.counts(rules.fixed)
    var size = 0
    for index in order where !rules.fixed.contains(index) {
      if size >= largest { break }
      if rules.hasGroups, rules.groupOf[index] >= 0 {
        if counts[rules.groupOf[index]] >= rules.limits[rules.groupOf[index]] { continue }
        counts[rules.groupOf[index]] += 1
      }
      guard factor.add(index) else { continue }
      size += 1
      if rules.allows(factor.support) { table.offer(size, factor.support.sorted(), factor.value) }
    }
  }

  /// Splicing (Zhu, Wen, Zhu, Zhang and Wang 2020, doi:10.1073/pnas.2014241117), with acceptance relative to the scale of
  /// the response: as many columns as possible change at a time, those of least sacrifice for those of most gain.
  private mutating func splice(_ size: Int) {
    guard var best = table[size]?.support else { return }
    // The correlation start, too.
    var starts = [best]
    let order = gram.correlations.indices.sorted {
      let left = gram.correlations[$0] * gram.correlations[$0] / max(gram.diagonal[$0], .leastNormalMagnitude)
      let right = gram.correlations[$1] * gram.correlations[$1] / max(gram.diagonal[$1], .leastNormalMagnitude)
      return left != right ? left > right : $0 < $1
    }
    let first = rules.fixed + order.filter { !rules.fixed.contains($0) && gram.diagonal[$0] > 0 }.prefix(size)
    if rules.allows(first) { starts.append(first.sorted()) }
    for start in starts {
      best = start
      var state = self.state(start)
      guard state.support.count == start.count else { continue }
      var improved = true
      var rounds = 0
      while improved, rounds < 20, !mustStop {
        improved = false
        rounds += 1
        let inside = state.support.indices.filter { !rules.fixed.contains(state.support[$0]) }
          .sorted { sacrifice(state, $0) < sacrifice(state, $1) }
        let outside = state.blocked.indices.filter { state.blocked[$0] == 0 && state.isIndependent($0) }
        // Only the best few are wanted.
        let entering = topIndices(outside, inside.count) {
          state.correlations[$0] * state.correlations[$0] / max(gram.diagonal[$0], .leastNormalMagnitude)
        }
        var count = min(inside.count, entering.count, 5)
        while count > 0 {
          let leaving = Set(inside.prefix(count).map { state.support[$0] })
          let support = state.support.filter { !leaving.contains($0) } + entering.prefix(count)
          if rules.allows(support), let value = value(of: support), value < state.value - table.tolerance {
            state = self.state(support)
            offer(state)
            improved = true
            break
          }
          count -= 1
        }
      }
    }
  }

  private func sacrifice(_ state: SupportState, _ position: Int) -> Double {
    gram.diagonal[state.support[position]] * state.coefficients[position] * state.coefficients[position]
  }

  // MARK: Moves

  /// Exchanges columns as long as one exchange lowers the objective, always the best pair.
  mutating func descend(_ state: inout SupportState) {
    if visited.contains(state.sorted) { return }
    while !mustStop {
      guard let (position, index, decrease) = bestExchange(state), decrease > table.tolerance else {
        settled.insert(state.sorted)
        break
      }
      exchange(&state, position, index)
      swaps += 1
      if visited.contains(state.sorted) { break }
    }
    visited.insert(state.sorted)
    offer(state)
  }

  /// The best exchange of all pairs: position in the support, column, decrease.
  private mutating func bestExchange(_ state: SupportState) -> (Int, Int, Double)? {
    var best: (Int, Int, Double)?
    for position in state.support.indices where !rules.fixed.contains(state.support[position]) {
      let blocked = rules.blocked(state.blocked, support: state.support, leaving: state.support[position])
      guard let entry = state.bestEntry(leaving: position, blocked: blocked, gains: &gains) else { continue }
      evaluations += gram.count
      if entry.decrease > best?.2 ?? -.infinity { best = (position, entry.index, entry.decrease) }
    }
    return best
  }

  /// Positions of columns that the support may do without.
  private func removable(_ state: SupportState) -> [Int] {
    state.support.indices.filter {
      !rules.fixed.contains(state.support[$0]) && rules.mayLeave(state.support[$0], of: state.support)
    }
  }

  private func exchange(_ state: inout SupportState, _ position: Int, _ index: Int) {
    state.remove(at: position)
    state.add(index)
  }

  /// Brings the best support of a size to the end of a descent; whether it improved.
  @discardableResult
  private mutating func settle(_ size: Int) -> Bool {
    guard let entry = table[size] else { return false }
    var state = self.state(entry.support)
    descend(&state)
    return (table[size]?.value ?? .infinity) < entry.value - table.tolerance
  }

  /// Neighbouring sizes as starts for each other, up and down, until no size improves.
  mutating func zigzag(_ sizes: ClosedRange<Int>) {
    for _ in 0..<effort.rounds {
      var improved = false
      for size in sizes where !mustStop {
        guard let smaller = table[size - 1] else { continue }
        let before = table[size]?.value ?? .infinity
        var state = self.state(smaller.support)
        let blocked = rules.blocked(state.blocked, support: state.support)
        guard let best = state.bestEntry(blocked: blocked, gains: &gains), state.add(best.index) else { continue }
        descend(&state)
        if (table[size]?.value ?? .infinity) < before - table.tolerance { improved = true }
      }
      for size in sizes.reversed() where !mustStop {
        guard let larger = table[size + 1] else { continue }
        let before = table[size]?.value ?? .infinity
        var state = self.state(larger.support)
        let movable = removable(state)
        guard let least = movable.min(by: { state.removalCost($0) < state.removalCost($1) }) else { continue }
        state.remove(at: least)
        descend(&state)
        if (table[size]?.value ?? .infinity) < before - table.tolerance { improved = true }
      }
      if !improved || mustStop { break }
    }
  }

  /// Two exchanges in a row: from a shortlist of first ones, which may cost something, the best second one.
  private mutating func exchangeTwice(_ size: Int) -> Bool {
    guard let entry = table[size] else { return false }
    let base = state(entry.support)
    var shortlist: [(position: Int, index: Int, decrease: Double)] = []
    let share = max(2, effort.shortlist / max(1, size))
    for position in base.support.indices where !rules.fixed.contains(base.support[position]) {
      let blocked = rules.blocked(base.blocked, support: base.support, leaving: base.support[position])
      guard base.bestEntry(leaving: position, blocked: blocked, gains: &gains) != nil else { continue }
      let cost = base.removalCost(position)
      let scores = gains
      for index in topIndices(Array(0..<gram.count), share, by: { scores[$0] }) where scores[index] > -.infinity {
        shortlist.append((position, index, scores[index] / 2 - cost))
      }
    }
    shortlist.sort {
      $0.decrease != $1.decrease ? $0.decrease > $1.decrease : ($0.position, $0.index) < ($1.position, $1.index)
    }
    for first in shortlist.prefix(effort.shortlist) {
      if mustStop { return false }
      var state = base
      exchange(&state, first.position, first.index)
      guard let second = bestExchange(state) else { continue }
      if state.value - second.2 < entry.value - table.tolerance {
        exchange(&state, second.0, second.1)
        swaps += 2
        descend(&state)
        return true
      }
    }
    return false
  }

  /// Exchanges a few columns at random for promising ones and descends again.
  private mutating func kick(_ size: Int) -> Bool {
    guard let entry = table[size], size > 0 else { return false }
    var state = self.state(entry.support)
    for _ in 0..<min(size, 2 + size / 6) {
      let movable = state.support.indices.filter { !rules.fixed.contains(state.support[$0]) }
      guard let position = random.element(of: movable) else { break }
      let blocked = rules.blocked(state.blocked, support: state.support, leaving: state.support[position])
      guard state.bestEntry(leaving: position, blocked: blocked, gains: &gains) != nil else { continue }
      let scores = gains
      let leaving = state.support[position]
      let promising = topIndices(Array(0..<gram.count), 12, by: { scores[$0] })
        .filter { scores[$0] > -.infinity && $0 != leaving }
      guard let index = random.element(of: promising) else { continue }
      exchange(&state, position, index)
    }
    guard state.support.count == entry.support.count else { return false }
    descend(&state)
    return (table[size]?.value ?? .infinity) < entry.value - table.tolerance
  }

  // MARK: Price form

  /// Adds, removes or exchanges columns as long as value + λ₀·size falls.
  mutating func descend(_ state: inout SupportState, lambda0: Double) {
    while !mustStop {
      let blocked = rules.blocked(state.blocked, support: state.support)
      let addition = state.bestEntry(blocked: blocked, gains: &gains)
      let movable = removable(state)
      let removal = movable.min { state.removalCost($0) < state.removalCost($1) }
      let gain = (addition?.decrease ?? -.infinity) - lambda0
      let relief = lambda0 - (removal.map(state.removalCost) ?? .infinity)
      if let addition, gain > table.tolerance, gain >= relief {
        state.add(addition.index)
      } else if let removal, relief > table.tolerance {
        state.remove(at: removal)
      } else if let (position, index, decrease) = bestExchange(state), decrease > table.tolerance {
        exchange(&state, position, index)
        swaps += 1
      } else {
        break
      }
      offer(state)
    }
  }

  // MARK: Evaluation

  /// The state of a support, fixed columns included; dependent columns are left out.
  func state(_ support: [Int]) -> SupportState {
    var state = SupportState(gram)
    gram.fetch(support)
    for index in rules.fixed { state.add(index) }
    for index in support where !rules.fixed.contains(index) { state.add(index) }
    return state
  }

  mutating func offer(_ state: SupportState) {
    guard rules.allows(state.support) else { return }
    let fixed = state.support.count { rules.fixed.contains($0) }
    table.offer(state.support.count - fixed, state.sorted, state.value)
  }

  private mutating func offerAll(_ supports: [[Int]]) {
    for support in supports {
      guard rules.allows(support), let value = value(of: support) else { continue }
      table.offer(support.count - fixedCount, support.sorted(), value)
    }
  }

  /// The objective of a support, or `nil` when its columns depend on each other.
  private func value(of support: [Int]) -> Double? {
    var factor = SupportFactor(gram: gram)
    for index in support { guard factor.add(index) else { return nil } }
    return factor.value
  }

  /// The indices of the largest scores, largest first, lower index first among equals.
  private func topIndices(_ indices: [Int], _ count: Int, by score: (Int) -> Double) -> [Int] {
    var top: [(index: Int, score: Double)] = []
    for index in indices {
      let value = score(index)
      if top.count == count, let last = top.last, value <= last.score { continue }
      let place = top.firstIndex { $0.score < value } ?? top.count
      if place < count {
        top.insert((index, value), at: place)
        if top.count > count { top.removeLast() }
      }
    }
    return top.map(\.index)
  }
}
