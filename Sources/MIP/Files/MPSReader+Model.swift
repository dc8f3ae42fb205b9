extension MPSReader {
  /// What was read, as a model: columns become rows by one counting sort.
  func makeModel() throws(MIPError) -> Model {
    var model = Model(name: name)
    model.sense = sense
    let columnCount = columnNames.count
    // The row of the model for each row of the file; −1 for the objective, −2 − i for indicator i.
    var target = [Int32](repeating: 0, count: rowNames.count)
    var rowCount = 0
    for row in rowTypes.indices {
      if row == objectiveRow {
        target[row] = -1
      } else if let indicator = indicatorOfRow[row] {
        target[row] = -2 - Int32(indicator)
      } else {
        target[row] = Int32(rowCount)
        rowCount += 1
      }
    }
    try nameAll(&model, target)
    model.columnLower = lower
    model.columnUpper = (0..<columnCount).map { upperOf($0) }
    model.kinds = kinds
    model.objectiveCoefficients = Array(repeating: 0, count: columnCount)
    model.rowLengths = Array(repeating: 0, count: rowCount)
    for row in entryRows where target[Int(row)] >= 0 { model.rowLengths[Int(target[Int(row)])] += 1 }
    var next = 0
    model.rowStarts = model.rowLengths.map { length in
      defer { next += Int(length) }
      return next
    }
    var places = model.rowStarts
    model.termColumns = Array(repeating: 0, count: next)
    model.termValues = Array(repeating: 0, count: next)
    var implied = indicators.map { _ in [Term]() }
    for column in 0..<columnCount {
      let end = column + 1 < columnCount ? columnStarts[column + 1] : entryRows.count
      for entry in columnStarts[column]..<end {
        let row = Int(target[Int(entryRows[entry])])
        if row >= 0 {
          model.termColumns[places[row]] = Int32(column)
          model.termValues[places[row]] = entryValues[entry]
          places[row] += 1
        } else if row == -1 {
          model.objectiveCoefficients[column] = entryValues[entry]
        } else {
          implied[-2 - row].append(Term(entryValues[entry], Variable(index: column)))
        }
      }
    }
    try setSides(&model, target, implied)
    model.quadraticTerms = quadratic.filter { $0.coefficient != 0 }
    for set in sets { try naming { () throws(MIPError) in try model.add(set) } }
    return model
  }

  private func nameAll(_ model: inout Model, _ target: [Int32]) throws(MIPError) {
    switch columnNames.strings(in: bytes) {
    case .failure(let bad):
      throw text.error(0, "the name of column \(bad.index + 1) is not UTF-8 or holds a control character")
    case .success(let names):
      try naming { () throws(MIPError) in model.variableNames = try NameTable(what: "variable", names: names) }
    }
    switch rowNames.strings(in: bytes) {
    case .failure(let bad):
      throw text.error(0, "the name of row \(bad.index + 1) is not UTF-8 or holds a control character")
    case .success(var names):
      if let objectiveRow { model.objectiveName = names[objectiveRow] }
      if names.count != target.count(where: { $0 >= 0 }) {
        names = zip(names, target).filter { $0.1 >= 0 }.map(\.0)
      }
      try naming { () throws(MIPError) in model.rowNames = try NameTable(what: "row", names: names) }
    }
  }

  /// Bounds of rows and indicators from types, right-hand sides and ranges.
  private func setSides(_ model: inout Model, _ target: [Int32], _ implied: [[Term]]) throws(MIPError) {
    model.rowLower.reserveCapacity(model.rowLengths.count)
    model.rowUpper.reserveCapacity(model.rowLengths.count)
    var indicatorSides = indicators.map { _ in (-Double.infinity, Double.infinity) }
    for row in rowTypes.indices {
      let side = rightHandSides[row].isNaN ? 0 : rightHandSides[row]
      // The constant is −r: a right-hand side is on the other side of the equation.
      if row == objectiveRow {
        model.objectiveConstant = side == 0 ? 0 : -side
        continue
      }
      let (lower, upper) = sides(row, side)
      guard lower < .infinity, upper > -.infinity else {
        throw text.error(0, "the right-hand side of row \(text.excerpt(rowNames.ranges[row])) leaves no value")
      }
      if target[row] >= 0 {
        model.rowLower.append(lower)
        model.rowUpper.append(upper)
      } else {
        indicatorSides[-2 - Int(target[row])] = (lower, upper)
      }
    }
    for (index, indicator) in indicators.enumerated() {
      let (lower, upper) = indicatorSides[index]
      let constraint = LinearConstraint(LinearExpression(terms: implied[index]), lower: lower, upper: upper)
      let name = text.string(rowNames.ranges[indicator.row])
      try naming { () throws(MIPError) in
        try model.add(
          IndicatorConstraint(
            Variable(index: indicator.variable), is: indicator.value, implies: constraint, name: name))
      }
    }
  }

  /// The bounds of a row: R > 0 widens an equation upwards and R < 0 downwards, and |R| is the width of the others.
  private func sides(_ row: Int, _ side: Double) -> (Double, Double) {
    let range = ranges[row]
    let below = Model.openBound(side - abs(range))
    let above = Model.openBound(side + abs(range))
    switch rowTypes[row] {
    case UInt8(ascii: "L"): return (range.isNaN ? -.infinity : below, side)
    case UInt8(ascii: "G"): return (side, range.isNaN ? .infinity : above)
    case UInt8(ascii: "E"):
      if range.isNaN { return (side, side) }
      return range < 0 ? (below, side) : (side, above)
    default: return (-.infinity, .infinity)
    }
  }

  /// An error of the model as an error of this file.
  private func naming(_ body: () throws(MIPError) -> Void) throws(MIPError) {
    do { try body() } catch { throw text.error(0, error.description) }
  }
}
