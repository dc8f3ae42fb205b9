import Execution
import MIP

/// The state of one run of ``MIPSelection``.
struct MIPSelectionRun {
  enum End {
    /// The bound is within this share of the loss.
    case proved(Double)
    /// The node limit came first, or tolerances of the solver keep the bound from rising further.
    case stalled
    case interrupted(RunClock.Interruption)
  }

  private let problem: SelectionProblem
  private let settings: MIPSelection
  private let clock: RunClock
  /// −f(all).
  private let energy: Double

  private(set) var incumbent: [Int]
  /// The incumbent's loss.
  private var upper: Double
  /// A proved lower bound of the loss.
  private(set) var bound = 0.0
  private(set) var nodes = 0
  private(set) var cuts = 0
  private(set) var swaps = 0

  init(_ problem: SelectionProblem, start: Outcome, settings: MIPSelection, clock: RunClock) throws {
    self.problem = problem
    self.settings = settings
    self.clock = clock
    incumbent = start.support
    energy = try problem.core.energy()
    upper = try problem.core.refit(problem.rows(of: start.support)).loss
  }

  mutating func search() throws -> End {
    if let end = interruption { return end }
    let form = try RemovalForm(problem)
    // Losses of the size of rounding are 0.
    bound = min(form.baseLoss, upper)
    if isProved || upper <= 1e-14 * energy || form.count == 0 { return .proved(0) }
    if let end = interruption { return end }
    let hasProducts = form.count <= settings.largestLift
    let cutter: Cutter
    if hasProducts {
      cutter = .complement(ComplementRows(form, removals: removals(form)))
    } else if let rows = PerspectiveRows(form) {
      cutter = .perspective(rows)
    } else {
      cutter = .none(form)
    }
    var master = try MIPMaster(problem, form, hasProducts: hasProducts, unit: upper - form.baseLoss)
    defer { cuts = master.cuts }
    for row in cutter.rows(tightAt: removed(incumbent, form)) { try master.add(row) }
    if let end = try relax(&master, cutter) { return end }
    return try solve(&master, cutter)
  }

  // MARK: The linear relaxation

  /// Rounds of cuts until the bound hardly rises any more.
  private mutating func relax(_ master: inout MIPMaster, _ cutter: Cutter) throws -> End? {
    var centre: [Double]?
    if case .perspective(let rows) = cutter {
      let clock = clock
      let relaxed = rows.relaxation(
        weights: master.form.groups.map { problem.weights[$0] }, limit: freeLimit, rounds: 24,
        stop: { clock.interruption != nil })
      // The last rows are the best ones.
      for row in relaxed.rows.suffix(3) { try master.add(row) }
      centre = relaxed.removal
    }
    var history: [Double] = []
    for round in 0..<settings.rootRounds {
      if let end = interruption { return end }
      guard let (point, value) = try master.relaxation(control: remaining) else { return interruption }
      raise(master.form.baseLoss + value)
      report("relaxation", round)
      if isProved { return end }
      history.append(bound)
      if round >= 8, bound - history[round - 8] < 0.01 * (upper - bound) { return nil }
      var rows: [MasterRow]
      if let inner = centre {
        // In-out separation (Ben-Ameur and Neto 2007): between a good point and the optimum of the relaxation.
        let between = MasterPoint(removal: zip(inner, point.removal).map { 0.5 * ($0 + $1) })
        rows = cutter.rows(at: between)
        if !rows.contains(where: { $0.value(point) > point.loss + 1e-7 * master.unit }) {
          rows += cutter.rows(at: point)
        }
        centre = between.removal
      } else {
        rows = cutter.rows(at: point)
      }
      let violated = rows.filter {
        $0.value(point) > ($0.bindsLoss ? point.loss : 0) + 1e-7 * ($0.bindsLoss ? master.unit : 1)
      }
      if violated.isEmpty { return nil }
      for row in violated { try master.add(row) }
    }
    return nil
  }

  // MARK: The master over binaries

  private mutating func solve(_ master: inout MIPMaster, _ cutter: Cutter) throws -> End {
    var seen: Set<[Int]> = [incumbent]
    var share = 0.2
    if master.hasProducts, master.form.count <= 12, !(settings.backend is any LazyRowBackend) {
      try cutOffAll(&master, cutter)
    }
    while true {
      if let end = interruption { return end }
      let smallest = 0.25 * settings.tolerance * upper
      let gap = max(smallest, share * (upper - bound))
      let nodesLeft = settings.nodeLimit.map { $0 - nodes }
      if let nodesLeft, nodesLeft <= 0 { return .stalled }
      let answer = try master.solve(
        with: settings.backend, gap: gap, nodeLimit: nodesLeft, control: remaining, cutter: cutter)
      nodes += answer.nodes
      if let value = answer.bound { raise(master.form.baseLoss + value) }
      var isNew = false
      for point in answer.points {
        let support = keptGroups(point, master.form)
        guard seen.insert(support).inserted else { continue }
        isNew = true
        if !(settings.backend is any LazyRowBackend) {
          for row in cutter.rows(tightAt: removed(support, master.form)) { try master.add(row) }
        }
        for row in cutter.rows(at: point) where row.bindsLoss { try master.add(row) }
        if master.hasProducts { try cutOffNeighbours(of: removed(support, master.form), &master, cutter, &seen) }
        try improve(support)
      }
      report("master", nodes)
      if isProved { return end }
      switch answer.termination {
      case .optimal: break
      case .timeLimit, .cancelled: return interruption ?? .interrupted(.timeLimit)
      default: return .stalled
      }
      if isNew { continue }
      guard gap > smallest else { return .stalled }
      share *= 0.1
    }
  }

  /// Adds tight rows until the rows themselves show every feasible support to be no better than the incumbent, the worst
  /// first. Up to 4,096 supports that takes less time than one solve, and the solves that are left are a few.
  private mutating func cutOffAll(_ master: inout MIPMaster, _ cutter: Cutter) throws {
    let n = master.form.count
    var open: [(removed: [Bool], support: [Int], value: Double)] = []
    for bits in 0..<1 << n {
      let removed = (0..<n).map { bits >> $0 & 1 == 1 }
      let support = keptGroups(removed, master.form)
      guard problem.isFeasible(support: support) else { continue }
      open.append((removed, support, master.value(removed: removed)))
    }
    let enough = upper - master.form.baseLoss - 0.25 * settings.tolerance * upper
    while interruption == nil {
      open.removeAll { $0.value >= enough }
      open.sort { $0.value != $1.value ? $0.value < $1.value : $0.support.lexicographicallyPrecedes($1.support) }
      if open.isEmpty { return }
      var rows: [MasterRow] = []
      for worst in open.prefix(16) {
        let loss = master.form.loss(removing: worst.removed.indices.filter { worst.removed[$0] })
        if master.form.baseLoss + loss < upper { try improve(worst.support) }
        rows += cutter.rows(tightAt: worst.removed)
      }
      for row in rows { try master.add(row) }
      // Those cut off count as done, whatever rounding makes of their rows.
      open.removeFirst(min(16, open.count))
      for index in open.indices {
        for row in rows { open[index].value = max(open[index].value, row.value(removed: open[index].removed)) }
      }
      report("rows", open.count)
    }
  }

  /// Adds the tight rows of the exchanges of one group that the master thinks best: its next optima are often among them,
  /// and a row costs less than a solve.
  private mutating func cutOffNeighbours(
    of removed: [Bool], _ master: inout MIPMaster, _ cutter: Cutter, _ seen: inout Set<[Int]>
  ) throws {
    var found: [(value: Double, removed: [Bool], support: [Int])] = []
    for out in removed.indices where !removed[out] {
      for back in removed.indices where removed[back] {
        var other = removed
        other[out] = true
        other[back] = false
        let support = keptGroups(other, master.form)
        if seen.contains(support) { continue }
        let value = master.form.baseLoss + master.value(removed: other)
        if value < upper { found.append((value, other, support)) }
      }
    }
    found.sort { $0.value != $1.value ? $0.value < $1.value : $0.support.lexicographicallyPrecedes($1.support) }
    for neighbour in found.prefix(32) {
      seen.insert(neighbour.support)
      for row in cutter.rows(tightAt: neighbour.removed) where row.value(removed: neighbour.removed) > 0 {
        try master.add(row)
      }
      let positions = neighbour.removed.indices.filter { neighbour.removed[$0] }
      if master.form.baseLoss + master.form.loss(removing: positions) < upper { try improve(neighbour.support) }
    }
  }

  /// Takes a support of the master, after local search, if it is better than the incumbent.
  private mutating func improve(_ support: [Int]) throws {
    guard problem.isFeasible(support: support) else { return }
    let loss = try problem.core.refit(problem.rows(of: support)).loss
    guard loss < upper else { return }
    let descent = try SwapDescent().descend(problem, from: Outcome(support: support, loss: loss), clock).outcome
    swaps += descent.work.swaps
    let descended = try problem.core.refit(problem.rows(of: descent.support)).loss
    (incumbent, upper) = descended < loss ? (descent.support, descended) : (support, loss)
    bound = min(bound, upper)
  }

  // MARK: Small things

  /// Where the bound has met the incumbent: the gap as a share of the loss.
  private var end: End { .proved(upper > 0 ? (upper - bound) / upper : 0) }

  private var isProved: Bool {
    let difference = upper - bound
    return difference <= settings.tolerance * upper || difference <= settings.relativeGap * abs(upper - energy)
  }

  private var interruption: End? { clock.interruption.map { .interrupted($0) } }

  private mutating func raise(_ value: Double) {
    // Beyond the incumbent's loss only by tolerances.
    bound = max(bound, min(value, upper))
  }

  /// The time that is left, one thread: solvers with more do not repeat their runs.
  private var remaining: RunControl {
    RunControl(
      timeLimit: clock.control.timeLimit.map { max(0, $0 - clock.seconds) }, threads: 1,
      isCancelled: clock.control.isCancelled)
  }

  private func report(_ stage: String, _ done: Int) {
    clock.report(Progress(stage: "mip: \(stage)", done: done, incumbent: upper, bound: bound))
  }

  /// What the budget leaves for the free groups.
  private var freeLimit: Double {
    let weights = problem.weights
    return problem.limit - problem.fixedIn.reduce(0) { $0 + weights[$1] }
  }

  /// About how many free groups a removal takes.
  private func removals(_ form: RemovalForm) -> Double {
    let weights = problem.weights
    let total = form.groups.reduce(0) { $0 + weights[$1] }
    return Double(form.count) * max(0, 1 - freeLimit / total)
  }

  private func removed(_ support: [Int], _ form: RemovalForm) -> [Bool] {
    let kept = Set(support)
    return form.groups.map { !kept.contains($0) }
  }

  private func keptGroups(_ point: MasterPoint, _ form: RemovalForm) -> [Int] {
    keptGroups(point.removal.map { $0 >= 0.5 }, form)
  }

  private func keptGroups(_ removed: [Bool], _ form: RemovalForm) -> [Int] {
    (problem.fixedIn + form.groups.indices.filter { !removed[$0] }.map { form.groups[$0] }).sorted()
  }
}
