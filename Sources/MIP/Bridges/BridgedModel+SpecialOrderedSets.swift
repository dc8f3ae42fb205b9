extension BridgedModel {
  /// Sets that the solver lacks, by binaries that switch their members off.
  mutating func bridgeSpecialOrderedSets(_ features: BackendFeatures) throws(MIPError) {
    let sets = model.specialOrderedSets
    model.specialOrderedSets = sets.filter { features.contains($0.kind == .type1 ? .sos1 : .sos2) }
    for (index, set) in sets.enumerated() where set.variables.count > set.kind.rawValue {
      let what = "the bridge of special ordered set \(set.name ?? "\(index)")"
      switch set.kind {
      case .type1 where !features.contains(.sos1): try bridgeType1(set.variables, what)
      case .type2 where !features.contains(.sos2): try bridgeType2(set.variables, what)
      default: break
      }
    }
  }

  /// At most one differs from 0: `l zᵢ ≤ xᵢ ≤ u zᵢ`, `Σ zᵢ ≤ 1`. A binary member is its own switch.
  private mutating func bridgeType1(_ members: [Variable], _ what: String) throws(MIPError) {
    var switches = LinearExpression()
    for member in members {
      if model.kinds[member.index] == .binary {
        switches += member
      } else if let shared = nonzeroBinaries[member.index] {
        switches += shared
      } else {
        let binary = try nonzeroBinary(of: member)
        try switchOff(member, unless: LinearExpression(binary), what)
        switches += binary
      }
    }
    try model.add(switches <= 1)
  }

  /// At most two neighbours differ from 0: one binary for each pair of neighbours, one of which is chosen; a member
  /// may differ from 0 when a pair that holds it is.
  private mutating func bridgeType2(_ members: [Variable], _ what: String) throws(MIPError) {
    var pairs: [Variable] = []
    for position in 0..<members.count - 1 {
      pairs.append(try add(.segment(members: members, position: position), .binary, lower: 0, upper: 1))
    }
    try model.add(sum(pairs) == 1)
    for (position, member) in members.enumerated() {
      try switchOff(member, unless: sum(pairs[max(0, position - 1)...min(position, pairs.count - 1)]), what)
    }
  }

  /// `l s ≤ x ≤ u s`: x is 0 where the switch is. A side that its bound implies needs no row.
  private mutating func switchOff(
    _ variable: Variable, unless expression: LinearExpression, _ what: String
  ) throws(MIPError) {
    let lower = Model.openBound(model.columnLower[variable.index])
    let upper = Model.openBound(model.columnUpper[variable.index])
    guard lower > -.infinity, upper < .infinity else {
      throw .missingBound(what: what, variable: model.label(of: variable))
    }
    if upper > 0 { try model.add(variable - upper * expression <= 0) }
    if lower < 0 { try model.add(variable - lower * expression >= 0) }
  }
}
