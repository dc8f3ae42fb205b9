import MIP

extension MatrixForm {
  /// Whether from every feasible point this direction stays feasible and lowers the objective.
  func improvesForEver(_ ray: [Double]) -> Bool {
    let size = ray.reduce(0) { max($0, abs($1)) }
    guard size > 0, size.isFinite, objectiveValue(ray) < 0 else { return false }
    let tolerance = 1e-9 * size
    var activity = [Double](repeating: 0, count: rowCount)
    for column in 0..<columnCount {
      if columnLower[column] > -.infinity, ray[column] < -tolerance { return false }
      if columnUpper[column] < .infinity, ray[column] > tolerance { return false }
      for position in Int(starts[column])..<Int(starts[column + 1]) {
        activity[Int(rows[position])] += values[position] * ray[column]
      }
    }
    let rowTolerance = tolerance * max(1, values.reduce(0) { max($0, abs($1)) })
    return (0..<rowCount).allSatisfy { row in
      (rowLower[row] == -.infinity || activity[row] >= -rowTolerance)
        && (rowUpper[row] == .infinity || activity[row] <= rowTolerance)
    }
  }

  /// Whether `Σ yᵢ rowᵢ` is larger by the rows' bounds than it can become by the columns' (a Farkas proof).
  func provesInfeasibility(_ multipliers: [Double]) -> Bool {
    let size = multipliers.reduce(0) { max($0, abs($1)) }
    guard size > 0, size.isFinite else { return false }
    let tolerance = 1e-9 * size
    var least = 0.0
    for row in 0..<rowCount where abs(multipliers[row]) > tolerance {
      let bound = multipliers[row] > 0 ? rowLower[row] : rowUpper[row]
      guard bound.isFinite else { return false }
      least += multipliers[row] * bound
    }
    var most = 0.0
    let columnTolerance = tolerance * max(1, values.reduce(0) { max($0, abs($1)) })
    for column in 0..<columnCount {
      var coefficient = 0.0
      for position in Int(starts[column])..<Int(starts[column + 1]) {
        coefficient += values[position] * multipliers[Int(rows[position])]
      }
      guard abs(coefficient) > columnTolerance else { continue }
      let bound = coefficient > 0 ? columnUpper[column] : columnLower[column]
      guard bound.isFinite else { return false }
      most += coefficient * bound
    }
    return least > most
  }
}
