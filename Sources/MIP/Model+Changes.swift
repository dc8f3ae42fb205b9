extension Model {
  /// Changes the bounds of a variable; `nil` keeps one.
  /// - Throws: `MIPError.unknownVariable`, `.invalidValue`.
  public mutating func setBounds(of variable: Variable, lower: Double? = nil, upper: Double? = nil) throws(MIPError) {
    try check(variable)
    let lower = lower ?? columnLower[variable.index]
    let upper = upper ?? columnUpper[variable.index]
    try Self.check(lower: lower, upper: upper, kind: kinds[variable.index], what: label(of: variable))
    columnLower[variable.index] = lower
    columnUpper[variable.index] = upper
  }

  /// Fixes a variable to a value.
  /// - Throws: `MIPError.unknownVariable`, `.invalidValue`.
  public mutating func fix(_ variable: Variable, to value: Double) throws(MIPError) {
    try setBounds(of: variable, lower: value, upper: value)
  }

  /// Changes the kind of a variable; its bounds stay, and must fit.
  /// - Throws: `MIPError.unknownVariable`, `.invalidValue`.
  public mutating func setKind(of variable: Variable, to kind: VariableKind) throws(MIPError) {
    try check(variable)
    try Self.check(
      lower: columnLower[variable.index], upper: columnUpper[variable.index], kind: kind, what: label(of: variable))
    kinds[variable.index] = kind
  }

  /// Names a variable; `nil` takes its name away.
  /// - Throws: `MIPError.unknownVariable`, `.invalidName`.
  public mutating func setName(of variable: Variable, to name: String?) throws(MIPError) {
    try check(variable)
    try variableNames.set(name, at: variable.index)
  }

  /// Names a row; `nil` takes its name away.
  /// - Throws: `MIPError.unknownRow`, `.invalidName`.
  public mutating func setName(of row: Row, to name: String?) throws(MIPError) {
    try check(row)
    try rowNames.set(name, at: row.index)
  }

  /// Changes the bounds of a row; `nil` keeps one.
  /// - Throws: `MIPError.unknownRow`, `.invalidValue`.
  public mutating func setBounds(of row: Row, lower: Double? = nil, upper: Double? = nil) throws(MIPError) {
    try check(row)
    let lower = lower ?? rowLower[row.index]
    let upper = upper ?? rowUpper[row.index]
    if lower.isNaN || upper.isNaN || lower >= Self.infinity || upper <= -Self.infinity {
      throw .invalidValue(
        what: "a bound of \(label(of: row))", value: lower.isNaN || lower >= Self.infinity ? lower : upper,
        expected: "a number, below 1e20 or −∞ as lower bound, above −1e20 or +∞ as upper bound")
    }
    rowLower[row.index] = lower
    rowUpper[row.index] = upper
  }

  /// Changes one coefficient of a row; 0 removes the term.
  /// - Throws: `MIPError.unknownRow`, `.unknownVariable`, `.invalidValue`.
  /// - Complexity: O(terms of the row).
  public mutating func setCoefficient(of variable: Variable, in row: Row, to value: Double) throws(MIPError) {
    try check(row)
    try check(variable)
    guard value.isFinite else {
      throw .invalidValue(
        what: "the coefficient of \(label(of: variable)) in \(label(of: row))", value: value,
        expected: "a finite number")
    }
    if value != 0, let position = span(row.index).first(where: { termColumns[$0] == variable.id }) {
      termValues[position] = value
      return
    }
    var terms = try terms(of: row)
    terms.removeAll { $0.variable == variable }
    if value != 0 { terms.append(Term(value, variable)) }
    let start = termColumns.count
    let length = try appendTerms(terms, rowIndex: row.index)
    rowStarts[row.index] = start
    rowLengths[row.index] = Int32(length)
  }

  /// Changes the objective coefficient of a variable.
  /// - Throws: `MIPError.unknownVariable`, `.invalidValue`.
  public mutating func setObjectiveCoefficient(of variable: Variable, to value: Double) throws(MIPError) {
    try check(variable)
    guard value.isFinite else {
      throw .invalidValue(
        what: "the objective coefficient of \(label(of: variable))", value: value, expected: "a finite number")
    }
    objectiveCoefficients[variable.index] = value
  }

  /// Changes the constant of the objective.
  /// - Throws: `MIPError.invalidValue`.
  public mutating func setObjectiveConstant(to value: Double) throws(MIPError) {
    guard value.isFinite else {
      throw .invalidValue(what: "the objective's constant", value: value, expected: "a finite number")
    }
    objectiveConstant = value
  }

  /// Changes the sense of the objective and nothing else.
  public mutating func setSense(_ sense: ObjectiveSense) { self.sense = sense }

  /// Removes a row. Other rows keep their indices; its name is free again.
  /// - Throws: `MIPError.unknownRow`.
  public mutating func remove(_ row: Row) throws(MIPError) {
    try check(row)
    try rowNames.set(nil, at: row.index)
    removedRows.insert(row.index)
  }

  /// Removes a variable from the rows and the objective. Other variables keep their indices; its name is free again.
  /// - Throws: `MIPError.unknownVariable`; `.invalidStructure` when a special ordered set, an indicator or a product
  ///   still uses it.
  public mutating func remove(_ variable: Variable) throws(MIPError) {
    try check(variable)
    let used =
      specialOrderedSets.contains { $0.variables.contains(variable) }
      || indicators.contains { indicator in
        indicator.variable == variable || indicator.constraint.expression.terms.contains { $0.variable == variable }
      } || quadraticTerms.contains { $0.first == variable || $0.second == variable }
    guard !used else {
      throw .invalidStructure(
        what: "variable \(label(of: variable))",
        problem: "a special ordered set, an indicator or a product in the objective uses it")
    }
    try variableNames.set(nil, at: variable.index)
    removedVariables.insert(variable.index)
  }
}
