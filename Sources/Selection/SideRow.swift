/// One linear row over group indicators, `lower ≤ Σ coefficients[i]·z[groups[i]] ≤ upper`, with z = 1 for kept groups.
public struct SideRow: Sendable, Hashable {
  /// Groups with a coefficient, each once, in the order of the constraint.
  public var groups: [Int]
  /// One finite number per entry of ``groups``.
  public var coefficients: [Double]
  /// −∞ where there is no lower bound.
  public var lower: Double
  /// +∞ where there is no upper bound.
  public var upper: Double
  /// The name of the constraint, or its kind and index; rows of one constraint share it.
  public var name: String
  /// Which of ``SelectionProblem/sideConstraints`` the row belongs to.
  public var constraint: Int

  /// A row.
  public init(
    groups: [Int], coefficients: [Double], lower: Double, upper: Double, name: String, constraint: Int
  ) {
    self.groups = groups
    self.coefficients = coefficients
    self.lower = lower
    self.upper = upper
    self.name = name
    self.constraint = constraint
  }

  /// Whether the sum over kept groups lies within the bounds, up to the rounding of the sum (1e-12 of the sum of
  /// absolute coefficients or of the bound).
  /// - Complexity: O(entries).
  public func isSatisfied(isKept: [Bool]) -> Bool {
    let activity = zip(groups, coefficients).reduce(0) { $0 + (isKept[$1.0] ? $1.1 : 0) }
    return activity <= upper + tolerance(at: upper) && activity >= lower - tolerance(at: lower)
  }

  /// How far a sum may exceed a bound and still count as equal.
  func tolerance(at bound: Double) -> Double {
    guard bound.isFinite else { return 0 }
    return 1e-12 * max(abs(bound), coefficients.reduce(0) { $0 + abs($1) })
  }
}

extension SideConstraint {
  /// The rows that say what the constraint says.
  ///
  /// An all-or-none set becomes one equality per further group with the first one. That is the convex hull of its two
  /// states; a single row `Σ z_j = k z_0` would hold for the same supports with a weaker relaxation.
  func rows(at index: Int) -> [SideRow] {
    let title = name ?? label(at: index)
    func row(_ groups: [Int], _ coefficients: [Double], _ lower: Double, _ upper: Double) -> SideRow {
      SideRow(
        groups: groups, coefficients: coefficients, lower: lower, upper: upper, name: title, constraint: index)
    }
    func count(_ groups: [Int], _ lower: Double, _ upper: Double) -> [SideRow] {
      [row(groups, Array(repeating: 1, count: groups.count), lower, upper)]
    }
    switch form {
    case .excludes(let groups): return count(groups, -.infinity, 1)
    case .allOrNone(let groups):
      guard let first = groups.first else { return [] }
      return groups.dropFirst().map { row([first, $0], [1, -1], 0, 0) }
    case .atMost(let most, let groups): return count(groups, -.infinity, Double(most))
    case .atLeast(let least, let groups): return count(groups, Double(least), .infinity)
    case .exactly(let number, let groups): return count(groups, Double(number), Double(number))
    case .implies(let condition, let consequence): return [row([condition, consequence], [1, -1], -.infinity, 0)]
    case .resource(let costs, let limit): return [row(Array(costs.indices), costs, -.infinity, limit)]
    case .linear(let coefficients, let lower, let upper):
      let groups = coefficients.keys.sorted()
      return [row(groups, groups.map { coefficients[$0] ?? 0 }, lower, upper)]
    }
  }
}
