extension Model {
  /// Adds a special ordered set; its members are put in the order of their weights.
  /// - Throws: `MIPError.invalidStructure` for a member or a weight that occurs twice, or lengths that differ;
  ///   `.invalidValue` for a weight that is not finite; `.unknownVariable`.
  public mutating func add(_ set: SpecialOrderedSet) throws(MIPError) {
    let what = "special ordered set " + (set.name ?? "\(specialOrderedSets.count)")
    guard set.weights.count == set.variables.count else {
      throw .invalidStructure(
        what: what, problem: "\(set.variables.count) variables, but \(set.weights.count) weights")
    }
    for variable in set.variables { try check(variable) }
    guard Set(set.variables).count == set.variables.count else {
      throw .invalidStructure(what: what, problem: "a variable occurs twice")
    }
    for weight in set.weights where !weight.isFinite {
      throw .invalidValue(what: "a weight of \(what)", value: weight, expected: "a finite number")
    }
    guard Set(set.weights).count == set.weights.count else {
      throw .invalidStructure(what: what, problem: "two weights are equal, so that no order is defined")
    }
    var ordered = set
    let order = set.weights.indices.sorted { set.weights[$0] < set.weights[$1] }
    ordered.variables = order.map { set.variables[$0] }
    ordered.weights = order.map { set.weights[$0] }
    specialOrderedSets.append(ordered)
  }

  /// Adds an indicator. The solvers here have none, so it is bridged by a big-M from the bounds of its variables
  /// (see <doc:Bridges>).
  /// - Throws: `MIPError.invalidStructure` when its variable is not binary, `.invalidValue`, `.unknownVariable`.
  public mutating func add(_ indicator: IndicatorConstraint) throws(MIPError) {
    let what = "indicator " + (indicator.name ?? "\(indicators.count)")
    try check(indicator.variable)
    guard kinds[indicator.variable.index] == .binary else {
      throw .invalidStructure(what: what, problem: "\(label(of: indicator.variable)) is not binary")
    }
    let constraint = indicator.constraint
    for term in constraint.expression.terms {
      try check(term.variable)
      guard term.coefficient.isFinite else {
        throw .invalidValue(
          what: "the coefficient of \(label(of: term.variable)) in \(what)", value: term.coefficient,
          expected: "a finite number")
      }
    }
    guard constraint.expression.constant.isFinite, !constraint.lower.isNaN, !constraint.upper.isNaN,
      constraint.lower < .infinity, constraint.upper > -.infinity
    else { throw .invalidValue(what: "a bound of \(what)", value: .nan, expected: "a number") }
    indicators.append(indicator)
  }
}
