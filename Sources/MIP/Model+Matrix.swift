extension Model {
  /// The model in matrix form: removed rows and variables left out, rows turned into columns by one counting sort.
  ///
  /// Semi-continuous variables, indicators and products have no matrix form; ``bridged(for:)`` rewrites them first.
  /// - Throws: `MIPError.unsupported` when the model holds any of these, `.tooLarge`.
  /// - Complexity: O(variables + rows + nonzeros).
  public func matrix() throws(MIPError) -> CompiledModel {
    if !indicators.isEmpty { throw .unsupported(solver: "the matrix form", feature: "indicators") }
    if !quadraticTerms.isEmpty { throw .unsupported(solver: "the matrix form", feature: "products in the objective") }
    if kinds.contains(where: \.isSemi) {
      throw .unsupported(solver: "the matrix form", feature: "semi-continuous variables")
    }
    let columnVariables: [Int32]? =
      removedVariables.isEmpty ? nil : (0..<variableCount).filter { !removedVariables[$0] }.map { Int32($0) }
    let matrixRows: [Int32]? = removedRows.isEmpty ? nil : (0..<rowCount).filter { !removedRows[$0] }.map { Int32($0) }
    var columnOf: [Int32]? = nil
    if let columnVariables {
      var map = [Int32](repeating: -1, count: variableCount)
      for (column, variable) in columnVariables.enumerated() { map[Int(variable)] = Int32(column) }
      columnOf = map
    }
    let sign = sense == .minimize ? 1.0 : -1.0
    var form = MatrixForm()
    form.objective = gather(objectiveCoefficients, columnVariables).map { $0 == 0 ? 0 : sign * $0 }
    form.columnLower = gather(columnLower, columnVariables).map(Self.openBound)
    form.columnUpper = gather(columnUpper, columnVariables).map(Self.openBound)
    form.isInteger = gather(kinds, columnVariables).map(\.isIntegral)
    form.rowLower = gather(rowLower, matrixRows).map(Self.openBound)
    form.rowUpper = gather(rowUpper, matrixRows).map(Self.openBound)
    try writeColumns(of: &form, rows: matrixRows, columnOf: columnOf)
    form.specialOrderedSets = specialOrderedSets.map { set in
      MatrixForm.ColumnSet(
        kind: set.kind, columns: set.variables.map { columnOf?[$0.index] ?? $0.id }, weights: set.weights)
    }
    return CompiledModel(
      form: form, columnVariables: columnVariables, matrixRows: matrixRows, variableCount: variableCount,
      rowCount: rowCount, sign: sign, constant: objectiveConstant)
  }

  /// A bound of at least ``infinity`` means none.
  static func openBound(_ bound: Double) -> Double {
    bound >= infinity ? .infinity : bound <= -infinity ? -.infinity : bound
  }

  private func gather<Element>(_ all: [Element], _ chosen: [Int32]?) -> [Element] {
    guard let chosen else { return all }
    return chosen.map { all[Int($0)] }
  }

  /// Rows to columns: count, prefix sums, scatter. Rows come out ascending in each column because they are read in
  /// order.
  private func writeColumns(of form: inout MatrixForm, rows: [Int32]?, columnOf: [Int32]?) throws(MIPError) {
    let rowTotal = rows?.count ?? rowCount
    let columnTotal = form.objective.count
    var starts = [Int32](repeating: 0, count: columnTotal + 1)
    func column(_ position: Int) -> Int {
      let variable = Int(termColumns[position])
      return columnOf.map { Int($0[variable]) } ?? variable
    }
    var total = 0
    for index in 0..<rowTotal {
      let row = rows.map { Int($0[index]) } ?? index
      for position in span(row) {
        let column = column(position)
        guard column >= 0 else { continue }
        starts[column + 1] += 1
        total += 1
      }
    }
    guard total <= Int(Int32.max) else { throw .tooLarge(what: "nonzeros", count: total) }
    for column in 0..<columnTotal { starts[column + 1] += starts[column] }
    var next = starts
    var indices = [Int32](repeating: 0, count: total)
    var values = [Double](repeating: 0, count: total)
    for index in 0..<rowTotal {
      let row = rows.map { Int($0[index]) } ?? index
      for position in span(row) {
        let column = column(position)
        guard column >= 0 else { continue }
        let target = Int(next[column])
        indices[target] = Int32(index)
        values[target] = termValues[position]
        next[column] += 1
      }
    }
    form.starts = starts
    form.rows = indices
    form.values = values
  }
}
