/// One thing a model demands, which a ``Conflict`` may name.
public enum ConflictItem: Sendable, Hashable {
  /// A row, both its bounds together.
  case row(Row)
  /// The finite lower bound of a variable.
  case lowerBound(Variable)
  /// The finite upper bound of a variable.
  case upperBound(Variable)
  /// That a variable is a whole number.
  case integrality(Variable)
  /// That a variable is 0 or between its bounds, and a whole number if it is semi-integer: kind and bounds together.
  case semiContinuity(Variable)
  /// A special ordered set, by its index in ``Model/specialOrderedSets``.
  case specialOrderedSet(Int)
  /// An indicator, by its index in ``Model/indicators``.
  case indicator(Int)
}

extension Model {
  /// All that the model demands, in the order in which a conflict names it: rows, sets, indicators, then what concerns
  /// single variables. Rows without bounds demand nothing.
  ///
  /// - Complexity: O(variables + rows).
  public var conflictItems: [ConflictItem] {
    var items: [ConflictItem] = []
    for row in rows
    where Self.openBound(rowLower[row.index]).isFinite || Self.openBound(rowUpper[row.index]).isFinite {
      items.append(.row(row))
    }
    items += specialOrderedSets.indices.map { .specialOrderedSet($0) }
    items += indicators.indices.map { .indicator($0) }
    for variable in variables {
      if kinds[variable.index].isSemi {
        items.append(.semiContinuity(variable))
        continue
      }
      if Self.openBound(columnLower[variable.index]).isFinite { items.append(.lowerBound(variable)) }
      if Self.openBound(columnUpper[variable.index]).isFinite { items.append(.upperBound(variable)) }
      if kinds[variable.index].isIntegral { items.append(.integrality(variable)) }
    }
    return items
  }

  /// What an item says, in words: "row budget: 3 x + 2 y ≤ 5".
  ///
  /// - Parameter item: An item of this model.
  public func description(of item: ConflictItem) -> String {
    switch item {
    case .row(let row):
      guard has(row), let constraint = try? constraint(of: row) else { return "row[\(row.index)], not in this model" }
      return "row \(label(of: row)): \(text(of: constraint))"
    case .lowerBound(let variable):
      guard has(variable) else { return "\(label(of: variable)), not in this model" }
      return "\(label(of: variable)) ≥ \(compact(columnLower[variable.index]))"
    case .upperBound(let variable):
      guard has(variable) else { return "\(label(of: variable)), not in this model" }
      return "\(label(of: variable)) ≤ \(compact(columnUpper[variable.index]))"
    case .integrality(let variable): return "\(label(of: variable)) is a whole number"
    case .semiContinuity(let variable):
      guard has(variable) else { return "\(label(of: variable)), not in this model" }
      let whole = kinds[variable.index] == .semiInteger ? "a whole number " : ""
      let (lower, upper) = (columnLower[variable.index], columnUpper[variable.index])
      return "\(label(of: variable)) is 0 or \(whole)from \(compact(lower)) to \(compact(upper))"
    case .specialOrderedSet(let index):
      guard specialOrderedSets.indices.contains(index) else { return "special ordered set \(index), not in this model" }
      let set = specialOrderedSets[index]
      let members = listed(set.variables.map(label(of:)))
      return "special ordered set \(set.name ?? "\(index)") of type \(set.kind.rawValue): \(members)"
    case .indicator(let index):
      guard indicators.indices.contains(index) else { return "indicator \(index), not in this model" }
      let indicator = indicators[index]
      let condition = "\(label(of: indicator.variable)) = \(indicator.activeValue ? 1 : 0)"
      return "indicator \(indicator.name ?? "\(index)"): \(condition) ⟹ \(text(of: indicator.constraint))"
    }
  }
}
