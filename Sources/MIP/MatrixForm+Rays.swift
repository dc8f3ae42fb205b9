extension MatrixForm {
  /// Whether row multipliers prove that no point satisfies rows and bounds (Farkas): the combination of the rows is
  /// bounded away from what the combination of the columns can reach.
  ///
  /// - Parameters:
  ///   - multipliers: One a row.
  ///   - tolerance: Column combinations of at most this, relative to the largest, count as 0.
  func provesInfeasibility(_ multipliers: [Double], tolerance: Double = 1e-9) -> Bool {
    guard multipliers.count == rowCount else { return false }
    // For every feasible x: lowest ≤ Σ yᵢ (Ax)ᵢ = Σ dⱼ xⱼ ≤ highest, where d = Aᵀy.
    var lowest = 0.0
    for row in 0..<rowCount where multipliers[row] != 0 {
      let bound = multipliers[row] > 0 ? rowLower[row] : rowUpper[row]
      guard bound.isFinite else { return false }
      lowest += multipliers[row] * bound
    }
    let largest = multipliers.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return false }
    var highest = 0.0
    var size = abs(lowest)
    for column in 0..<columnCount {
      var combination = 0.0
      var terms = largest
      for position in Int(starts[column])..<Int(starts[column + 1]) {
        let term = values[position] * multipliers[Int(rows[position])]
        combination += term
        terms = max(terms, abs(term))
      }
      if abs(combination) <= tolerance * terms { continue }
      let bound = combination > 0 ? columnUpper[column] : columnLower[column]
      guard bound.isFinite else { return false }
      highest += combination * bound
      size = max(size, abs(combination * bound))
    }
    return lowest > highest + 1e-9 * size && lowest > highest
  }

  /// Whether a direction improves the objective and stays inside rows and bounds for ever.
  ///
  /// - Parameters:
  ///   - direction: One a column.
  ///   - tolerance: Violations of at most this, relative to the largest entry, are let pass.
  func provesUnboundedness(_ direction: [Double], tolerance: Double = 1e-7) -> Bool {
    guard direction.count == columnCount else { return false }
    let largest = direction.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite, objectiveValue(direction) < 0 else { return false }
    let slack = tolerance * largest
    for column in 0..<columnCount {
      if columnLower[column].isFinite, direction[column] < -slack { return false }
      if columnUpper[column].isFinite, direction[column] > slack { return false }
    }
    for (row, activity) in activities(direction).enumerated() {
      if rowLower[row].isFinite, activity < -slack { return false }
      if rowUpper[row].isFinite, activity > slack { return false }
    }
    return true
  }
}

extension MatrixForm {
  /// A bound of the relaxation that any row multipliers prove: the least value of `cᵀx − yᵀ(Ax − b)` over the bounds of
  /// the columns, with each row at the bound its multiplier prices. `nil` when that has no least value.
  func lagrangianBound(_ multipliers: [Double]) -> Double? {
    guard multipliers.count == rowCount else { return nil }
    var bound = 0.0
    for row in 0..<rowCount where multipliers[row] != 0 {
      let side = multipliers[row] > 0 ? rowLower[row] : rowUpper[row]
      guard side.isFinite else { return nil }
      bound += multipliers[row] * side
    }
    for column in 0..<columnCount {
      var reduced = objective[column]
      for position in Int(starts[column])..<Int(starts[column + 1]) {
        reduced -= values[position] * multipliers[Int(rows[position])]
      }
      if reduced == 0 { continue }
      let side = reduced > 0 ? columnLower[column] : columnUpper[column]
      guard side.isFinite else { return nil }
      bound += reduced * side
    }
    return bound.isFinite ? bound - 1e-9 * max(1, abs(bound)) : nil
  }
}
