/// A node of an exact search over supports that meet side constraints: groups decided, and the pair (H⁻¹, WWᵀ) over
/// those that are not, after the removed ones are eliminated.
struct ConstrainedNode: Sendable {
  var state: ConstraintState
  /// Over the undecided groups, ascending.
  var pair: SubsetPair
  /// The exact loss of what has been removed; a lower bound of everything below.
  var loss: Double

  /// The root, or `nil` when propagation shows that nothing is feasible.
  init?(_ problem: SelectionProblem) throws {
    guard let state = ConstraintState(ConstraintSystem(problem)) else { return nil }
    self.state = state
    loss = 0
    pair = SubsetPair(
      try problem.core.inverse(), try problem.core.denseGram(), problem: problem,
      groups: Array(problem.groups.indices))
    settle()
  }

  /// The node with given decisions below a root, which must be closed under propagation.
  init(root: ConstrainedNode, values: [Int8], loss: Double) {
    state = ConstraintState(root.state.system, values: values)
    pair = root.pair
    self.loss = loss
    let positions = pair.groups.indices
    pair = pair.eliminating(
      positions.filter { values[pair.groups[$0]] == 0 }, keeping: positions.filter { values[pair.groups[$0]] < 0 })
  }

  /// Decides a group; `false` when nothing below is feasible.
  mutating func assign(_ group: Int, _ value: Int8) -> Bool {
    guard state.assign(group, value) else { return false }
    settle()
    return true
  }

  /// Decides that groups are kept; `false` when nothing below is feasible.
  mutating func keep(_ groups: [Int]) -> Bool {
    guard state.fix(groups.map { ($0, 1) }) else { return false }
    settle()
    return true
  }

  /// Brings the pair and the loss up to the decisions.
  private mutating func settle() {
    let values = state.values
    let positions = pair.groups.indices
    var gone = positions.filter { values[pair.groups[$0]] == 0 }
    // One after the other, since a worth is what a removal costs on top of those before.
    while let last = gone.popLast() {
      loss += pair.worth(at: last)
      pair = pair.eliminating(
        [last],
        keeping: pair.groups.indices.filter { $0 != last && values[pair.groups[$0]] <= 0 })
      gone = pair.groups.indices.filter { values[pair.groups[$0]] == 0 }
    }
    if pair.groups.contains(where: { values[$0] > 0 }) {
      pair = pair.eliminating([], keeping: pair.groups.indices.filter { values[pair.groups[$0]] < 0 })
    }
  }
}
