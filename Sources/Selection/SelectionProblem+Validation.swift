extension SelectionProblem {
  static func check(groups: [[Int]], variables: Int) throws {
    var owner = [Int](repeating: -1, count: variables)
    for (index, group) in groups.enumerated() {
      guard !group.isEmpty else { throw SelectionError.invalidGroups("group \(index) is empty") }
      for variable in group {
        guard variable >= 0, variable < variables else {
          throw SelectionError.invalidGroups(
            "group \(index) holds variable \(variable), expected 0 to \(variables - 1)")
        }
        guard owner[variable] < 0 else {
          throw SelectionError.invalidGroups(
            owner[variable] == index
              ? "group \(index) holds variable \(variable) twice"
              : "variable \(variable) is in group \(owner[variable]) and in group \(index)")
        }
        owner[variable] = index
      }
    }
    if let missing = owner.firstIndex(of: -1) {
      throw SelectionError.invalidGroups("variable \(missing) is in no group")
    }
  }

  func checkCosts() throws {
    guard costs.count == groupCount else {
      throw SelectionError.shapeMismatch(
        what: "costs", expected: "\(groupCount), one per group", found: "\(costs.count)")
    }
    if let bad = costs.firstIndex(where: { !($0.isFinite && $0 > 0) }) {
      throw SelectionError.invalidValue(
        what: "the cost of group \(bad)", value: "\(costs[bad])", expected: "a finite positive number")
    }
  }

  func checkFixing() throws {
    for (name, list) in [("fixed-in", fixedIn), ("fixed-out", fixedOut)] {
      if let bad = list.first(where: { $0 < 0 || $0 >= groupCount }) {
        throw SelectionError.invalidFixing("\(name) group \(bad) does not exist, expected 0 to \(groupCount - 1)")
      }
    }
    if let both = fixedIn.first(where: { fixedOut.contains($0) }) {
      throw SelectionError.invalidFixing("group \(both) is fixed both in and out")
    }
  }

  func checkBudget() throws {
    switch budget {
    case .groups(let count):
      guard count >= 0, count <= groupCount else {
        throw SelectionError.invalidValue(what: "the budget", value: "\(count)", expected: "0 to \(groupCount) groups")
      }
      guard fixedIn.count <= count else {
        throw SelectionError.infeasible("\(fixedIn.count) groups are fixed in, but the budget is \(count)")
      }
    case .cost(let limit):
      guard limit.isFinite, limit >= 0 else {
        throw SelectionError.invalidValue(what: "the budget", value: "\(limit)", expected: "a finite number ≥ 0")
      }
      let fixed = fixedIn.reduce(0) { $0 + costs[$1] }
      guard fixed <= limit else {
        throw SelectionError.infeasible("the groups fixed in cost \(fixed), but the budget is \(limit)")
      }
    }
  }

  /// What each group counts against ``limit``.
  var weights: [Double] {
    if case .groups = budget { return Array(repeating: 1, count: groupCount) }
    return costs
  }

  var limit: Double {
    switch budget {
    case .groups(let count): return Double(count)
    case .cost(let limit): return limit
    }
  }

  /// Whether every group counts the same, so that supports of one size are all that matters.
  public var hasUniformWeights: Bool {
    if case .groups = budget { return true }
    guard let first = costs.first else { return true }
    return costs.allSatisfy { $0 == first }
  }

  /// With uniform weights, the number of groups kept: as many as the budget and the fixings allow.
  var keptCount: Int {
    let weight = weights.first ?? 1
    // A budget that is a whole multiple of the cost up to rounding keeps the multiple.
    let allowed = Int((limit / weight * (1 + 1e-12)).rounded(.down))
    return min(max(allowed, 0), groupCount - fixedOut.count)
  }

  /// Whether every group is one variable, in order.
  var hasUnitGroups: Bool { groups.allSatisfy { $0.count == 1 } }

  func rows(of support: [Int]) -> [Int] { support.flatMap { groups[$0] } }
}
