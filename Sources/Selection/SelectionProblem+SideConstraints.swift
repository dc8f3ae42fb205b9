extension SelectionProblem {
  /// The rows of all side constraints, in their order.
  /// - Complexity: O(entries); compute it once for a loop.
  public var sideRows: [SideRow] { sideConstraints.indices.flatMap { sideConstraints[$0].rows(at: $0) } }

  /// The side constraints that a support breaks, as ascending indices into ``sideConstraints``.
  ///
  /// - Parameter support: Group indices in any order; indices that do not exist are ignored.
  /// - Complexity: O(entries of all rows).
  public func violatedConstraints(by support: [Int]) -> [Int] {
    let isKept = indicators(support)
    return sideConstraints.indices.filter { index in
      !sideConstraints[index].rows(at: index).allSatisfy { $0.isSatisfied(isKept: isKept) }
    }
  }

  /// Whether a support meets the budget, the fixed groups and every side constraint.
  ///
  /// - Parameter support: Group indices in any order; an index that does not exist or comes twice makes it infeasible.
  /// - Complexity: O(entries of all rows).
  public func isFeasible(support: [Int]) -> Bool {
    guard Set(support).count == support.count, support.allSatisfy(groups.indices.contains) else { return false }
    let isKept = indicators(support)
    guard fixedIn.allSatisfy({ isKept[$0] }), !fixedOut.contains(where: { isKept[$0] }) else { return false }
    let weights = weights
    guard support.reduce(0, { $0 + weights[$1] }) <= limit * (1 + 1e-12) else { return false }
    return violatedConstraints(by: support).isEmpty
  }

  private func indicators(_ support: [Int]) -> [Bool] {
    var isKept = [Bool](repeating: false, count: groupCount)
    for group in support where isKept.indices.contains(group) { isKept[group] = true }
    return isKept
  }

  func checkSideConstraints() throws {
    for (index, constraint) in sideConstraints.enumerated() {
      try constraint.check(at: index, groupCount: groupCount)
    }
  }
}
