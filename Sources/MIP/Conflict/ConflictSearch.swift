import Execution

/// The state of a search for an irreducible infeasible subset. Sets of items are ascending positions in ``items``.
struct ConflictSearch<Solver: Backend> {
  enum Answer {
    /// With the part that a Farkas proof uses, where there is one.
    case infeasible(support: [Int]?)
    /// A point was found and checked.
    case feasible
    case undecided
  }

  /// Nodes after which a single test gives up when the caller has set no limit: without bounds, an infeasible integer
  /// program can have an infinite tree.
  static var nodesPerTest: Int { 1000 }

  let model: Model
  let backend: Solver
  let items: [ConflictItem]
  let options: SolveOptions
  let control: RunControl
  let clock: RunClock
  private(set) var interruption: Termination?
  private(set) var linearSolves = 0
  private(set) var integerSolves = 0
  /// Points that satisfy a part of the demands, the latest last.
  private var points: [[Double]] = []

  init(model: Model, backend: Solver, options: SolveOptions, control: RunControl) {
    self.model = model
    self.backend = backend
    self.control = control
    items = model.conflictItems
    var plain = options
    plain.start = [:]
    plain.cutoff = nil
    plain.relaxed = false
    self.options = plain
    clock = control.start()
  }

  /// The positions of rows and bounds.
  var linearPart: [Int] {
    items.indices.filter {
      switch items[$0] {
      case .row, .lowerBound, .upperBound: true
      case .integrality, .semiContinuity, .specialOrderedSet, .indicator: false
      }
    }
  }

  /// Whether some of the demands can hold together.
  ///
  /// - Parameters:
  ///   - kept: Positions of the demands.
  ///   - nodes: After how many nodes to give up.
  mutating func test(_ kept: [Int], nodes: Int?) throws(MIPError) -> Answer {
    if let reason = clock.interruption {
      interruption = reason == .cancelled ? .cancelled : .timeLimit
      return .undecided
    }
    let part = try ConflictModel(model, items: items, kept: kept)
    var inner = control
    inner.observer = nil
    // One test that does not end must not use up the time of all others.
    let secondsLeft = control.timeLimit.map { max(0, $0 - clock.seconds) }
    inner.timeLimit = nodes == nil ? secondsLeft : min(secondsLeft ?? .infinity, max(1, (secondsLeft ?? 80) / 8))
    var limited = options
    limited.nodeLimit = nodes
    return part.isLinear
      ? try testLinear(part, limited, inner) : try testIntegral(part, limited, inner)
  }

  /// CLP now and then calls a program infeasible that has a point, so that its word counts only with a proof. Where it
  /// gives none, the rows are made elastic: that program is feasible and bounded, its optimum decides, and its duals are
  /// the proof.
  private mutating func testLinear(
    _ part: ConflictModel, _ options: SolveOptions, _ control: RunControl
  ) throws(MIPError) -> Answer {
    if let items = part.evident { return .infeasible(support: items) }
    do {
      linearSolves += 1
      let solution = try part.model.solve(with: CLP(), options: options, control: control)
      if solution.hasPoint { return accept(solution.values, of: part) }
      if let support = solution.infeasibilityRay.flatMap({ part.support(of: $0) }) {
        return .infeasible(support: support)
      }
      if isLimit(solution.termination) { return .undecided }
    } catch .pointRejected {}
    var inner = control
    inner.timeLimit = self.control.timeLimit.map { max(0, $0 - clock.seconds) }
    do {
      linearSolves += 1
      let solution = try part.elastic().solve(with: CLP(), options: options, control: inner)
      if isLimit(solution.termination) { return .undecided }
      guard solution.isOptimal else { return .undecided }
      let values = Array(solution.values.prefix(part.model.variableCount))
      if part.model.check(values).infeasibility <= options.feasibilityTolerance { return accept(values, of: part) }
      let multipliers = solution.duals.map { Array($0.prefix(part.model.rowCount)) }
      if let support = multipliers.flatMap({ part.support(of: $0) }) { return .infeasible(support: support) }
      return .undecided
    } catch .pointRejected {
      return .undecided
    }
  }

  private mutating func testIntegral(
    _ part: ConflictModel, _ options: SolveOptions, _ control: RunControl
  ) throws(MIPError) -> Answer {
    do {
      integerSolves += 1
      let solution = try part.model.solve(with: backend, options: options, control: control)
      if solution.hasPoint { return accept(solution.values, of: part) }
      if isLimit(solution.termination) { return .undecided }
      switch solution.termination {
      // There is no objective that could be unbounded.
      case .infeasible, .infeasibleOrUnbounded: return .infeasible(support: nil)
      default: return .undecided
      }
    } catch .missingBound {
      // Without the bound that was dropped a bridge cannot be built, so that nothing is known.
      return .undecided
    } catch .pointRejected {
      return .undecided
    }
  }

  private mutating func accept(_ values: [Double], of part: ConflictModel) -> Answer {
    points.append(part.originalValues(values, of: model))
    if points.count > 32 { points.removeFirst() }
    return .feasible
  }

  private mutating func isLimit(_ termination: Termination) -> Bool {
    switch termination {
    case .timeLimit, .nodeLimit, .iterationLimit, .cancelled:
      interruption = interruption ?? termination
      return true
    default: return false
    }
  }

  /// Removes one item after the other and puts back those without which a point exists (Chinneck and Dravnieks 1991,
  /// deletion filter).
  ///
  /// A Farkas proof of the rest removes all that it does not use, and a point that breaks only one demand shows without
  /// a solve that this one is needed.
  /// - Returns: An infeasible part, and those of it that are not known to be needed.
  mutating func deletionFilter(_ infeasible: [Int]) throws(MIPError) -> (items: [Int], undecided: [Int]) {
    var current = infeasible
    var needed: Set<Int> = []
    var undecided: Set<Int> = []
    for position in infeasible {
      guard current.contains(position), !needed.contains(position) else { continue }
      if isFeasible(leavingOut: position, of: current) {
        needed.insert(position)
        continue
      }
      let rest = current.filter { $0 != position }
      switch try test(rest, nodes: options.nodeLimit ?? Self.nodesPerTest) {
      case .infeasible(let support): current = support ?? rest
      case .feasible: needed.insert(position)
      case .undecided: undecided.insert(position)
      }
      clock.report(Progress(stage: "conflict", done: needed.count + undecided.count, total: current.count))
    }
    // What was undecided in a larger set may be clear by now.
    for position in current where undecided.contains(position) {
      if isFeasible(leavingOut: position, of: current) { undecided.remove(position) }
    }
    return (current, current.filter { undecided.contains($0) })
  }

  /// QuickXplain (Junker 2004): halves the candidates, keeps one half while the other is reduced. About
  /// 2 k log(n / k) solves for k of n.
  ///
  /// - Parameters:
  ///   - background: Positions that are taken for granted.
  ///   - candidates: Infeasible together with the background.
  ///   - isNew: Whether the background has grown since it was tested.
  /// - Returns: Candidates that are infeasible with the background; as few as the solver could decide.
  mutating func quickXplain(
    background: [Int], candidates: [Int], isNew: Bool
  ) throws(MIPError) -> [Int] {
    if isNew, case .infeasible = try test(background.sorted(), nodes: options.nodeLimit ?? Self.nodesPerTest) {
      return []
    }
    if candidates.count <= 1 { return candidates }
    let first = Array(candidates.prefix(candidates.count / 2))
    let second = Array(candidates.dropFirst(candidates.count / 2))
    let fromSecond = try quickXplain(background: background + first, candidates: second, isNew: true)
    let fromFirst = try quickXplain(
      background: background + fromSecond, candidates: first, isNew: !fromSecond.isEmpty)
    return fromFirst + fromSecond
  }

  /// Whether a point that was found satisfies all of these demands but perhaps one.
  private func isFeasible(leavingOut position: Int, of kept: [Int]) -> Bool {
    points.contains { point in
      kept.allSatisfy { $0 == position || model.satisfies(items[$0], at: point, options) }
    }
  }
}

extension Model {
  /// Whether a point satisfies one demand, to the tolerances.
  func satisfies(_ item: ConflictItem, at values: [Double], _ options: SolveOptions) -> Bool {
    let tolerance = options.feasibilityTolerance
    switch item {
    case .row(let row): return rowViolation(row.index, at: values) <= tolerance
    case .lowerBound(let variable):
      return values[variable.index] >= columnLower[variable.index] - tolerance
    case .upperBound(let variable):
      return values[variable.index] <= columnUpper[variable.index] + tolerance
    case .integrality(let variable):
      let value = values[variable.index]
      return abs(value - value.rounded()) <= options.integralityTolerance
    // Rare, and left to the solver.
    case .semiContinuity, .specialOrderedSet, .indicator: return false
    }
  }
}
