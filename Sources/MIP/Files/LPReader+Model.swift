extension LPReader {
  /// What could be said only after everything was read: kinds, names, indicators, sets.
  mutating func finish() throws(MIPError) {
    for column in isDeclaredBinary {
      model.kinds[column] = .binary
      model.columnLower[column] = max(0, model.columnLower[column])
      model.columnUpper[column] = min(1, model.columnUpper[column])
      guard model.columnUpper[column] > -.infinity else { continue }
    }
    for (column, line) in declaredSemi {
      guard model.columnLower[column] >= 0 else {
        throw text.error(line, "the lower bound of semi-continuous \(text.excerpt(names.ranges[column])) is negative")
      }
      model.kinds[column] = model.kinds[column].isIntegral ? .semiInteger : .semiContinuous
    }
    if let name = scanner.problemName { model.name = text.string(name) }
    switch names.strings(in: text.bytes) {
    case .failure(let bad): throw text.error(0, "the name of variable \(bad.index + 1) is not UTF-8")
    case .success(let names):
      try naming { () throws(MIPError) in model.variableNames = try NameTable(what: "variable", names: names) }
    }
    if rowLabels.contains(where: { !$0.isEmpty }) {
      var names: [String] = []
      names.reserveCapacity(rowLabels.count)
      for (index, label) in rowLabels.enumerated() {
        guard let name = text.string(label) else {
          throw text.error(0, "the name of constraint \(index + 1) is not UTF-8")
        }
        names.append(name)
      }
      try naming { () throws(MIPError) in model.rowNames = try NameTable(what: "row", names: names) }
    }
    for indicator in indicators {
      // What is 0 or 1 anyway may be called binary.
      if model.kinds[indicator.column] == .integer, model.columnLower[indicator.column] >= 0,
        model.columnUpper[indicator.column] <= 1
      {
        model.kinds[indicator.column] = .binary
      }
      guard let name = text.string(indicator.label) else {
        throw text.error(indicator.line, "the name of a constraint is not UTF-8")
      }
      do {
        try model.add(
          IndicatorConstraint(
            Variable(index: indicator.column), is: indicator.value, implies: indicator.constraint,
            name: name.isEmpty ? nil : name))
      } catch { throw text.error(indicator.line, error.description) }
    }
    for set in sets { try naming { () throws(MIPError) in try model.add(set) } }
  }

  /// An error of the model as an error of this file.
  private func naming(_ body: () throws(MIPError) -> Void) throws(MIPError) {
    do { try body() } catch { throw text.error(0, error.description) }
  }
}
