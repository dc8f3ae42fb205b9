/// Writes MPS files, one entry a line, in columns that suit both formats where the names are short enough.
struct MPSWriter {
  private let model: Model
  private let format: MPSFormat
  private var out = TextBuffer()
  private var variableNames: [String] = []
  private var rowNames: [String] = []
  private var objectiveName = ""
  private var variables: [Variable] = []
  private var rows: [FileRow] = []
  private var inexact: [String] = []

  init(model: Model, format: MPSFormat) {
    self.model = model
    self.format = format
  }

  /// A row, or an indicator's constraint, as the file has it.
  private struct FileRow {
    var type: UInt8
    var side: Double
    var range: Double?
    var terms: Range<Int>
  }

  private var termColumns: [Int32] = []
  private var termValues: [Double] = []

  mutating func text() throws(MIPError) -> ModelText {
    variables = model.variables
    var names = FileNames(.mps(format))
    nameAll(&names)
    try collectRows()
    out.reserve(64 * variables.count + 40 * termColumns.count + 64 * rows.count)
    writeHead(&names)
    writeColumns()
    writeSides()
    writeBounds()
    writeSets(&names)
    writeProducts()
    for (index, indicator) in model.indicators.enumerated() {
      if index == 0 { line("INDICATORS") }
      out.append(" IF ")
      out.append(rowNames[rows.count - model.indicators.count + index])
      out.space()
      out.append(variableNames[indicator.variable.index])
      line(indicator.activeValue ? " 1" : " 0")
    }
    line("ENDATA")
    return ModelText(bytes: out.bytes, renamed: names.renamed, inexactRows: inexact)
  }

  private mutating func line(_ text: StaticString) {
    out.append(text)
    out.newLine()
  }

  private mutating func nameAll(_ names: inout FileNames) {
    var used: Set<String> = []
    let (model, present) = (model, variables)
    let assigned = names.assign("variable", prefix: "x", count: present.count, used: &used) {
      model.name(of: present[$0])
    }
    variableNames = assigned
    if present.count != model.variableCount {
      variableNames = Array(repeating: "", count: model.variableCount)
      for (variable, name) in zip(present, assigned) { variableNames[variable.index] = name }
    }
    used = []
    let rows = model.rows
    rowNames = names.assign("row", prefix: "c", count: rows.count, used: &used) { model.name(of: rows[$0]) }
    // Generated names are not in the set while nothing else could have them.
    if used.isEmpty, !model.indicators.isEmpty || model.objectiveName != nil { used.formUnion(rowNames) }
    let indicatorNames = names.assign("indicator", prefix: "i", count: model.indicators.count, used: &used) {
      model.indicators[$0].name
    }
    rowNames += indicatorNames
    let name = model.objectiveName ?? (used.contains("OBJ") ? nil : "OBJ")
    objectiveName = names.assign("objective", prefix: "OBJ", count: 1, used: &used) { _ in name }[0]
  }

  private mutating func collectRows() throws(MIPError) {
    let model = model
    for row in model.rows {
      let start = termColumns.count
      for position in model.span(row.index) where !model.removedVariables[Int(model.termColumns[position])] {
        termColumns.append(model.termColumns[position])
        termValues.append(model.termValues[position])
      }
      try append(
        lower: model.rowLower[row.index], upper: model.rowUpper[row.index], terms: start..<termColumns.count,
        label: { model.label(of: row) })
    }
    for (index, indicator) in model.indicators.enumerated() {
      let start = termColumns.count
      for term in indicator.constraint.mergedTerms {
        termColumns.append(term.variable.id)
        termValues.append(term.coefficient)
      }
      let constant = indicator.constraint.expression.constant
      try append(
        lower: indicator.constraint.lower - constant, upper: indicator.constraint.upper - constant,
        terms: start..<termColumns.count, label: { indicator.name ?? "indicator \(index)" })
      // A free row of type N would be no constraint that an indicator could have.
      if rows[rows.count - 1].type == UInt8(ascii: "N") {
        rows[rows.count - 1].type = UInt8(ascii: "G")
        rows[rows.count - 1].side = -.infinity
      }
    }
  }

  private mutating func append(
    lower: Double, upper: Double, terms: Range<Int>, label: () -> String
  ) throws(MIPError) {
    let (lower, upper) = (Model.openBound(lower), Model.openBound(upper))
    guard lower <= upper else {
      throw .unsupported(solver: "the MPS format", feature: "row \(label()), whose bounds cross")
    }
    var row = FileRow(type: UInt8(ascii: "N"), side: 0, range: nil, terms: terms)
    switch (lower.isFinite, upper.isFinite) {
    case (true, true) where lower == upper:
      row.type = UInt8(ascii: "E")
      row.side = lower
    case (true, true):
      let range = Self.range(lower, upper)
      row.type = range.fromBelow ? UInt8(ascii: "G") : UInt8(ascii: "L")
      row.side = range.fromBelow ? lower : upper
      row.range = range.width
      if !range.isExact { inexact.append(rowNames[rows.count]) }
    case (true, false):
      row.type = UInt8(ascii: "G")
      row.side = lower
    case (false, true):
      row.type = UInt8(ascii: "L")
      row.side = upper
    case (false, false): break
    }
    rows.append(row)
  }

  /// A width with which one bound gives exactly the other, if there is one.
  static func range(_ lower: Double, _ upper: Double) -> (width: Double, fromBelow: Bool, isExact: Bool) {
    let width = upper - lower
    for width in [width, width.nextUp, width.nextDown] where width > 0 {
      if lower + width == upper { return (width, true, true) }
      if upper - width == lower { return (width, false, true) }
    }
    return (width, true, false)
  }

  private mutating func writeHead(_ names: inout FileNames) {
    out.append("NAME")
    if let name = model.name, !name.isEmpty {
      out.space(to: 14)
      let clean = FileNames.replacing(name) { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "_") : nil }
      out.append(clean)
    }
    if format == .free { out.append(" FREE") }
    out.newLine()
    if model.sense == .maximize {
      line("OBJSENSE")
      line("    MAX")
    }
    line("ROWS")
    out.append(" N  ")
    out.append(objectiveName)
    out.newLine()
    for (row, name) in zip(rows, rowNames) {
      switch row.type {
      case UInt8(ascii: "L"): out.append(" L  ")
      case UInt8(ascii: "G"): out.append(" G  ")
      case UInt8(ascii: "E"): out.append(" E  ")
      default: out.append(" N  ")
      }
      out.append(name)
      out.newLine()
    }
  }

  private mutating func entry(_ name: String, _ other: String, _ value: Double) {
    out.append("    ")
    out.append(name)
    out.space(to: 14)
    out.append(other)
    out.space(to: 24)
    out.append(value)
    out.newLine()
  }

  /// Rows to columns by one counting sort, as for solvers.
  private mutating func writeColumns() {
    var starts = [Int](repeating: 0, count: model.variableCount + 1)
    for column in termColumns { starts[Int(column) + 1] += 1 }
    for column in 0..<model.variableCount { starts[column + 1] += starts[column] }
    var next = starts
    var entryRows = [Int32](repeating: 0, count: termColumns.count)
    var values = [Double](repeating: 0, count: termColumns.count)
    for (index, row) in rows.enumerated() {
      for position in row.terms {
        let column = Int(termColumns[position])
        entryRows[next[column]] = Int32(index)
        values[next[column]] = termValues[position]
        next[column] += 1
      }
    }
    line("COLUMNS")
    var markers = 0
    for variable in variables {
      let isIntegral = model.kinds[variable.index].isIntegral
      if isIntegral != (markers % 2 == 1) { marker(&markers) }
      let name = variableNames[variable.index]
      let cost = model.objectiveCoefficients[variable.index]
      let span = starts[variable.index]..<starts[variable.index + 1]
      if cost != 0 || span.isEmpty { entry(name, objectiveName, cost) }
      for place in span { entry(name, rowNames[Int(entryRows[place])], values[place]) }
    }
    if markers % 2 == 1 { marker(&markers) }
  }

  private mutating func marker(_ count: inout Int) {
    out.append("    MARKER    'MARKER'                 ")
    line(count % 2 == 0 ? "'INTORG'" : "'INTEND'")
    count += 1
  }

  private mutating func writeSides() {
    line("RHS")
    // A right-hand side r of the objective means the constant −r.
    if model.objectiveConstant != 0 { entry("RHS", objectiveName, -model.objectiveConstant) }
    for (row, name) in zip(rows, rowNames) where row.side != 0 { entry("RHS", name, row.side) }
    guard rows.contains(where: { $0.range != nil }) else { return }
    line("RANGES")
    for (row, name) in zip(rows, rowNames) {
      if let range = row.range { entry("RNG", name, range) }
    }
  }

  private mutating func bound(_ type: StaticString, _ variable: Variable, _ value: Double? = nil) {
    out.append(" ")
    out.append(type)
    out.append(" BND       ")
    out.append(variableNames[variable.index])
    if let value {
      out.space(to: 24)
      out.append(value)
    }
    out.newLine()
  }

  private mutating func writeBounds() {
    line("BOUNDS")
    for variable in variables {
      let kind = model.kinds[variable.index]
      let lower = Model.openBound(model.columnLower[variable.index])
      let upper = Model.openBound(model.columnUpper[variable.index])
      if kind.isSemi {
        if lower != 0 { bound("LO", variable, lower) }
        bound("SC", variable, upper == 0 ? .infinity : upper)
        if upper == 0 { bound("UP", variable, 0) }
      } else if kind == .binary, lower == 0, upper == 1 {
        bound("BV", variable)
      } else if lower == -.infinity, upper == .infinity {
        bound("FR", variable)
      } else if lower == upper {
        bound("FX", variable, lower)
      } else {
        // A negative upper bound comes first: readers that take it for the end of the 0 below are told better after it.
        if upper < 0, lower == 0 { bound("UP", variable, upper) }
        if lower == -.infinity {
          bound("MI", variable)
        } else if lower != 0 || upper < 0 {
          bound("LO", variable, lower)
        }
        if upper == .infinity {
          // Without a bound an integer column would be 0 or 1.
          if kind.isIntegral { bound("PL", variable) }
        } else if !(upper < 0 && lower == 0) {
          bound("UP", variable, upper)
        }
      }
    }
  }

  private mutating func writeSets(_ names: inout FileNames) {
    guard !model.specialOrderedSets.isEmpty else { return }
    var used: Set<String> = []
    let model = model
    let setNames = names.assign("set", prefix: "s", count: model.specialOrderedSets.count, used: &used) {
      model.specialOrderedSets[$0].name
    }
    line("SOS")
    for (set, name) in zip(model.specialOrderedSets, setNames) {
      out.append(set.kind == .type1 ? " S1 " : " S2 ")
      out.append(name)
      out.newLine()
      for (variable, weight) in zip(set.variables, set.weights) {
        out.append("    ")
        out.append(variableNames[variable.index])
        out.space(to: 14)
        out.append(weight)
        out.newLine()
      }
    }
  }

  private mutating func writeProducts() {
    let products = model.mergedProducts
    guard !products.isEmpty else { return }
    line("QUADOBJ")
    for term in products {
      entry(
        variableNames[term.first.index], variableNames[term.second.index],
        term.first == term.second ? 2 * term.coefficient : term.coefficient)
    }
  }
}
