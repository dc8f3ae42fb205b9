/// Writes LP files that CPLEX, Gurobi, GLPK, CBC and HiGHS read, as far as each of them knows the sections.
struct LPWriter {
  private let model: Model
  private let splitsRanges: Bool
  private var out = TextBuffer()
  private let variables: [Variable]
  private var variableNames: [String] = []

  init(model: Model, splitsRanges: Bool) {
    self.model = model
    self.splitsRanges = splitsRanges
    variables = model.variables
  }

  mutating func text() -> ModelText {
    out.reserve(64 * variables.count + 24 * model.termColumns.count + 32 * model.rowCount)
    var names = FileNames(.lp)
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
    if let name = model.name, !name.isEmpty {
      out.append("\\Problem name: ")
      out.append(FileNames.replacing(name) { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "_") : nil })
      out.newLine()
    }
    used = []
    let rows = model.rows
    let rowNames = names.assign("row", prefix: "c", count: rows.count, used: &used) { model.name(of: rows[$0]) }
    // Generated names are not in the set while nothing else could have them.
    if used.isEmpty, splitsRanges || !model.indicators.isEmpty || model.objectiveName != nil {
      used.formUnion(rowNames)
    }
    let indicatorNames = names.assign("indicator", prefix: "i", count: model.indicators.count, used: &used) {
      model.indicators[$0].name
    }
    let name = model.objectiveName ?? (used.contains("obj") ? nil : "obj")
    writeObjective(names.assign("objective", prefix: "obj", count: 1, used: &used) { _ in name }[0])
    writeRows(rows, rowNames, &used)
    writeIndicators(indicatorNames)
    writeBounds()
    writeKinds("Binaries") { $0.isPlainBinary(at: $1) }
    writeKinds("Generals") { $0.kinds[$1].isIntegral && !$0.isPlainBinary(at: $1) }
    writeKinds("Semi-Continuous") { $0.kinds[$1].isSemi }
    writeSets(&names)
    line("End")
    return ModelText(bytes: out.bytes, renamed: names.renamed)
  }

  private mutating func line(_ text: StaticString) {
    out.append(text)
    out.newLine()
  }

  /// `+ 3 x`, without the plus at the beginning of an expression; long lines are broken before a sign.
  private mutating func term(_ coefficient: Double, _ variable: Int, isFirst: Bool) {
    if out.column > 100 {
      out.newLine()
      out.append("  ")
    }
    sign(coefficient, isFirst: isFirst)
    if abs(coefficient) != 1 {
      out.append(abs(coefficient))
      out.space()
    }
    out.append(variableNames[variable])
  }

  private mutating func sign(_ value: Double, isFirst: Bool) {
    if value < 0 { out.append(isFirst ? " -" : " - ") } else { out.append(isFirst ? " " : " + ") }
  }

  /// Whether reading objective, rows and indicators meets the variables in their order.
  private var hasNaturalOrder: Bool {
    var seen = [Bool](repeating: false, count: model.variableCount)
    var next = 0
    func meets(_ index: Int) -> Bool {
      if seen[index] { return true }
      guard next < variables.count, variables[next].index == index else { return false }
      seen[index] = true
      next += 1
      return true
    }
    for variable in variables where model.objectiveCoefficients[variable.index] != 0 {
      guard meets(variable.index) else { return false }
    }
    for term in model.mergedProducts { guard meets(term.first.index), meets(term.second.index) else { return false } }
    for row in 0..<model.rowCount where !model.removedRows[row] {
      for position in model.span(row) where !model.removedVariables[Int(model.termColumns[position])] {
        guard meets(Int(model.termColumns[position])) else { return false }
      }
    }
    return next == variables.count
  }

  private mutating func writeObjective(_ name: String) {
    line(model.sense == .minimize ? "Minimize" : "Maximize")
    label(name)
    // A reader numbers variables as it meets them: where that is not their order, all of them stand here.
    let listsAll = !hasNaturalOrder
    var isFirst = true
    for variable in variables {
      let cost = model.objectiveCoefficients[variable.index]
      guard cost != 0 || listsAll else { continue }
      term(cost, variable.index, isFirst: isFirst)
      isFirst = false
    }
    let products = model.mergedProducts
    if !products.isEmpty {
      out.append(isFirst ? " [" : " + [")
      isFirst = false
      for (index, product) in products.enumerated() {
        // The bracket is halved.
        term(2 * product.coefficient, product.first.index, isFirst: index == 0)
        if product.first == product.second {
          out.append(" ^ 2")
        } else {
          out.append(" * ")
          out.append(variableNames[product.second.index])
        }
      }
      out.append(" ] / 2")
    }
    if model.objectiveConstant != 0 {
      sign(model.objectiveConstant, isFirst: isFirst)
      out.append(abs(model.objectiveConstant))
    }
    out.newLine()
  }

  private mutating func writeRows(_ rows: [Row], _ rowNames: [String], _ used: inout Set<String>) {
    line("Subject To")
    let model = model
    for (row, name) in zip(rows, rowNames) {
      let span = model.span(row.index)
      let terms = span.lazy.filter { !model.removedVariables[Int(model.termColumns[$0])] }.map {
        Term(model.termValues[$0], Variable(index: Int(model.termColumns[$0])))
      }
      let lower = Model.openBound(model.rowLower[row.index])
      let upper = Model.openBound(model.rowUpper[row.index])
      guard splitsRanges, lower.isFinite, upper.isFinite, lower != upper else {
        label(name)
        constraint(terms, lower, upper)
        continue
      }
      label(name)
      constraint(terms, lower, .infinity)
      var second = name + "_up"
      while !used.insert(second).inserted { second += "_" }
      label(second)
      constraint(terms, -.infinity, upper)
    }
  }

  private mutating func writeIndicators(_ names: [String]) {
    for (indicator, name) in zip(model.indicators, names) {
      label(name)
      out.space()
      out.append(variableNames[indicator.variable.index])
      out.append(indicator.activeValue ? " = 1 ->" : " = 0 ->")
      let constant = indicator.constraint.expression.constant
      constraint(
        indicator.constraint.mergedTerms, Model.openBound(indicator.constraint.lower - constant),
        Model.openBound(indicator.constraint.upper - constant))
    }
  }

  private mutating func label(_ name: String) {
    out.append(" ")
    out.append(name)
    out.append(":")
  }

  private mutating func constraint(_ terms: some Sequence<Term>, _ lower: Double, _ upper: Double) {
    let isRange = lower.isFinite && upper.isFinite && lower != upper
    // Without any variable an expression needs a number in front, to be known as one.
    let isRangeForm = isRange || variables.isEmpty
    if isRangeForm {
      out.append(" ")
      out.append(lower)
      out.append(" <=")
    }
    var isFirst = true
    for term in terms {
      self.term(term.coefficient, term.variable.index, isFirst: isFirst)
      isFirst = false
    }
    if isFirst {
      out.append(" 0")
      if let variable = variables.first {
        out.space()
        out.append(variableNames[variable.index])
      }
    }
    if isRangeForm {
      out.append(" <= ")
      out.append(upper)
    } else if lower == upper {
      out.append(" = ")
      out.append(lower)
    } else if upper.isFinite {
      out.append(" <= ")
      out.append(upper)
    } else {
      out.append(" >= ")
      out.append(lower)
    }
    out.newLine()
  }

  private mutating func writeBounds() {
    var hasHeading = false
    for variable in variables where !model.isPlainBinary(at: variable.index) {
      let lower = Model.openBound(model.columnLower[variable.index])
      let upper = Model.openBound(model.columnUpper[variable.index])
      if lower == 0, upper == .infinity { continue }
      if !hasHeading { line("Bounds") }
      hasHeading = true
      out.append(" ")
      let name = variableNames[variable.index]
      if lower == -.infinity, upper == .infinity {
        out.append(name)
        out.append(" free")
      } else if lower == upper {
        out.append(name)
        out.append(" = ")
        out.append(lower)
      } else if upper == .infinity {
        out.append(name)
        out.append(" >= ")
        out.append(lower)
      } else {
        // Readers disagree about a negative upper bound alone.
        if lower == -.infinity {
          out.append("-inf <= ")
        } else if lower != 0 || upper < 0 {
          out.append(lower)
          out.append(" <= ")
        }
        out.append(name)
        out.append(" <= ")
        out.append(upper)
      }
      out.newLine()
    }
  }

  private mutating func writeKinds(_ heading: StaticString, _ includes: (Model, Int) -> Bool) {
    var hasHeading = false
    for variable in variables where includes(model, variable.index) {
      if !hasHeading { line(heading) }
      hasHeading = true
      out.append(" ")
      out.append(variableNames[variable.index])
      if out.column > 80 { out.newLine() }
    }
    if hasHeading, out.column > 0 { out.newLine() }
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
      label(name)
      out.append(set.kind == .type1 ? " S1::" : " S2::")
      for (variable, weight) in zip(set.variables, set.weights) {
        if out.column > 100 {
          out.newLine()
          out.append("  ")
        }
        out.append(" ")
        out.append(variableNames[variable.index])
        out.append(":")
        out.append(weight)
      }
      out.newLine()
    }
  }
}

extension Model {
  /// Whether a variable is binary with 0 and 1 for its bounds, so that its kind says everything.
  fileprivate func isPlainBinary(at index: Int) -> Bool {
    kinds[index] == .binary && columnLower[index] == 0 && columnUpper[index] == 1
  }
}

extension FileNames.Rules {
  /// Names of LP files.
  ///
  /// Brackets become parentheses and other bytes that readers refuse an underscore; words of the format, and names that
  /// begin like a number, get an underscore.
  static let lp = Self(
    longest: 255, allows: { isLPName($0) },
    repaired: { name in
      var plain = FileNames.replacing(name) { byte in
        switch byte {
        case UInt8(ascii: "["): UInt8(ascii: "(")
        case UInt8(ascii: "]"): UInt8(ascii: ")")
        default: LPScanner.isNameByte(byte) && !isAvoided(byte) ? nil : UInt8(ascii: "_")
        }
      }
      if words.contains(plain.lowercased()) { plain += "_" }
      return isLPName(plain) ? plain : "_" + plain
    })

  private static func isLPName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !LPScanner.isDigit(first), first != UInt8(ascii: ".") else { return false }
    if first | 0x20 == UInt8(ascii: "e"), name.utf8.dropFirst().first.map(LPScanner.isDigit) ?? true { return false }
    return name.utf8.allSatisfy { LPScanner.isNameByte($0) && !isAvoided($0) } && !words.contains(name.lowercased())
  }

  /// A slash divides for HiGHS, and the others are not allowed by CPLEX.
  private static func isAvoided(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "|") }

  private static let words: Set<String> = [
    "min", "minimize", "minimum", "minimise", "max", "maximize", "maximum", "maximise", "subject", "to", "such", "that",
    "st", "s.t.", "st.", "s.t", "lazy", "user", "bounds", "bound", "general", "generals", "gen", "integer", "integers",
    "int", "binary", "binaries", "bin", "semi", "semis", "sos", "sos1", "sos2", "s1", "s2", "end", "free", "inf",
    "infinity", "gencons", "pwlobj",
  ]
}
