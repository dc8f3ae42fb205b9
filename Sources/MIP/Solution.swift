/// Why a solve ended. Whether there is a point is said by ``Solution/primalStatus``, apart from this.
public enum Termination: String, Sendable, Hashable, Codable {
  /// The point is optimal, to the gap that was asked for.
  case optimal
  /// No point satisfies the model.
  case infeasible
  /// The objective improves without end.
  case unbounded
  /// One of the two; the solver did not find out which.
  case infeasibleOrUnbounded
  case timeLimit
  case nodeLimit
  case iterationLimit
  /// No point is at least as good as the cutoff.
  case cutoff
  /// The task was cancelled.
  case cancelled
  /// The solver gave up for numerical reasons.
  case numericalError
}

/// What a solve says about a model, in the model's own sense and units.
public struct Solution: Sendable {
  /// What is known of the variables.
  public enum PrimalStatus: String, Sendable, Hashable, Codable {
    /// ``values`` is a point that was checked against the model.
    case feasible
    /// ``ray`` is a direction along which the objective improves for ever.
    case ray
    case none
  }

  /// What is known of the rows' multipliers.
  public enum DualStatus: String, Sendable, Hashable, Codable {
    /// ``duals`` and ``reducedCosts`` are there.
    case feasible
    /// ``infeasibilityRay`` proves that no point exists.
    case ray
    case none
  }

  public var termination: Termination
  public var primalStatus: PrimalStatus = .none
  public var dualStatus: DualStatus = .none
  /// The objective at ``values``, computed from the model; `nil` without a point.
  public var objective: Double?
  /// A proved bound: no point is better than this. `nil` when none was proved.
  public var bound: Double?
  /// One value a variable index; empty without a point.
  public var values: [Double] = []
  /// One a row index: how the optimal objective changes per unit by which the row's bound is raised (shadow price).
  public var duals: [Double]?
  /// One a variable index: how the optimal objective changes per unit by which the variable's bound is raised.
  public var reducedCosts: [Double]?
  /// One a variable index, of an unbounded linear program.
  public var ray: [Double]?
  /// One a row index, of an infeasible linear program.
  public var infeasibilityRay: [Double]?
  /// How far ``values`` is from satisfying the model exactly; `nil` without a point.
  public var check: PointCheck?
  /// Nodes of the tree.
  public var nodes = 0
  /// Rows that lazy constraints gave; 0 where none were asked for.
  public var lazyRows = 0
  /// Simplex iterations, where the solver counts them.
  public var iterations = 0
  /// The solver's name and version.
  public var solver: String
  /// What the solver said, if there is something to say.
  public var detail: String?
  /// Wall-clock seconds, building of the matrix included.
  public var seconds = 0.0
  /// CPU seconds of the process.
  public var cpuSeconds = 0.0

  public init(termination: Termination, solver: String) {
    self.termination = termination
    self.solver = solver
  }

  public var isOptimal: Bool { termination == .optimal && primalStatus == .feasible }
  public var hasPoint: Bool { primalStatus == .feasible }

  /// `|objective − bound| / |objective|`; 0 when they agree, `nil` without either or for an objective of 0.
  public var gap: Double? {
    guard let objective, let bound else { return nil }
    let difference = abs(objective - bound)
    if difference == 0 { return 0 }
    return objective == 0 ? nil : difference / abs(objective)
  }

  /// The value of a variable; NaN without a point, or for a variable of another model.
  public subscript(variable: Variable) -> Double {
    values.indices.contains(variable.index) ? values[variable.index] : .nan
  }

  /// The value of an expression; NaN without a point.
  public func value(of form: some LinearForm) -> Double {
    LinearExpression(form).value { self[$0] }
  }

  /// The shadow price of a row; `nil` when there are no duals.
  public func dual(of row: Row) -> Double? {
    guard let duals, duals.indices.contains(row.index) else { return nil }
    return duals[row.index]
  }

  /// The reduced cost of a variable; `nil` when there are no duals.
  public func reducedCost(of variable: Variable) -> Double? {
    guard let reducedCosts, reducedCosts.indices.contains(variable.index) else { return nil }
    return reducedCosts[variable.index]
  }
}
