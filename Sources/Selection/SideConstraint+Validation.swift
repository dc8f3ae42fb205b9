extension SideConstraint {
  /// Checks a constraint against the number of groups of a problem.
  /// - Throws: `SelectionError.invalidConstraint` naming the constraint, the field and the group at fault.
  func check(at index: Int, groupCount: Int) throws {
    func fail(_ field: String, _ reason: String) -> SelectionError {
      .invalidConstraint(constraint: label(at: index), field: field, reason: reason)
    }
    func check(group: Int, _ field: String) throws {
      guard group >= 0, group < groupCount else {
        throw fail(field, "group \(group) does not exist, expected 0 to \(groupCount - 1)")
      }
    }
    func check(groups: [Int], atLeast least: Int = 1) throws {
      var seen: Set<Int> = []
      for group in groups {
        try check(group: group, "groups")
        guard seen.insert(group).inserted else { throw fail("groups", "group \(group) is named twice") }
      }
      guard groups.count >= least else {
        throw fail("groups", "\(groups.count) groups, expected at least \(least)")
      }
    }
    func check(count: Int, of groups: [Int]) throws {
      try check(groups: groups)
      guard count >= 0, count <= groups.count else {
        throw fail("count", "\(count), expected 0 to \(groups.count), the number of groups named")
      }
    }
    switch form {
    case .excludes(let groups), .allOrNone(let groups): try check(groups: groups, atLeast: 2)
    case .atMost(let count, let groups), .atLeast(let count, let groups), .exactly(let count, let groups):
      try check(count: count, of: groups)
    case .implies(let condition, let consequence):
      try check(group: condition, "if")
      try check(group: consequence, "then")
      guard condition != consequence else { throw fail("then", "group \(condition) is on both sides") }
    case .resource(let costs, let limit):
      guard costs.count == groupCount else {
        throw fail("costs", "\(costs.count) numbers, expected \(groupCount), one per group")
      }
      if let bad = costs.firstIndex(where: { !$0.isFinite }) {
        throw fail("costs", "the cost of group \(bad) is \(costs[bad]), expected a finite number")
      }
      guard limit.isFinite else { throw fail("limit", "\(limit), expected a finite number") }
    case .linear(let coefficients, let lower, let upper):
      guard !coefficients.isEmpty else { throw fail("coefficients", "none, expected at least one") }
      for (group, value) in coefficients.sorted(by: { $0.key < $1.key }) {
        try check(group: group, "coefficients")
        guard value.isFinite else {
          throw fail("coefficients", "that of group \(group) is \(value), expected a finite number")
        }
      }
      guard !lower.isNaN, lower < .infinity else { throw fail("lower", "\(lower), expected a number or −∞") }
      guard !upper.isNaN, upper > -.infinity else { throw fail("upper", "\(upper), expected a number or +∞") }
      guard lower <= upper else { throw fail("lower", "\(lower) is above the upper bound \(upper)") }
    }
  }
}
