extension Model {
  /// What the model is made of; removed variables and rows do not count.
  ///
  /// - Complexity: O(variables + nonzeros).
  public var statistics: ModelStatistics {
    var statistics = ModelStatistics()
    statistics.sense = sense
    for index in 0..<variableCount where !removedVariables[index] { note(variable: index, in: &statistics) }
    for row in 0..<rowCount where !removedRows[row] { note(row: row, in: &statistics) }
    let cells = Double(statistics.variables.count) * Double(statistics.rows.count)
    statistics.density = cells > 0 ? Double(statistics.nonzeros) / cells : 0
    statistics.quadraticTerms = quadraticTerms.count
    statistics.specialOrderedSets1 = specialOrderedSets.filter { $0.kind == .type1 }.count
    statistics.specialOrderedSets2 = specialOrderedSets.count - statistics.specialOrderedSets1
    statistics.indicators = indicators.count
    return statistics
  }

  private func note(variable index: Int, in statistics: inout ModelStatistics) {
    statistics.variables.count += 1
    switch kinds[index] {
    case .continuous: statistics.variables.continuous += 1
    case .integer: statistics.variables.integer += 1
    case .binary: statistics.variables.binary += 1
    case .semiContinuous: statistics.variables.semiContinuous += 1
    case .semiInteger: statistics.variables.semiInteger += 1
    }
    let (lower, upper) = (Self.openBound(columnLower[index]), Self.openBound(columnUpper[index]))
    if lower == upper { statistics.variables.fixed += 1 }
    if !lower.isFinite, !upper.isFinite { statistics.variables.free += 1 }
    statistics.bounds = .noting(lower, in: statistics.bounds)
    statistics.bounds = .noting(upper, in: statistics.bounds)
    if objectiveCoefficients[index] != 0 { statistics.objectiveNonzeros += 1 }
    statistics.objective = .noting(objectiveCoefficients[index], in: statistics.objective)
  }

  private func note(row: Int, in statistics: inout ModelStatistics) {
    statistics.rows.count += 1
    let (lower, upper) = (Self.openBound(rowLower[row]), Self.openBound(rowUpper[row]))
    switch (lower.isFinite, upper.isFinite) {
    case (true, true): if lower == upper { statistics.rows.equal += 1 } else { statistics.rows.range += 1 }
    case (true, false): statistics.rows.greaterOrEqual += 1
    case (false, true): statistics.rows.lessOrEqual += 1
    case (false, false): statistics.rows.free += 1
    }
    statistics.rightHandSides = .noting(lower, in: statistics.rightHandSides)
    statistics.rightHandSides = .noting(upper, in: statistics.rightHandSides)
    var shape = RowShape()
    for place in span(row) {
      let column = Int(termColumns[place])
      guard !removedVariables[column] else { continue }
      statistics.nonzeros += 1
      statistics.coefficients = .noting(termValues[place], in: statistics.coefficients)
      let isBinary =
        kinds[column] == .binary || kinds[column] == .integer && columnLower[column] == 0 && columnUpper[column] == 1
      shape.note(termValues[place], isBinary: isBinary)
    }
    statistics.classes[keyPath: shape.rowClass(lower: lower, upper: upper)] += 1
  }
}

/// The structure of a row, for its class.
private struct RowShape {
  private var terms = 0
  private var binaries = 0
  private var isPositive = true
  private var isNegative = true
  private var first = 0.0
  private var isUniform = true

  mutating func note(_ coefficient: Double, isBinary: Bool) {
    if terms == 0 { first = coefficient }
    terms += 1
    if isBinary { binaries += 1 }
    isPositive = isPositive && coefficient > 0
    isNegative = isNegative && coefficient < 0
    isUniform = isUniform && coefficient == first
  }

  func rowClass(
    lower: Double, upper: Double
  ) -> WritableKeyPath<ModelStatistics.RowClasses, Int> {
    if terms == 0 { return \.empty }
    if terms == 1 { return \.singleton }
    let isEquality = lower == upper && lower.isFinite
    let isInequality = lower.isFinite != upper.isFinite
    if binaries == terms, isPositive || isNegative, isEquality || isInequality {
      // Turned so that the coefficients are positive.
      let (low, high) = isPositive ? (lower, upper) : (-upper, -lower)
      if isUniform {
        let size = abs(first)
        if isEquality, low / size == 1 { return \.setPartitioning }
        if isEquality, low / size >= 2 { return \.cardinality }
        if isInequality, high / size == 1 { return \.setPacking }
        if isInequality, low / size == 1 { return \.setCovering }
      }
      if isInequality, high.isFinite { return \.knapsack }
    }
    if terms == 2, binaries >= 1, isInequality { return \.variableBound }
    return \.general
  }
}
