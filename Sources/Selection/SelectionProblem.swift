import LinearAlgebra

/// Choose groups of variables under a budget so that a quadratic loses as little as possible.
///
///     f(S) = min { ½ tr(BᵀHB) − tr(GᵀB) : rows of B outside S are zero }
///
/// with `H = XᵀX` (p×p, symmetric positive definite) and `G = XᵀY` (p×m). One problem serves the layers of a network
/// (m outputs; groups are neurons, heads or channels) and least squares (m = 1):
///
///     let problem = try SelectionProblem(gram: h, dense: w, budget: .groups(768), damping: 0.01)
///     let selection = try problem.select(.swap)
///     selection.support            // kept groups
///     selection.coefficients       // their refitted weights
///
/// A problem is a value; what the methods derive from H (factor, inverse, products) is computed once and shared by
/// copies with other budgets.
public struct SelectionProblem: Sendable {
  /// Groups of variables; a partition of 0 ..< p.
  public let groups: [[Int]]
  /// The cost of keeping each group.
  public let costs: [Double]
  public let budget: Budget
  /// Groups that must be kept, ascending.
  public let fixedIn: [Int]
  /// Groups that must not be kept, ascending.
  public let fixedOut: [Int]
  /// Conditions on which groups are kept together.
  public let sideConstraints: [SideConstraint]
  /// Variances of the variables, for the fluctuation score; `nil` when the means are not known.
  public let variances: [Double]?

  let core: ProblemCore

  /// H as the methods see it: ridge and damping added.
  public var gram: Matrix<Double> { core.gram }
  /// The number of variables p.
  public var variableCount: Int { core.count }
  /// The number of outputs m.
  public var outputCount: Int { core.outputs }
  /// The number of groups n.
  public var groupCount: Int { groups.count }

  /// A problem from H and G.
  ///
  /// - Parameters:
  ///   - gram: H, p×p, symmetric.
  ///   - linear: G, p×m.
  ///   - groups: A partition of the variables; `nil` makes every variable a group.
  ///   - costs: One positive cost per group; `nil` means 1 each.
  ///   - budget: How much may be kept.
  ///   - fixedIn: Indices of groups that must be kept.
  ///   - fixedOut: Indices of groups that must not be kept.
  ///   - ridge: Added to the diagonal of H, in the units of H; pulls the coefficients to 0.
  ///   - damping: Added to the diagonal of H as a share of its mean.
  ///   - variances: Var(x_j), for the fluctuation score.
  ///   - sideConstraints: Conditions on which groups are kept together.
  /// - Throws: `SelectionError` naming the matrix, row or group at fault.
  public init(
    gram: Matrix<Double>, linear: Matrix<Double>, groups: [[Int]]? = nil, costs: [Double]? = nil, budget: Budget,
    fixedIn: [Int] = [], fixedOut: [Int] = [], ridge: Double = 0, damping: Double = 0, variances: [Double]? = nil,
    sideConstraints: [SideConstraint] = []
  ) throws {
    try self.init(
      core: ProblemCore(gram: gram, linear: linear, dense: nil, ridge: ridge, damping: damping), groups: groups,
      costs: costs, budget: budget, fixedIn: fixedIn, fixedOut: fixedOut, variances: variances,
      sideConstraints: sideConstraints)
  }

  /// A problem whose unconstrained optimum is the dense weights W (p×m): `G = H W` with the damped H, so that damping
  /// pulls towards W and not towards 0.
  ///
  /// Rows of W whose input never varies (a zero diagonal entry of H) are set to 0 first.
  /// - Throws: `SelectionError` naming the matrix, row or group at fault.
  public init(
    gram: Matrix<Double>, dense: Matrix<Double>, groups: [[Int]]? = nil, costs: [Double]? = nil, budget: Budget,
    fixedIn: [Int] = [], fixedOut: [Int] = [], ridge: Double = 0, damping: Double = 0, variances: [Double]? = nil,
    sideConstraints: [SideConstraint] = []
  ) throws {
    try self.init(
      core: ProblemCore(gram: gram, linear: nil, dense: dense, ridge: ridge, damping: damping), groups: groups,
      costs: costs, budget: budget, fixedIn: fixedIn, fixedOut: fixedOut, variances: variances,
      sideConstraints: sideConstraints)
  }

  private init(
    core: ProblemCore, groups: [[Int]]?, costs: [Double]?, budget: Budget, fixedIn: [Int], fixedOut: [Int],
    variances: [Double]?, sideConstraints: [SideConstraint]
  ) throws {
    self.core = core
    let resolved = groups ?? (0..<core.count).map { [$0] }
    try Self.check(groups: resolved, variables: core.count)
    self.groups = resolved
    self.costs = costs ?? Array(repeating: 1, count: resolved.count)
    self.budget = budget
    self.fixedIn = Array(Set(fixedIn)).sorted()
    self.fixedOut = Array(Set(fixedOut)).sorted()
    self.variances = variances
    self.sideConstraints = sideConstraints
    try checkCosts()
    try checkFixing()
    try checkBudget()
    try checkSideConstraints()
    if let variances {
      guard variances.count == core.count else {
        throw SelectionError.shapeMismatch(
          what: "variances", expected: "\(core.count), one per variable", found: "\(variances.count)")
      }
      if let bad = variances.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
        throw SelectionError.invalidValue(
          what: "variance \(bad)", value: "\(variances[bad])", expected: "a finite number ≥ 0")
      }
    }
  }

  /// The same problem with another budget; nothing is recomputed.
  /// - Throws: `SelectionError.invalidValue` or `.infeasible`.
  public func with(budget: Budget) throws -> SelectionProblem {
    try SelectionProblem(
      core: core, groups: groups, costs: costs, budget: budget, fixedIn: fixedIn, fixedOut: fixedOut,
      variances: variances, sideConstraints: sideConstraints)
  }

  /// The same problem with other side constraints; nothing is recomputed.
  /// - Throws: `SelectionError.invalidConstraint`.
  public func with(sideConstraints: [SideConstraint]) throws -> SelectionProblem {
    try SelectionProblem(
      core: core, groups: groups, costs: costs, budget: budget, fixedIn: fixedIn, fixedOut: fixedOut,
      variances: variances, sideConstraints: sideConstraints)
  }
}
