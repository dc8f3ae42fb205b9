extension Model {
  /// Adds a row.
  ///
  /// The constant of the expression moves into the bounds; terms of the same variable are merged and those that cancel
  /// are dropped.
  ///
  /// - Parameters:
  ///   - constraint: `lower ≤ expression ≤ upper`.
  ///   - name: Unique among the rows; files and reports use it.
  /// - Throws: `MIPError.invalidValue` for a coefficient or constant that is not finite or a bound that is NaN,
  ///   `.unknownVariable`, `.invalidName`, `.tooLarge`. Bounds that cross are no error: the model is infeasible.
  /// - Complexity: O(terms).
  @discardableResult
  @inlinable
  public mutating func add(_ constraint: LinearConstraint, named name: String? = nil) throws(MIPError) -> Row {
    let expression = constraint.expression
    let row = try appendRow(
      expression.terms, lower: constraint.lower - expression.constant, upper: constraint.upper - expression.constant)
    if let name { try nameNew(row, name) }
    return row
  }

  /// Adds rows in compressed form; the fastest way in.
  ///
  /// - Parameters:
  ///   - starts: One entry a row and one more; the terms of row i are at `starts[i] ..< starts[i + 1]`.
  ///   - variables: The variable index of each term.
  ///   - coefficients: The coefficient of each term.
  ///   - lower: One lower bound a row.
  ///   - upper: One upper bound a row.
  /// - Returns: The index range of the new rows.
  /// - Throws: As ``add(_:named:)``; `.invalidStructure` when the arrays do not fit together. Nothing is added then.
  @discardableResult
  public mutating func addRows(
    starts: [Int], variables: [Int], coefficients: [Double], lower: [Double], upper: [Double]
  ) throws(MIPError) -> Range<Int> {
    let count = lower.count
    guard upper.count == count, starts.count == count + 1, variables.count == coefficients.count, starts.first == 0,
      starts.last == variables.count, zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
    else {
      throw .invalidStructure(
        what: "rows in compressed form",
        problem: "expected starts that ascend from 0 to the number of terms, one more than there are bounds")
    }
    // A copy of the model to go back to would cost a copy of its arrays at the first row.
    let rowsBefore = rowCount
    let termsBefore = termColumns.count
    do {
      if termsBefore == 0 {
        rowStarts.reserveCapacity(count)
        termColumns.reserveCapacity(variables.count)
        termValues.reserveCapacity(variables.count)
      }
      for row in 0..<count {
        try appendRow(
          (starts[row]..<starts[row + 1]).lazy.map { Term(coefficients[$0], Variable(index: variables[$0])) },
          lower: lower[row], upper: upper[row])
      }
    } catch {
      rollBack(to: termsBefore)
      let added = rowCount - rowsBefore
      rowStarts.removeLast(added)
      rowLengths.removeLast(added)
      rowLower.removeLast(added)
      rowUpper.removeLast(added)
      throw error
    }
    return rowsBefore..<rowCount
  }

  /// The row with this name, or `nil`.
  public func row(named name: String) -> Row? { rowNames.index(of: name).map { Row(index: $0) } }

  /// The name of a row, or `nil` if it has none.
  public func name(of row: Row) -> String? { has(row) ? rowNames[row.index] : nil }

  /// The name of a row, or `row[index]`, for messages and reports.
  public func label(of row: Row) -> String { name(of: row) ?? "row[\(row.index)]" }

  /// Whether the model has this row.
  public func has(_ row: Row) -> Bool { row.index >= 0 && row.index < rowCount && !removedRows[row.index] }

  /// The bounds of a row.
  /// - Throws: `MIPError.unknownRow`.
  public func bounds(of row: Row) throws(MIPError) -> (lower: Double, upper: Double) {
    try check(row)
    return (rowLower[row.index], rowUpper[row.index])
  }

  /// The terms of a row, merged, in the order in which they were given.
  /// - Throws: `MIPError.unknownRow`.
  public func terms(of row: Row) throws(MIPError) -> [Term] {
    try check(row)
    return span(row.index).compactMap { position in
      let column = Int(termColumns[position])
      return removedVariables[column] ? nil : Term(termValues[position], Variable(index: column))
    }
  }

  /// A row as a constraint.
  /// - Throws: `MIPError.unknownRow`.
  public func constraint(of row: Row) throws(MIPError) -> LinearConstraint {
    LinearConstraint(
      LinearExpression(terms: try terms(of: row)), lower: rowLower[row.index], upper: rowUpper[row.index])
  }

  func span(_ row: Int) -> Range<Int> { rowStarts[row]..<rowStarts[row] + Int(rowLengths[row]) }

  func check(_ row: Row) throws(MIPError) {
    guard has(row) else { throw .unknownRow(index: row.index, count: rowCount) }
  }

  @usableFromInline
  static func checkRowBounds(lower: Double, upper: Double, _ index: Int) throws(MIPError) {
    guard !(lower.isNaN || upper.isNaN || lower >= infinity || upper <= -infinity) else {
      throw .invalidValue(
        what: "a bound of row \(index)", value: lower.isNaN || lower >= infinity ? lower : upper,
        expected: "a number, below 1e20 or −∞ as lower bound, above −1e20 or +∞ as upper bound, and a finite constant")
    }
  }

  @usableFromInline
  mutating func nameNew(_ row: Row, _ name: String) throws(MIPError) {
    do { try rowNames.set(name, at: row.index) } catch {
      termColumns.removeLast(Int(rowLengths[row.index]))
      termValues.removeLast(Int(rowLengths[row.index]))
      rowStarts.removeLast()
      rowLengths.removeLast()
      rowLower.removeLast()
      rowUpper.removeLast()
      throw error
    }
  }

  /// Writes a row at the end of the buffers; nothing is changed when it throws.
  @discardableResult
  @inlinable
  mutating func appendRow(_ terms: some Sequence<Term>, lower: Double, upper: Double) throws(MIPError) -> Row {
    let index = rowLower.count
    guard index < Int(Int32.max) - 1 else { throw .tooLarge(what: "rows", count: index + 1) }
    try Self.checkRowBounds(lower: lower, upper: upper, index)
    let start = termColumns.count
    let length = try appendTerms(terms, rowIndex: index)
    rowStarts.append(start)
    rowLengths.append(Int32(length))
    rowLower.append(lower)
    rowUpper.append(upper)
    return Row(index: index)
  }

  /// Writes merged terms at the end of the buffers and says how many.
  @inlinable
  mutating func appendTerms(_ terms: some Sequence<Term>, rowIndex: Int) throws(MIPError) -> Int {
    let start = termColumns.count
    let columns = columnLower.count
    scatter.prepare(columns: columns)
    var cancelled = false
    for term in terms {
      let column = Int(term.variable.id)
      guard column >= 0, column < columns, !isRemoved(column) else {
        rollBack(to: start)
        throw .unknownVariable(index: column, count: columns)
      }
      guard term.coefficient.isFinite else {
        rollBack(to: start)
        throw .invalidValue(
          what: "the coefficient of variable \(column) in row \(rowIndex)", value: term.coefficient,
          expected: "a finite number")
      }
      let seen = scatter.positions[column] - 1
      if seen >= start, seen < termColumns.count, termColumns[seen] == term.variable.id {
        let merged = termValues[seen] + term.coefficient
        guard merged.isFinite else {
          rollBack(to: start)
          throw .invalidValue(
            what: "the coefficient of variable \(column) in row \(rowIndex)", value: merged,
            expected: "a finite number")
        }
        termValues[seen] = merged
        if merged == 0 { cancelled = true }
      } else {
        scatter.positions[column] = termColumns.count + 1
        termColumns.append(term.variable.id)
        termValues.append(term.coefficient)
        if term.coefficient == 0 { cancelled = true }
      }
    }
    if cancelled { dropZeros(from: start) }
    guard termColumns.count <= Int(Int32.max) else {
      let count = termColumns.count
      rollBack(to: start)
      throw .tooLarge(what: "nonzeros", count: count)
    }
    return termColumns.count - start
  }

  @usableFromInline
  func isRemoved(_ column: Int) -> Bool { removedVariables[column] }

  @usableFromInline
  mutating func rollBack(to start: Int) {
    termColumns.removeLast(termColumns.count - start)
    termValues.removeLast(termValues.count - start)
  }

  @usableFromInline
  mutating func dropZeros(from start: Int) {
    var kept = start
    for position in start..<termColumns.count where termValues[position] != 0 {
      termColumns[kept] = termColumns[position]
      termValues[kept] = termValues[position]
      kept += 1
    }
    rollBack(to: kept)
  }
}
