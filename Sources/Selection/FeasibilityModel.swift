import Execution
import MIP

/// The search for a feasible support as a mixed-integer program, for where ``FeasibleSearch`` gives up.
///
/// Its relaxation weighs all rows together, so that it sees at once what only counting reveals: seven objects do not go
/// into six places. A support is given out only after it was checked; that there is none is the solver's word, within
/// its tolerances.
struct FeasibilityModel {
  private let system: ConstraintSystem
  private let order: [Int]
  private let clock: RunClock

  /// - Parameters:
  ///   - system: The rows and the fixed groups.
  ///   - order: All groups, the most wanted first.
  ///   - clock: Time limit and cancellation.
  init(_ system: ConstraintSystem, order: [Int], clock: RunClock) {
    self.system = system
    self.order = order
    self.clock = clock
  }

  /// Solves; `.nodeLimit` where the solver gave up, or found only points that its tolerance allows.
  func run() -> FeasibleSearch.Result {
    // A point may break a row by the solver's tolerance. Then rows are drawn in, which proves nothing any more.
    for margin in [0, 1e-6, 1e-4] {
      let result = solve(margin: margin)
      switch result {
      case .found(let support):
        if isFeasible(support) { return .found(filled(support)) }
      case .infeasible: return margin == 0 ? .infeasible : .nodeLimit
      case .nodeLimit, .interrupted: return result
      }
    }
    return .nodeLimit
  }

  private func solve(margin: Double) -> FeasibleSearch.Result {
    var control = clock.control
    control.timeLimit = control.timeLimit.map { max(0, $0 - clock.seconds) }
    control.threads = 1
    control.observer = nil
    do throws(MIPError) {
      let (model, groups) = try model(margin: margin)
      // Any point will do; the objective only leads towards wanted groups.
      let solution = try model.solve(with: CBC(), options: SolveOptions(relativeGap: 0.25), control: control)
      if solution.hasPoint { return .found(groups.indices.filter { solution[groups[$0]] > 0.5 }) }
      switch solution.termination {
      // Binaries and an objective over them are bounded.
      case .infeasible, .infeasibleOrUnbounded: return .infeasible
      case .timeLimit: return .interrupted(clock.interruption ?? .timeLimit)
      case .cancelled: return .interrupted(.cancelled)
      default: return .nodeLimit
      }
    } catch {
      return .nodeLimit
    }
  }

  private func model(margin: Double) throws(MIPError) -> (model: Model, groups: VariableArray) {
    var model = Model()
    let groups = try model.addVariables(system.groupCount, .binary)
    for group in system.fixedIn { try model.setBounds(of: groups[group], lower: 1) }
    for group in system.fixedOut { try model.setBounds(of: groups[group], upper: 0) }
    for row in system.rows {
      // A row with bounds that meet has no room to draw in.
      let scale = row.largest > 0 ? 1 / row.largest : 1
      let room = row.upper - row.lower > 4 * margin * row.largest ? margin : 0
      var terms: [Term] = []
      for (group, coefficient) in zip(row.groups, row.coefficients) where coefficient != 0 {
        terms.append(Term(coefficient * scale, groups[group]))
      }
      try model.add(
        LinearConstraint(
          LinearExpression(terms: terms), lower: row.lower * scale + room, upper: row.upper * scale - room))
    }
    var wanted: [Term] = []
    for (rank, group) in order.enumerated() {
      wanted.append(Term(1 - Double(rank) / Double(max(1, order.count)), groups[group]))
    }
    try model.maximize(LinearExpression(terms: wanted))
    return (model, groups)
  }

  private func isFeasible(_ support: [Int]) -> Bool {
    let activity = SupportActivity(system, support: support)
    return system.rows.indices.allSatisfy {
      activity.activity[$0] <= system.rows[$0].upper && activity.activity[$0] >= system.rows[$0].lower
    } && system.fixedIn.allSatisfy { activity.isKept[$0] } && !system.fixedOut.contains { activity.isKept[$0] }
  }

  /// The support with what can be added to it one by one.
  private func filled(_ support: [Int]) -> [Int] {
    var activity = SupportActivity(system, support: support)
    let fixedOut = Set(system.fixedOut)
    for group in order where !activity.isKept[group] && !fixedOut.contains(group) {
      if activity.allows(removing: [], adding: [group]) { activity.exchange(removing: [], adding: [group]) }
    }
    return activity.isKept.indices.filter { activity.isKept[$0] }
  }
}
