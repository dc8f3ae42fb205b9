import MIP

extension MatrixForm {
  /// Refuses whatever GLPK would abort on: arrays that do not fit together, indices out of range or twice in a column,
  /// numbers that are not finite, sizes beyond its own limits.
  func checkForGlpk() throws(MIPError) {
    let columns = columnCount
    guard columnLower.count == columns, columnUpper.count == columns, isInteger.count == columns,
      starts.count == columns + 1, rowUpper.count == rowCount, rows.count == values.count, starts.first == 0,
      Int(starts.last ?? -1) == values.count, zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw .invalidStructure(what: "the matrix form", problem: "its arrays do not fit together") }
    // GLPK's limits, glpapi01.c.
    if columns > 100_000_000 { throw .tooLarge(what: "columns for GLPK", count: columns) }
    if rowCount > 100_000_000 { throw .tooLarge(what: "rows for GLPK", count: rowCount) }
    if nonzeroCount > 500_000_000 { throw .tooLarge(what: "nonzeros for GLPK", count: nonzeroCount) }
    guard specialOrderedSets.isEmpty else {
      throw .unsupported(solver: "GLPK", feature: "special ordered sets (solve the model, which bridges them)")
    }
    try check(objective, "the objective", \.isFinite, "a finite number")
    try check(values, "a coefficient", \.isFinite, "a finite number")
    try check(columnLower, "a lower bound of a column", { !$0.isNaN && $0 < .infinity }, "a number or −∞")
    try check(columnUpper, "an upper bound of a column", { !$0.isNaN && $0 > -.infinity }, "a number or +∞")
    try check(rowLower, "a lower bound of a row", { !$0.isNaN && $0 < .infinity }, "a number or −∞")
    try check(rowUpper, "an upper bound of a row", { !$0.isNaN && $0 > -.infinity }, "a number or +∞")
    var lastColumn = [Int32](repeating: -1, count: rowCount)
    for column in 0..<columns {
      for position in Int(starts[column])..<Int(starts[column + 1]) {
        let row = Int(rows[position])
        guard row >= 0, row < rowCount, lastColumn[row] != Int32(column) else {
          throw .invalidStructure(
            what: "column \(column) of the matrix form", problem: "row \(row) does not exist or occurs twice")
        }
        lastColumn[row] = Int32(column)
      }
    }
  }

  private func check(
    _ values: [Double], _ what: String, _ passes: (Double) -> Bool, _ expected: String
  ) throws(MIPError) {
    guard let index = values.firstIndex(where: { !passes($0) }) else { return }
    throw .invalidValue(what: "\(what) (\(index))", value: values[index], expected: expected)
  }

  func objectiveValue(_ point: [Double]) -> Double { zip(objective, point).reduce(0) { $0 + $1.0 * $1.1 } }

  /// How far beyond the cutoff an objective still counts as equal to it.
  func cutoffSlack(_ cutoff: Double) -> Double { 1e-9 * max(1, abs(cutoff)) }

  /// The bounds a column can use: whole for an integer one, where 10⁻⁹ is rounding.
  func usableBounds(_ column: Int) -> (lower: Double, upper: Double) {
    let lower = columnLower[column]
    let upper = columnUpper[column]
    return isInteger[column] ? ((lower - 1e-9).rounded(.up), (upper + 1e-9).rounded(.down)) : (lower, upper)
  }

  /// The largest violation of a row or column bound at a point, relative to the size of the row's terms.
  func infeasibility(_ point: [Double]) -> Double {
    var worst = 0.0
    var activity = [Double](repeating: 0, count: rowCount)
    var size = [Double](repeating: 1, count: rowCount)
    for column in 0..<columnCount {
      let value = point[column]
      if value.isNaN { return .infinity }
      if columnLower[column] > -.infinity {
        worst = max(worst, (columnLower[column] - value) / max(1, abs(columnLower[column])))
      }
      if columnUpper[column] < .infinity {
        worst = max(worst, (value - columnUpper[column]) / max(1, abs(columnUpper[column])))
      }
      for position in Int(starts[column])..<Int(starts[column + 1]) {
        let row = Int(rows[position])
        activity[row] += values[position] * value
        size[row] = max(size[row], abs(values[position] * value))
      }
    }
    for row in 0..<rowCount {
      if rowLower[row] > -.infinity {
        worst = max(worst, (rowLower[row] - activity[row]) / max(size[row], abs(rowLower[row])))
      }
      if rowUpper[row] < .infinity {
        worst = max(worst, (activity[row] - rowUpper[row]) / max(size[row], abs(rowUpper[row])))
      }
    }
    return worst
  }
}
