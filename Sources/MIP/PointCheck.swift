/// How far a point is from satisfying a model: the worst violation of each sort, with a place for messages.
public struct PointCheck: Sendable, Equatable {
  /// The largest violation of a row, bound, set or indicator, divided by `max(1, largest |term| of the row, |bound|)`.
  public var infeasibility = 0.0
  /// The largest distance of an integer variable from a whole number.
  public var fractionality = 0.0
  /// Where ``infeasibility`` occurs, in words.
  public var worst: String?

  public init() {}

  /// Whether a point with this check may be given out.
  public func passes(feasibility: Double, integrality: Double) -> Bool {
    infeasibility <= feasibility && fractionality <= integrality
  }

  mutating func note(_ violation: Double, _ place: @autoclosure () -> String) {
    // NaN compares false; it is the worst of all.
    if violation.isNaN {
      infeasibility = .infinity
      worst = place()
    } else if violation > infeasibility {
      infeasibility = violation
      worst = place()
    }
  }
}

extension Model {
  /// Checks a point against the original model: bounds, rows, kinds, special ordered sets and indicators.
  ///
  /// - Parameter values: One value a variable index.
  /// - Returns: The worst violations; a point of the wrong length violates without limit.
  /// - Complexity: O(variables + nonzeros).
  public func check(_ values: [Double]) -> PointCheck {
    var check = PointCheck()
    guard values.count == variableCount else {
      check.note(.infinity, "\(values.count) values for \(variableCount) variables")
      return check
    }
    for index in 0..<variableCount where !removedVariables[index] {
      checkVariable(index, values[index], &check)
    }
    for row in 0..<rowCount where !removedRows[row] {
      check.note(rowViolation(row, at: values), "row \(label(of: Row(index: row)))")
    }
    for (index, set) in specialOrderedSets.enumerated() {
      check.note(violation(of: set, values), "special ordered set \(set.name ?? "\(index)")")
    }
    for (index, indicator) in indicators.enumerated() {
      guard (values[indicator.variable.index] > 0.5) == indicator.activeValue else { continue }
      let expression = indicator.constraint.expression
      let size = expression.terms.reduce(1) { max($0, abs($1.coefficient * values[$1.variable.index])) }
      check.note(
        Self.violation(
          expression.value { values[$0.index] }, indicator.constraint.lower, indicator.constraint.upper, size),
        "indicator \(indicator.name ?? "\(index)")")
    }
    return check
  }

  /// The objective at a point, in the model's own sense: linear part, products and constant.
  ///
  /// - Parameter values: One value a variable index.
  /// - Returns: The objective; NaN for a point of the wrong length.
  public func objectiveValue(at values: [Double]) -> Double {
    guard values.count == variableCount else { return .nan }
    var total = objectiveConstant
    for index in 0..<variableCount where objectiveCoefficients[index] != 0 && !removedVariables[index] {
      total += objectiveCoefficients[index] * values[index]
    }
    for term in quadraticTerms { total += term.coefficient * values[term.first.index] * values[term.second.index] }
    return total
  }

  /// The value of a row's left-hand side at a point.
  ///
  /// - Parameters:
  ///   - row: A row of this model.
  ///   - values: One value a variable index.
  /// - Throws: `MIPError.unknownRow`.
  public func activity(of row: Row, at values: [Double]) throws(MIPError) -> Double {
    try terms(of: row).reduce(0) {
      $0 + $1.coefficient * (values.indices.contains($1.variable.index) ? values[$1.variable.index] : .nan)
    }
  }

  /// By how much a point breaks a row, relative to the row's size.
  func rowViolation(_ row: Int, at values: [Double]) -> Double {
    var activity = 0.0
    var size = 1.0
    for position in span(row) {
      let column = Int(termColumns[position])
      guard !removedVariables[column] else { continue }
      let term = termValues[position] * values[column]
      activity += term
      size = max(size, abs(term))
    }
    return Self.violation(activity, rowLower[row], rowUpper[row], size)
  }

  private func checkVariable(_ index: Int, _ value: Double, _ check: inout PointCheck) {
    let kind = kinds[index]
    let place = { "variable \(label(of: Variable(index: index)))" }
    if kind.isIntegral {
      let distance = abs(value - value.rounded())
      if distance > check.fractionality { check.fractionality = distance }
    }
    var violation = Self.violation(value, columnLower[index], columnUpper[index], 1)
    if kind.isSemi { violation = min(violation, abs(value)) }
    check.note(violation, place())
  }

  static func violation(_ value: Double, _ lower: Double, _ upper: Double, _ size: Double) -> Double {
    if value.isNaN { return .nan }
    let lower = openBound(lower)
    let upper = openBound(upper)
    if value < lower { return (lower - value) / max(size, abs(lower)) }
    if value > upper { return (value - upper) / max(size, abs(upper)) }
    return 0
  }

  /// The largest value that would have to become 0 for the set to hold.
  private func violation(of set: SpecialOrderedSet, _ values: [Double]) -> Double {
    let sizes = set.variables.map { abs(values[$0.index]) }
    if sizes.contains(where: \.isNaN) { return .nan }
    let window = set.kind.rawValue
    guard sizes.count > window else { return 0 }
    var best = Double.infinity
    for start in 0...(sizes.count - window) {
      var outside = 0.0
      for (index, size) in sizes.enumerated() where index < start || index >= start + window {
        outside = max(outside, size)
      }
      best = min(best, outside)
    }
    return best
  }
}
