extension BridgedModel {
  /// Indicators by big-M rows; M is how far the left-hand side can pass its bound while the indicator is off.
  mutating func bridgeIndicators() throws(MIPError) {
    let indicators = model.indicators
    model.indicators = []
    for (index, indicator) in indicators.enumerated() {
      let what = "the bridge of indicator \(indicator.name ?? "\(index)")"
      guard model.kinds[indicator.variable.index] == .binary else {
        throw .invalidStructure(what: what, problem: "\(model.label(of: indicator.variable)) is not binary any more")
      }
      let row = try model.merged(indicator.constraint, what: what)
      let terms = row.expression.terms
      if row.upper < .infinity { try bridge(indicator, terms, atMost: row.upper, what) }
      if row.lower > -.infinity {
        try bridge(indicator, terms.map { Term(-$0.coefficient, $0.variable) }, atMost: -row.lower, what)
      }
    }
  }

  /// `Σ aᵢxᵢ ≤ b + M·(off)`.
  private mutating func bridge(
    _ indicator: IndicatorConstraint, _ terms: [Term], atMost bound: Double, _ what: String
  ) throws(MIPError) {
    var highest = 0.0
    for term in terms {
      if term.variable == indicator.variable {
        // The row only has to give way where the indicator is off, and there its variable is known.
        highest += indicator.activeValue ? 0 : term.coefficient
        continue
      }
      let end = Model.openBound(
        term.coefficient > 0 ? model.columnUpper[term.variable.index] : model.columnLower[term.variable.index])
      guard end.isFinite else { throw .missingBound(what: what, variable: model.label(of: term.variable)) }
      highest += term.coefficient * end
    }
    let slack = highest - bound
    var row = LinearExpression(terms: terms)
    guard slack > 0 else {
      // Off, the bounds imply the row; on, they do too unless the indicator has a term of its own in it.
      if terms.contains(where: { $0.variable == indicator.variable }) { try model.add(row <= bound) }
      return
    }
    row += indicator.activeValue ? slack * indicator.variable : -slack * indicator.variable
    try model.add(row <= (indicator.activeValue ? bound + slack : bound))
  }
}
