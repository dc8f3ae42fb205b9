extension MatrixForm {
  /// Refuses what would abort or corrupt a C solver: arrays that do not fit together, indices out of range, NaN, and
  /// costs at which CLP asserts.
  ///
  /// - Parameter solver: Its name, for the message.
  /// - Throws: `MIPError.invalidStructure`, `.invalidValue`.
  /// - Complexity: O(columns + rows + nonzeros).
  func check(for solver: String) throws(MIPError) {
    let columns = columnCount
    let fits =
      columnLower.count == columns && columnUpper.count == columns && isInteger.count == columns
      && starts.count == columns + 1 && rowUpper.count == rowCount && rows.count == nonzeroCount
      && starts.first == 0 && starts.last.map { Int($0) } == nonzeroCount
    guard fits else {
      throw .invalidStructure(what: "the matrix for \(solver)", problem: "its arrays do not fit together")
    }
    for column in 0..<columns {
      guard starts[column] <= starts[column + 1] else {
        throw .invalidStructure(what: "column \(column) of the matrix", problem: "its terms end before they begin")
      }
      let cost = objective[column]
      // CLP asserts |cost| < 1e25.
      guard abs(cost) < 1e24 else {
        throw .invalidValue(what: "the cost of column \(column)", value: cost, expected: "a number below 1e24")
      }
      try Self.check(columnLower[column], columnUpper[column], "column", column)
    }
    for row in 0..<rowCount { try Self.check(rowLower[row], rowUpper[row], "row", row) }
    let rowTotal = Int32(clamping: rowCount)
    for position in 0..<nonzeroCount {
      guard rows[position] >= 0 && rows[position] < rowTotal else {
        throw .unknownRow(index: Int(rows[position]), count: rowCount)
      }
      guard abs(values[position]) < 1e24 else {
        throw .invalidValue(
          what: "a coefficient of row \(rows[position])", value: values[position], expected: "a number below 1e24")
      }
    }
  }

  private static func check(_ lower: Double, _ upper: Double, _ what: String, _ index: Int) throws(MIPError) {
    if lower.isNaN || lower == .infinity {
      throw .invalidValue(what: "the lower bound of \(what) \(index)", value: lower, expected: "a number or −∞")
    }
    if upper.isNaN || upper == -.infinity {
      throw .invalidValue(what: "the upper bound of \(what) \(index)", value: upper, expected: "a number or +∞")
    }
  }

  /// The power of two by which COIN solvers are given the costs.
  ///
  /// Their tolerances are absolute (1e-7 on reduced costs, 1e-5 between incumbents), so that costs far below 1 would be
  /// taken for zero. Costs of ordinary size are left alone, so that integral costs are still seen to be integral.
  var costScale: Double {
    var largest = 0.0
    for cost in objective { largest = max(largest, abs(cost)) }
    guard largest > 0, largest < 1 || largest > 1e9 else { return 1 }
    let exponent = largest < 1 ? 4 - Int(largest.exponent) : 20 - Int(largest.exponent)
    return Double(sign: .plus, exponent: min(exponent, 900), significand: 1)
  }

  /// `cᵀx`.
  func objectiveValue(_ point: [Double]) -> Double {
    var total = 0.0
    for (column, cost) in objective.enumerated() where cost != 0 { total += cost * point[column] }
    return total
  }

  /// The left-hand sides of all rows at a point.
  func activities(_ point: [Double]) -> [Double] {
    var activities = [Double](repeating: 0, count: rowCount)
    for column in 0..<columnCount where point[column] != 0 {
      for position in Int(starts[column])..<Int(starts[column + 1]) {
        activities[Int(rows[position])] += values[position] * point[column]
      }
    }
    return activities
  }

  /// Whether a point satisfies rows and bounds (not integrality) within a tolerance relative to their size.
  func isFeasible(_ point: [Double], tolerance: Double) -> Bool {
    for column in 0..<columnCount {
      let slack = tolerance * max(1, abs(point[column]))
      guard point[column] >= columnLower[column] - slack, point[column] <= columnUpper[column] + slack else {
        return false
      }
    }
    var sizes = [Double](repeating: 1, count: rowCount)
    for column in 0..<columnCount {
      for position in Int(starts[column])..<Int(starts[column + 1]) {
        let row = Int(rows[position])
        sizes[row] = max(sizes[row], abs(values[position] * point[column]))
      }
    }
    for (row, activity) in activities(point).enumerated() {
      guard activity >= rowLower[row] - tolerance * sizes[row], activity <= rowUpper[row] + tolerance * sizes[row]
      else { return false }
    }
    return true
  }
}
