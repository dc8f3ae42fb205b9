import MIP

extension MatrixRow {
  /// Refuses a row that GLPK would abort on.
  func checkForGlpk(columns count: Int) throws(MIPError) {
    guard columns.count == values.count, Set(columns).count == columns.count,
      columns.allSatisfy({ $0 >= 0 && Int($0) < count })
    else {
      throw .invalidStructure(
        what: "a lazy row", problem: "its columns do not exist, occur twice, or are not as many as its values")
    }
    for value in values where !value.isFinite {
      throw .invalidValue(what: "a coefficient of a lazy row", value: value, expected: "a finite number")
    }
    guard !lower.isNaN, !upper.isNaN, lower < .infinity, upper > -.infinity, lower <= upper else {
      throw .invalidValue(
        what: "a bound of a lazy row", value: lower.isNaN ? lower : upper, expected: "bounds that do not cross")
    }
  }

  /// How far a point is from satisfying it, relative to the size of its terms.
  func violation(_ point: [Double]) -> Double {
    var activity = 0.0
    var size = 1.0
    for (column, value) in zip(columns, values) {
      let term = value * point[Int(column)]
      activity += term
      size = max(size, abs(term))
    }
    if lower > -.infinity, activity < lower { return (lower - activity) / max(size, abs(lower)) }
    if upper < .infinity, activity > upper { return (activity - upper) / max(size, abs(upper)) }
    return 0
  }
}
