import Execution

/// Local search over feasible supports; what `swap` does under side constraints.
///
/// Units of movement are atoms: all-or-none sets, and every other group by itself. A step carries out the best of all
/// feasible additions, or else a feasible exchange of one atom for one atom, both exact with refit: the best of those in
/// which one of the 32 atoms cheapest to lose leaves, or of the next 32, until one helps.
/// Where neither helps, compound moves are tried: one atom is forced in, or one or several out, or one in and
/// another out, and ``NearbyRepair`` restores feasibility by few flips; companions of an implication, a second exchange
/// that a resource asks for, and what refills the budget are found that way. Where none of those helps, a search
/// restores it, dearest groups first, for as many of them as ``searchWork`` allows. It ends when none helps.
struct ConstrainedDescent {
  let problem: SelectionProblem
  let tolerance: Double
  let maximumSwaps: Int
  let clock: RunClock

  /// Compound moves of one kind that are tried by a repair, the most promising first.
  var mostRepairs = 256
  /// Compound moves of one kind that are tried by a search where repairs do not help, the most promising first.
  var mostSeeds = 64
  /// Pairs of one atom in and one out that are tried with repair, where there are no more.
  var mostPairs = 1024
  /// Atoms to leave that are compared before an exchange that helps is carried out: a look at all of them takes
  /// seconds where there are a thousand.
  var leavingBatch = 32

  /// What searches may cost between two moves that help, in decisions times groups: all compound moves of a problem of
  /// a few hundred groups, the most promising ones of a larger one.
  var searchWork = 20_000_000

  private let system: ConstraintSystem
  private let repair: NearbyRepair
  private let root: ConstraintState?
  private let atoms: [[Int]]
  /// By group: whether it is the first one of an atom.
  private let isFirst: [Bool]

  init(_ problem: SelectionProblem, tolerance: Double, maximumSwaps: Int, clock: RunClock) {
    self.problem = problem
    self.tolerance = tolerance
    self.maximumSwaps = maximumSwaps
    self.clock = clock
    system = ConstraintSystem(problem)
    root = ConstraintState(system)
    let fixed = Set(problem.fixedIn + problem.fixedOut)
    atoms = problem.atoms.filter { !$0.contains(where: fixed.contains) }
    var isFirst = [Bool](repeating: false, count: problem.groupCount)
    for atom in atoms { isFirst[atom[0]] = true }
    self.isFirst = isFirst
    repair = NearbyRepair(system, atoms: atoms)
  }

  private struct Move {
    var removing: [Int]
    var adding: [Int]
    var change: Double
  }

  func descend(from start: Outcome) throws -> (outcome: Outcome, loss: Double) {
    let tableau = try GroupTableau(problem, support: start.support)
    var loss = try start.loss ?? problem.core.refit(problem.rows(of: start.support)).loss
    var outcome = Outcome(support: start.support)
    var activity = SupportActivity(system, support: start.support)
    search: while outcome.work.swaps < maximumSwaps {
      if let interruption = clock.interruption {
        outcome.status = Outcome.status(interruption)
        break
      }
      clock.report(Progress(stage: "swap", done: outcome.work.swaps, incumbent: loss))
      if let move = bestAddition(tableau, &activity), move.change < 0, try carryOut(move, tableau, &activity, &loss) {
        continue
      }
      // A second time over all of them, in case rounding turned the first gain into none.
      for batch in [leavingBatch, .max] {
        guard let move = try goodExchange(tableau, &activity, above: tolerance * loss, batch: batch),
          move.change < -tolerance * loss
        else { break }
        if try carryOut(move, tableau, &activity, &loss) {
          outcome.work.swaps += 1
          continue search
        }
      }
      // The look at exchanges may have been cut short, and then certifies nothing.
      if clock.interruption != nil { continue }
      if let exchanged = try compoundMove(tableau, &activity, &loss) {
        outcome.work.swaps += exchanged
        continue
      }
      if clock.interruption != nil { continue }
      outcome.certificate = Certificate(kind: .swapOptimal, assumes: [claim])
      break
    }
    outcome.support = tableau.support
    outcome.loss = loss
    return (outcome, loss)
  }

  private var claim: String {
    let unit = atoms.contains { $0.count > 1 } ? "group or all-or-none set" : "group"
    return "among the supports that meet the side constraints, no exchange of one kept \(unit) for one removed "
      + "\(unit), no addition and no removal of one lowers the loss by more than \(tolerance) of it"
  }

  // MARK: Single moves

  private func bestAddition(_ tableau: GroupTableau, _ activity: inout SupportActivity) -> Move? {
    var best: Move?
    for atom in atoms where !tableau.isKept[atom[0]] && activity.allows(removing: [], adding: atom) {
      let change = change(of: atom, tableau)
      if change < best?.change ?? 0 { best = Move(removing: [], adding: atom, change: change) }
    }
    return best
  }

  /// An exchange that lowers the loss by more than a threshold, if there is one.
  private func goodExchange(
    _ tableau: GroupTableau, _ activity: inout SupportActivity, above threshold: Double, batch: Int
  ) throws -> Move? {
    // The best of all exchanges that fit the budget, from one pass; where the rows allow it there is no better one.
    if let swap = try tableau.bestSwap() {
      if swap.decrease <= 0, atoms.allSatisfy({ $0.count == 1 }) { return nil }
      if atoms.allSatisfy({ $0.count == 1 }), activity.allows(removing: [swap.leaving], adding: [swap.entering]) {
        return Move(removing: [swap.leaving], adding: [swap.entering], change: -swap.decrease)
      }
    }
    var best: Move?
    let outside = atoms.filter { !tableau.isKept[$0[0]] }
    for (position, leaving) in rankedAtoms(tableau).inside.enumerated() {
      if position % batch == 0, let found = best, found.change < -threshold { return found }
      if position % 32 == 0, clock.interruption != nil { return best }
      let entering = outside.filter { activity.allows(removing: leaving, adding: $0) }
      if entering.isEmpty { continue }
      for group in leaving { tableau.move(group) }
      for atom in entering where atom.count == 1 {
        let change = tableau.tentativeChange + tableau.change(of: atom[0])
        if change < best?.change ?? .infinity { best = Move(removing: leaving, adding: atom, change: change) }
      }
      tableau.reject()
      for atom in entering where atom.count > 1 {
        for group in leaving + atom { tableau.move(group) }
        let change = tableau.tentativeChange
        tableau.reject()
        if change < best?.change ?? .infinity { best = Move(removing: leaving, adding: atom, change: change) }
      }
    }
    return best
  }

  /// The change of the loss when an atom enters or leaves.
  private func change(of atom: [Int], _ tableau: GroupTableau) -> Double {
    if atom.count == 1 { return tableau.change(of: atom[0]) }
    for group in atom { tableau.move(group) }
    defer { tableau.reject() }
    return tableau.tentativeChange
  }

  /// Carries a move out when it lowers the loss by the pivots' own account.
  private func carryOut(
    _ move: Move, _ tableau: GroupTableau, _ activity: inout SupportActivity, _ loss: inout Double,
    ifBelow threshold: Double = 0
  ) throws -> Bool {
    for group in move.removing + move.adding { tableau.move(group) }
    guard tableau.tentativeChange < threshold else {
      tableau.reject()
      return false
    }
    loss += tableau.tentativeChange
    try tableau.accept()
    activity.exchange(removing: move.removing, adding: move.adding)
    return true
  }

  // MARK: Compound moves

  /// Carries out a compound move that helps; how many groups it exchanges, or `nil` where none helps.
  private func compoundMove(
    _ tableau: GroupTableau, _ activity: inout SupportActivity, _ loss: inout Double
  ) throws -> Int? {
    var tried: Set<[Int]> = [tableau.support]
    let ranked = rankedAtoms(tableau)
    func carryOut(_ target: [Int], _ activity: inout SupportActivity) throws -> Int? {
      guard tried.insert(target).inserted else { return nil }
      let goal = Set(target)
      let move = Move(
        removing: tableau.support.filter { !goal.contains($0) }, adding: target.filter { !tableau.isKept[$0] },
        change: 0)
      guard try self.carryOut(move, tableau, &activity, &loss, ifBelow: -tolerance * loss) else { return nil }
      return max(move.removing.count, move.adding.count)
    }
    for (kept, removed) in seeds(ranked, mostSingle: mostRepairs, &activity) {
      if clock.interruption != nil { return nil }
      let firsts = (kept + removed).filter { isFirst[$0] }
      if let target = repair.support(
        near: activity, flipping: firsts, changes: ranked.changes, entering: ranked.outside),
        let exchanged = try carryOut(target, &activity)
      {
        return exchanged
      }
    }
    let order = repairOrder(ranked)
    var work = searchWork
    for (kept, removed) in seeds(ranked, mostSingle: mostSeeds, &activity) where work > 0 {
      if clock.interruption != nil { return nil }
      if let target = searched(kept, removed, order: order, work: &work),
        let exchanged = try carryOut(target, &activity)
      {
        return exchanged
      }
    }
    return nil
  }

  /// What to force: groups to keep and groups to remove, the most promising first.
  private func seeds(
    _ ranked: RankedAtoms, mostSingle: Int, _ activity: inout SupportActivity
  ) -> [(kept: [Int], removed: [Int])] {
    var result: [(kept: [Int], removed: [Int])] = []
    for atom in ranked.outside.prefix(mostSingle) { result.append((atom, [])) }
    for atom in ranked.inside.prefix(mostSingle) { result.append(([], atom)) }
    for count in [2, 3, 4, 6, 8, 12, 16] where count <= ranked.inside.count {
      result.append(([], ranked.inside.prefix(count).flatMap { $0 }))
    }
    for count in [2, 3, 4] where count <= ranked.outside.count {
      result.append((ranked.outside.prefix(count).flatMap { $0 }, []))
    }
    if ranked.outside.count * ranked.inside.count <= mostPairs {
      for entering in ranked.outside {
        for leaving in ranked.inside where !activity.allows(removing: leaving, adding: entering) {
          result.append((entering, leaving))
        }
      }
    }
    return result
  }

  /// Kept atoms, the cheapest to lose first, and removed ones, the largest gain first; by first group, the change of the
  /// loss when the atom changes sides.
  private typealias RankedAtoms = (inside: [[Int]], outside: [[Int]], changes: [Double])

  private func rankedAtoms(_ tableau: GroupTableau) -> RankedAtoms {
    let changes = atoms.map { ($0, change(of: $0, tableau)) }
    let sorted = changes.sorted { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0[0] < $1.0[0] }.map(\.0)
    var byGroup = [Double](repeating: 0, count: problem.groupCount)
    for (atom, change) in changes { byGroup[atom[0]] = change }
    return (sorted.filter { tableau.isKept[$0[0]] }, sorted.filter { !tableau.isKept[$0[0]] }, byGroup)
  }

  /// Kept groups, the dearest first, then removed ones, the most promising first.
  private func repairOrder(_ ranked: RankedAtoms) -> [Int] {
    let order = ranked.inside.reversed().flatMap { $0 } + ranked.outside.flatMap { $0 }
    let listed = Set(order)
    return order + problem.groups.indices.filter { !listed.contains($0) }
  }

  /// A feasible support near the current one with some groups forced.
  private func searched(_ kept: [Int], _ removed: [Int], order: [Int], work: inout Int) -> [Int]? {
    guard var state = root, state.fix(kept.map { ($0, 1) } + removed.map { ($0, 0) }) else { return nil }
    var search = FeasibleSearch()
    search.nodeLimit = 2 * problem.groupCount + 200
    let (result, nodes) = search.counted(state, order: order)
    work -= nodes * problem.groupCount
    guard case .found(let support) = result else { return nil }
    return support
  }
}
