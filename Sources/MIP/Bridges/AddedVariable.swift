/// What a variable that a bridge added stands for, so that a start of the original can be completed.
enum AddedVariable: Sendable {
  /// 1 where the variable differs from 0.
  case nonzero(Variable)
  /// 1 for the first two neighbours of an ordered set outside of which all members are 0; `position` is the first's.
  case segment(members: [Variable], position: Int)
  /// The product of two variables.
  case product(Variable, Variable)

  /// Its value where the original's variables have these values; NaN when one that it depends on is unknown.
  func value(_ values: [Double]) -> Double {
    switch self {
    case .nonzero(let variable):
      let value = values[variable.index]
      return value.isNaN ? .nan : value == 0 ? 0 : 1
    case .segment(let members, let position):
      let values = members.map { values[$0.index] }
      if values.contains(where: \.isNaN) { return .nan }
      let first = (0..<values.count - 1).first { start in
        values.indices.allSatisfy { values[$0] == 0 || $0 == start || $0 == start + 1 }
      }
      // A start that violates the set has no segment; the solver will refuse it.
      return first == position ? 1 : 0
    case .product(let first, let second): return values[first.index] * values[second.index]
    }
  }
}
