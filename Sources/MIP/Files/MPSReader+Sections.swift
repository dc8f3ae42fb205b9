extension MPSReader {
  /// The index of a row of the file.
  private func row(_ field: Range<Int>) throws(MIPError) -> Int {
    guard let row = rowNames.index(of: field, in: bytes) else { throw fail("there is no row \(text.excerpt(field))") }
    return row
  }

  private func column(_ field: Range<Int>) throws(MIPError) -> Int {
    guard let column = columnNames.index(of: field, in: bytes) else {
      throw fail("there is no column \(text.excerpt(field))")
    }
    return column
  }

  private func coefficient(_ field: Range<Int>) throws(MIPError) -> Double {
    guard let value = text.coefficient(field) else {
      throw fail("expected a finite number, found \(text.excerpt(field))")
    }
    return value
  }

  private func number(_ field: Range<Int>) throws(MIPError) -> Double {
    guard let value = text.number(field) else { throw fail("expected a number, found \(text.excerpt(field))") }
    return value
  }

  mutating func readRow() throws(MIPError) {
    guard fields.count == 2, fields[0].count == 1, !fields[1].isEmpty else {
      throw fail("expected a type (N, L, G or E) and a name")
    }
    let type = bytes[fields[0].lowerBound] & 0xDF
    guard [UInt8(ascii: "N"), UInt8(ascii: "L"), UInt8(ascii: "G"), UInt8(ascii: "E")].contains(type) else {
      throw fail("the type of a row is N, L, G or E, not \(text.excerpt(fields[0]))")
    }
    guard rowNames.count < Int(Int32.max) - 1 else { throw .tooLarge(what: "rows", count: rowNames.count + 1) }
    guard rowNames.insert(fields[1], in: bytes).isNew else { throw fail("row \(text.excerpt(fields[1])) occurs twice") }
    rowTypes.append(type)
  }

  mutating func readColumn(isFixed: Bool) throws(MIPError) {
    // The fixed format has an empty first field.
    let first = isFixed ? 1 : 0
    let count = fields.count - first
    guard count == 3 || count == 5, !fields[first].isEmpty else {
      throw fail("expected a column, and a row and a number once or twice")
    }
    if columnNames.ranges.last.map({ !isSame($0, fields[first]) }) ?? true {
      guard columnNames.count < Int(Int32.max) - 1 else {
        throw .tooLarge(what: "variables", count: columnNames.count + 1)
      }
      guard columnNames.insert(fields[first], in: bytes).isNew else {
        throw fail("the lines of column \(text.excerpt(fields[first])) do not follow one another")
      }
      columnStarts.append(entryRows.count)
      kinds.append(isInInteger ? .integer : .continuous)
      lower.append(0)
      upper.append(.infinity)
      given.append(0)
    }
    for place in stride(from: first + 1, to: fields.count, by: 2) {
      let row = try row(fields[place])
      let value = try coefficient(fields[place + 1])
      guard lastColumn[row] != Int32(columnNames.count) else {
        throw fail("column \(text.excerpt(fields[first])) has two entries in row \(text.excerpt(fields[place]))")
      }
      lastColumn[row] = Int32(columnNames.count)
      guard value != 0 else { continue }
      guard entryRows.count < Int(Int32.max) else { throw .tooLarge(what: "nonzeros", count: entryRows.count + 1) }
      entryRows.append(Int32(row))
      entryValues.append(value)
    }
  }

  private func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left.count == right.count && bytes[left].elementsEqual(bytes[right])
  }

  mutating func readMarker() throws(MIPError) {
    guard let word = fields.last else { return }
    if text.isWord(word, "'intorg'") {
      guard !isInInteger else { throw fail("'INTORG' without an 'INTEND' before it") }
      isInInteger = true
    } else if text.isWord(word, "'intend'") {
      guard isInInteger else { throw fail("'INTEND' without an 'INTORG' before it") }
      isInInteger = false
    } else {
      throw fail("expected 'INTORG' or 'INTEND', found \(text.excerpt(word))")
    }
  }

  /// Whether the current line belongs to the set of right-hand sides, ranges or bounds that is read: the first one.
  private mutating func isChosen(_ kind: Int, _ name: Range<Int>) -> Bool {
    guard let chosen = setName[kind] else {
      setName[kind] = name
      return true
    }
    return isSame(chosen, name)
  }

  mutating func readSides(isFixed: Bool) throws(MIPError) {
    let isRange = section == .ranges
    var first = isFixed ? 2 : fields.count % 2
    // In the free format the name of the set may be missing.
    if fields.count == 2, isFixed { first = 0 }
    let count = fields.count - first
    guard count == 2 || count == 4, fields.count > 1 else {
      throw fail("expected a set, and a row and a number once or twice")
    }
    if !isChosen(isRange ? 1 : 0, first == 0 ? 0..<0 : fields[first - 1]) { return }
    for place in stride(from: first, to: fields.count, by: 2) {
      let row = try row(fields[place])
      let value = try isRange || row == objectiveRow ? coefficient(fields[place + 1]) : number(fields[place + 1])
      guard (isRange ? ranges[row] : rightHandSides[row]).isNaN else {
        throw fail("row \(text.excerpt(fields[place])) has two \(isRange ? "ranges" : "right-hand sides")")
      }
      if isRange { ranges[row] = value } else { rightHandSides[row] = value }
    }
  }

  mutating func readBound(isFixed: Bool) throws(MIPError) {
    guard let type = fields.first, type.count == 2 else { throw boundProblem }
    let code = UInt16(bytes[type.lowerBound] & 0xDF) << 8 | UInt16(bytes[type.lowerBound + 1] & 0xDF)
    guard let kind = BoundType(rawValue: code) else { throw boundProblem }
    var set = 0..<0
    var name: Range<Int>
    var value: Range<Int>?
    if isFixed {
      guard fields.count >= 3 else { throw boundProblem }
      set = fields[1]
      name = fields[2]
      value = fields.count > 3 && !fields[3].isEmpty ? fields[3] : nil
    } else {
      switch fields.count {
      case 2 where !kind.needsValue: name = fields[1]
      case 3:
        // “type column number” or “type set column”.
        if !kind.needsValue, columnNames.index(of: fields[2], in: bytes) != nil {
          set = fields[1]
          name = fields[2]
        } else {
          name = fields[1]
          value = fields[2]
        }
      case 4:
        set = fields[1]
        name = fields[2]
        value = fields[3]
      default: throw boundProblem
      }
    }
    if !isChosen(2, set) { return }
    let column = try column(name)
    var bound = 0.0
    if kind.needsValue {
      guard let value else { throw fail("the bound of column \(text.excerpt(name)) has no value") }
      bound = try number(value)
    } else if kind == .semiContinuous || kind == .semiInteger {
      bound = try value.map { (field) throws(MIPError) in try number(field) } ?? .infinity
      if bound == 0 { bound = .infinity }
    }
    try setBound(column, kind, bound)
  }

  private var boundProblem: MIPError {
    fail("expected a type (UP, LO, FX, FR, MI, PL, BV, LI, UI, SC or SI), a set, a column and a number")
  }

  private mutating func setBound(_ column: Int, _ type: BoundType, _ value: Double) throws(MIPError) {
    switch type {
    case .lower, .integerLower:
      lower[column] = value
      given[column] |= 1
    case .upper, .integerUpper:
      // As in CPLEX and CBC: nothing said of the lower bound, a negative upper bound takes the 0 away.
      if value < 0, given[column] & 1 == 0, !kinds[column].isSemi { lower[column] = -.infinity }
      upper[column] = value
      given[column] |= 2
    case .fixed:
      lower[column] = value
      upper[column] = value
      given[column] = 3
    case .free:
      lower[column] = -.infinity
      upper[column] = .infinity
      given[column] = 3
    case .noLower:
      lower[column] = -.infinity
      given[column] |= 1
    case .noUpper:
      upper[column] = .infinity
      given[column] |= 2
    case .binary:
      lower[column] = 0
      upper[column] = 1
      given[column] = 3
    case .semiContinuous, .semiInteger:
      upper[column] = value
      given[column] |= 2
    }
    switch (type, kinds[column]) {
    case (.integerLower, .semiContinuous), (.integerUpper, .semiContinuous), (.semiInteger, _),
      (.semiContinuous, .integer), (.semiContinuous, .binary):
      kinds[column] = .semiInteger
    case (.integerLower, .continuous), (.integerUpper, .continuous): kinds[column] = .integer
    case (.binary, _): kinds[column] = .binary
    case (.semiContinuous, .continuous): kinds[column] = .semiContinuous
    case (_, .binary) where lower[column] < 0 || upper[column] > 1: kinds[column] = .integer
    default: break
    }
    guard lower[column] < .infinity, upper[column] > -.infinity else {
      throw fail("a lower bound of +infinity or an upper bound of -infinity leaves no value")
    }
    if kinds[column].isSemi, lower[column] < 0 {
      throw fail("the lower bound of a semi-continuous column is negative")
    }
  }

  mutating func readSet() throws(MIPError) {
    let first = fields[0]
    let isDeclaration: Bool
    var names = fields[...]
    if first.lowerBound - lineStart < 4, text.isWord(first, "s1") || text.isWord(first, "s2") {
      isDeclaration = true
      try closeSet()
      setKind = text.isWord(first, "s1") ? .type1 : .type2
      names = names.dropFirst()
    } else {
      isDeclaration = members == nil || first.lowerBound - lineStart < 4
      if isDeclaration {
        try closeSet()
        guard setKind != nil else { throw fail("expected S1 or S2 and a name, in columns 2 and 5") }
      }
    }
    guard isDeclaration else { return try readMember() }
    guard names.count <= 3 else { throw fail("expected S1 or S2, a name and perhaps a priority") }
    // “name”, “name priority”, “SOS name” or “SOS name priority”.
    if names.count > 1, let word = names.first, text.isWord(word, "sos") { names = names.dropFirst() }
    var name: String?
    if let field = names.first {
      name = text.string(field)
      if name == nil { throw fail("the name of a set is not UTF-8") }
    }
    members = ([], [])
    sets.append(SpecialOrderedSet(setKind ?? .type1, [], name: name))
  }

  private mutating func readMember() throws(MIPError) {
    var place = 0
    if fields.count == 3 { place = 1 }
    if fields.count == 2, columnNames.index(of: fields[0], in: bytes) == nil { place = 1 }
    guard fields.count <= 3 else { throw fail("expected a column and a weight") }
    let column = try column(fields[place])
    let weight = fields.count > place + 1 ? try coefficient(fields[place + 1]) : nil
    members?.variables.append(Variable(index: column))
    members?.weights.append(weight)
  }

  /// Ends the set being read.
  mutating func closeSet() throws(MIPError) {
    guard let members, let set = sets.last else { return }
    self.members = nil
    let weights = members.weights.compactMap(\.self)
    guard weights.isEmpty || weights.count == members.weights.count else {
      throw fail("a special ordered set has weights for some of its columns only")
    }
    sets[sets.count - 1] = SpecialOrderedSet(
      set.kind, members.variables, weights: weights.isEmpty ? nil : weights, name: set.name)
    guard Set(members.variables).count == members.variables.count, Set(weights).count == weights.count else {
      throw fail("a column or a weight occurs twice in a special ordered set")
    }
  }

  mutating func readProduct() throws(MIPError) {
    guard fields.count == 3 else { throw fail("expected two columns and a number") }
    let first = try column(fields[0])
    let second = try column(fields[1])
    let value = try coefficient(fields[2])
    let isMatrix = section == .matrix
    let low = UInt64(min(first, second))
    let pair = low << 32 | UInt64(max(first, second))
    guard seenPairs.insert(isMatrix ? UInt64(first) << 32 | UInt64(second) : pair).inserted else {
      throw fail("two entries for \(text.excerpt(fields[0])) and \(text.excerpt(fields[1]))")
    }
    // ½ xᵀQx: QUADOBJ gives one triangle of Q, QMATRIX all of it.
    let coefficient = isMatrix || first == second ? value / 2 : value
    if let place = quadraticPlaces[pair] {
      quadratic[place].coefficient += coefficient
      guard quadratic[place].coefficient.isFinite else { throw fail("the sum of two entries is not finite") }
    } else {
      quadraticPlaces[pair] = quadratic.count
      quadratic.append(QuadraticTerm(coefficient, Variable(index: first), Variable(index: second)))
    }
  }

  mutating func readIndicator() throws(MIPError) {
    guard fields.count == 4, text.isWord(fields[0], "if") else {
      throw fail("expected IF, a row, a column, and 0 or 1")
    }
    let row = try row(fields[1])
    let column = try column(fields[2])
    let value = text.number(fields[3])
    guard value == 0 || value == 1 else { throw fail("expected 0 or 1, found \(text.excerpt(fields[3]))") }
    guard row != objectiveRow, indicatorOfRow[row] == nil else {
      throw fail("row \(text.excerpt(fields[1])) is the objective or has an indicator already")
    }
    if kinds[column] == .integer, lower[column] >= 0, upperOf(column) <= 1 {
      kinds[column] = .binary
      upper[column] = upperOf(column)
      given[column] = 3
    }
    guard kinds[column] == .binary else { throw fail("column \(text.excerpt(fields[2])) is not binary") }
    indicatorOfRow[row] = indicators.count
    indicators.append((row, column, value == 1))
  }

  /// An integer column of which no bound was given is 0 or 1 (as in CPLEX, CBC, GLPK and HiGHS).
  func upperOf(_ column: Int) -> Double {
    kinds[column] == .integer && given[column] == 0 ? 1 : upper[column]
  }
}

/// Types of bounds, by their two letters.
enum BoundType: UInt16 {
  case upper = 0x5550
  case lower = 0x4C4F
  case fixed = 0x4658
  case free = 0x4652
  case noLower = 0x4D49
  case noUpper = 0x504C
  case binary = 0x4256
  case integerLower = 0x4C49
  case integerUpper = 0x5549
  case semiContinuous = 0x5343
  case semiInteger = 0x5349

  var needsValue: Bool {
    switch self {
    case .upper, .lower, .fixed, .integerLower, .integerUpper: true
    default: false
    }
  }
}
