/// A condition on which groups are kept together, beside the budget and the fixed groups.
///
///     let problem = try SelectionProblem(
///       gram: h, dense: w, groups: heads, budget: .groups(6), damping: 0.01,
///       sideConstraints: [
///         .allOrNone([0, 1]), .excludes([2, 5]), .implies(3, 4),
///         .resource(named: "latency", costs: milliseconds, limit: 2.5),
///       ])
///
/// Every constraint is a conjunction of linear rows `lower ≤ Σ a_j z_j ≤ upper` over indicators z_j that are 1 for kept
/// groups and 0 for removed ones (``SelectionProblem/sideRows``). The ``form`` stays beside the rows, so that messages
/// speak of what was meant and searches move an all-or-none set as a whole.
///
/// Group indices and numbers are checked when a problem is posed, not here. Coded values have the JSON form of the
/// command line; see <doc:SideConstraints>.
public struct SideConstraint: Sendable, Hashable {
  /// What a constraint demands, in the words it was posed in.
  public enum Form: Sendable, Hashable {
    /// At most one of the groups is kept.
    case excludes([Int])
    /// All of the groups are kept, or none.
    case allOrNone([Int])
    /// At most so many of the groups are kept.
    case atMost(Int, of: [Int])
    /// At least so many of the groups are kept.
    case atLeast(Int, of: [Int])
    /// Exactly so many of the groups are kept.
    case exactly(Int, of: [Int])
    /// Where the first group is kept, the second is too.
    case implies(Int, Int)
    /// The costs of the kept groups, one number per group of the problem, sum to at most the limit.
    case resource(costs: [Double], limit: Double)
    /// The coefficients of the kept groups, by group, sum to a number from `lower` to `upper`.
    case linear([Int: Double], lower: Double, upper: Double)
  }

  /// What is demanded.
  public var form: Form
  /// What messages call it; `nil` for its index and kind.
  public var name: String?

  /// A constraint of a form.
  public init(_ form: Form, named name: String? = nil) {
    self.form = form
    self.name = name
  }

  /// At most one of the groups is kept.
  public static func excludes(_ groups: [Int], named name: String? = nil) -> SideConstraint {
    SideConstraint(.excludes(groups), named: name)
  }

  /// All of the groups are kept, or none.
  public static func allOrNone(_ groups: [Int], named name: String? = nil) -> SideConstraint {
    SideConstraint(.allOrNone(groups), named: name)
  }

  /// At most `count` of the groups are kept; `count` is 0 to the number of groups.
  public static func atMost(_ count: Int, of groups: [Int], named name: String? = nil) -> SideConstraint {
    SideConstraint(.atMost(count, of: groups), named: name)
  }

  /// At least `count` of the groups are kept; `count` is 0 to the number of groups.
  public static func atLeast(_ count: Int, of groups: [Int], named name: String? = nil) -> SideConstraint {
    SideConstraint(.atLeast(count, of: groups), named: name)
  }

  /// Exactly `count` of the groups are kept; `count` is 0 to the number of groups.
  public static func exactly(_ count: Int, of groups: [Int], named name: String? = nil) -> SideConstraint {
    SideConstraint(.exactly(count, of: groups), named: name)
  }

  /// Where group `condition` is kept, group `consequence` is kept too.
  public static func implies(_ condition: Int, _ consequence: Int, named name: String? = nil) -> SideConstraint {
    SideConstraint(.implies(condition, consequence), named: name)
  }

  /// The kept groups use at most `limit` of a resource (parameters, operations, milliseconds).
  ///
  /// - Parameters:
  ///   - name: What the resource is called.
  ///   - costs: One finite number per group of the problem, in the units of the limit.
  ///   - limit: What may be used together.
  public static func resource(named name: String? = nil, costs: [Double], limit: Double) -> SideConstraint {
    SideConstraint(.resource(costs: costs, limit: limit), named: name)
  }

  /// `lower ≤ Σ coefficients[j] z_j ≤ upper`; groups without a coefficient do not count.
  ///
  /// - Parameters:
  ///   - coefficients: Finite numbers by group.
  ///   - lower: The least sum; −∞ for none.
  ///   - upper: The largest sum; +∞ for none.
  ///   - name: What messages call it.
  public static func linear(
    _ coefficients: [Int: Double], lower: Double = -.infinity, upper: Double = .infinity, named name: String? = nil
  ) -> SideConstraint {
    SideConstraint(.linear(coefficients, lower: lower, upper: upper), named: name)
  }
}

extension SideConstraint {
  /// The kind of a constraint, as its JSON names it.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case exclude
    case allOrNone = "all-or-none"
    case atMost = "at-most"
    case atLeast = "at-least"
    case exactly
    case implies
    case resource
    case linear
  }

  /// The kind of this constraint.
  public var kind: Kind {
    switch form {
    case .excludes: .exclude
    case .allOrNone: .allOrNone
    case .atMost: .atMost
    case .atLeast: .atLeast
    case .exactly: .exactly
    case .implies: .implies
    case .resource: .resource
    case .linear: .linear
    }
  }

  /// What messages call the constraint at a position of ``SelectionProblem/sideConstraints``: its kind and index, and
  /// its name if it has one.
  public func label(at index: Int) -> String {
    "constraint \(index) (\(kind.rawValue)\(name.map { " '\($0)'" } ?? ""))"
  }
}
