/// Reads LP files, in the dialect that CPLEX, Gurobi, GLPK, CBC and HiGHS have in common and their extensions of it.
struct LPReader {
  enum Section { case objective, constraints, bounds, general, binary, semiContinuous, sets, end }

  let text: FileText
  var scanner: LPScanner
  var model = Model()
  var names = ByteNames()
  var rowLabels: [Range<Int>] = []
  private var labels = ByteNames()
  var isDeclaredBinary: [Int] = []
  var declaredSemi: [(column: Int, line: Int)] = []
  var indicators: [Indicator] = []
  var sets: [SpecialOrderedSet] = []
  var setKind: SpecialOrderedSet.Kind?
  private var terms: [Term] = []
  private var products: [QuadraticTerm] = []

  struct Indicator {
    var column: Int
    var value: Bool
    var constraint: LinearConstraint
    var label: Range<Int>
    var line: Int
  }

  init(text: FileText) {
    self.text = text
    scanner = LPScanner(text)
  }

  var token: LPScanner.Token { scanner.token }

  func fail(_ expected: String) -> MIPError {
    let found = token == .end ? "the end of the text" : text.excerpt(scanner.range)
    return text.error(scanner.line, "expected \(expected), found \(found)")
  }

  /// Reads the whole text.
  mutating func read() throws(MIPError) -> Model {
    guard var section = try nextSection(), section == .objective || section == .constraints else {
      throw fail("Minimize or Maximize")
    }
    while section != .end {
      switch section {
      case .objective: try readObjective()
      case .constraints: while !isAtSection { try readConstraint() }
      case .bounds: while !isAtSection { try readBound() }
      case .general: while !isAtSection { try readGeneral() }
      case .binary: while !isAtSection { isDeclaredBinary.append(try readColumn()) }
      case .semiContinuous:
        while !isAtSection {
          let line = scanner.line
          declaredSemi.append((try readColumn(), line))
        }
      case .sets: try readSets()
      case .end: break
      }
      guard let next = try nextSection() else { throw fail("a section or End") }
      guard next != .objective else { throw text.error(scanner.line, "a second objective") }
      section = next
    }
    try finish()
    return model
  }

  // MARK: Sections

  private func isName(_ range: Range<Int>, _ words: StaticString...) -> Bool {
    words.contains { text.isWord(range, $0) }
  }

  /// The section that the current token begins, and how many tokens its heading has; `nil` when it begins none.
  private func heading() -> (section: Section?, tokens: Int, problem: String?)? {
    guard case .name(let word) = token, scanner.isFirstOfLine || Self.mayBeHeading(text.bytes[word.lowerBound]) else {
      return nil
    }
    if word.count > 12 { return nil }
    var probe = scanner
    probe.advance()
    if probe.token == .colon { return nil }
    var second = 0..<0
    if case .name(let range) = probe.token { second = range }
    if isName(word, "subject") && isName(second, "to") || isName(word, "such") && isName(second, "that") {
      return (.constraints, 2, nil)
    }
    if isName(word, "st", "s.t.", "st.", "s.t") { return (.constraints, 1, nil) }
    guard scanner.isFirstOfLine else { return nil }
    if isName(word, "min", "minimize", "minimum", "minimise", "max", "maximize", "maximum", "maximise") {
      return (.objective, 1, nil)
    }
    if isName(word, "lazy") && isName(second, "constraints") || isName(word, "user") && isName(second, "cuts") {
      return (.constraints, 2, nil)
    }
    if isName(word, "bounds", "bound") { return (.bounds, 1, nil) }
    if isName(word, "general"), isName(second, "constraints") || isName(second, "constraint") {
      return (nil, 2, "general constraints are not supported")
    }
    if isName(word, "gencons", "pwlobj") { return (nil, 1, "\(text.excerpt(word)) is not supported") }
    if isName(word, "general", "generals", "gen", "integer", "integers", "int") { return (.general, 1, nil) }
    if isName(word, "binary", "binaries", "bin") { return (.binary, 1, nil) }
    if isName(word, "semi"), probe.token == .minus { return (.semiContinuous, 3, nil) }
    if isName(word, "semis", "semi") { return (.semiContinuous, 1, nil) }
    if isName(word, "sos", "sos1", "sos2") { return (.sets, 1, nil) }
    return isName(word, "end") ? (.end, 1, nil) : nil
  }

  /// Headings that may stand inside a line begin with an S.
  private static func mayBeHeading(_ byte: UInt8) -> Bool { byte | 0x20 == UInt8(ascii: "s") }

  private var isAtSection: Bool { token == .end || heading() != nil }

  /// Passes over the heading of the next section.
  private mutating func nextSection() throws(MIPError) -> Section? {
    guard let heading = heading() else { return nil }
    guard let section = heading.section else { throw text.error(scanner.line, heading.problem ?? "") }
    if section == .objective, case .name(let word) = token {
      model.sense = text.bytes[word.lowerBound + 1] | 0x20 == UInt8(ascii: "a") ? .maximize : .minimize
    }
    if section == .sets, case .name(let word) = token {
      setKind = isName(word, "sos1") ? .type1 : isName(word, "sos2") ? .type2 : nil
    }
    for _ in 0..<heading.tokens { scanner.advance() }
    return section
  }

  // MARK: Parts

  /// The index of a variable, which a first mention makes.
  mutating func column(_ range: Range<Int>) throws(MIPError) -> Int {
    let (index, isNew) = names.insert(range, in: text.bytes)
    if isNew {
      guard index < Int(Int32.max) - 1 else { throw .tooLarge(what: "variables", count: index + 1) }
      model.columnLower.append(0)
      model.columnUpper.append(.infinity)
      model.kinds.append(.continuous)
      model.objectiveCoefficients.append(0)
    }
    return index
  }

  private mutating func readColumn() throws(MIPError) -> Int {
    guard case .name(let range) = token else { throw fail("a variable or a section") }
    scanner.advance()
    return try column(range)
  }

  private mutating func readGeneral() throws(MIPError) {
    let column = try readColumn()
    model.kinds[column] = .integer
  }

  /// `name:` if it is there; an empty range otherwise.
  private mutating func readLabel() -> Range<Int> {
    guard case .name(let range) = token else { return 0..<0 }
    var probe = scanner
    probe.advance()
    guard probe.token == .colon else { return 0..<0 }
    probe.advance()
    scanner = probe
    return range
  }

  /// Whether a line begins with `name:`.
  private var isAtLabel: Bool {
    guard scanner.isFirstOfLine else { return false }
    var probe = scanner
    probe.advance()
    return probe.token == .colon
  }

  /// A number with signs, or infinity; `nil` when none is there. Signs alone are passed over.
  /// - Parameter isBound: Whether 1e30 and beyond are infinite.
  mutating func readNumber(isBound: Bool = true) throws(MIPError) -> Double? {
    var sign = 1.0
    var hasSign = false
    while token == .plus || token == .minus {
      if token == .minus { sign = -sign }
      hasSign = true
      scanner.advance()
    }
    if case .number(let value) = token {
      scanner.advance()
      return isBound ? Model.openBound(sign * value) : sign * value
    }
    if case .name(let range) = token, isName(range, "inf", "infinity") {
      scanner.advance()
      return sign * .infinity
    }
    if hasSign { throw fail("a number") }
    return nil
  }

  /// Terms into ``terms`` and, where they are allowed, products into ``products``; returns the sum of the constants.
  private mutating func readExpression(allowsProducts: Bool) throws(MIPError) -> Double {
    terms.removeAll(keepingCapacity: true)
    var constant = 0.0
    var isFirst = true
    while !isAtSection {
      var sign = 1.0
      var hasSign = false
      while token == .plus || token == .minus {
        if token == .minus { sign = -sign }
        hasSign = true
        scanner.advance()
      }
      guard isFirst || hasSign else { break }
      if hasSign, isAtSection { throw fail("a number, a variable or [") }
      switch token {
      case .number(let value):
        guard value.isFinite else {
          // Infinity is no coefficient; on the left of an inequality it may stand alone.
          guard isFirst else { throw fail("a finite number") }
          scanner.advance()
          return sign * value
        }
        scanner.advance()
        if token == .times { scanner.advance() }
        if case .name(let range) = token, !isAtSection, !isAtLabel {
          terms.append(Term(sign * value, Variable(index: try column(range))))
          scanner.advance()
        } else {
          constant += sign * value
        }
      case .name(let range) where isFirst && isName(range, "inf", "infinity"):
        scanner.advance()
        return sign * .infinity
      case .name(let range):
        terms.append(Term(sign, Variable(index: try column(range))))
        scanner.advance()
      case .openBracket:
        guard allowsProducts else { throw text.error(scanner.line, "products are supported in the objective only") }
        try readProducts(sign)
      default:
        if isFirst, !hasSign { return constant }
        throw fail("a number, a variable or [")
      }
      isFirst = false
    }
    guard constant.isFinite else { throw text.error(scanner.line, "the sum of the constants is not finite") }
    return constant
  }

  /// `[ 2 x ^ 2 + 3 x * y ] / 2`; without the division the products count in full.
  private mutating func readProducts(_ outer: Double) throws(MIPError) {
    scanner.advance()
    let start = products.count
    while token != .closeBracket {
      var sign = 1.0
      var hasSign = false
      while token == .plus || token == .minus {
        if token == .minus { sign = -sign }
        hasSign = true
        scanner.advance()
      }
      guard products.count == start || hasSign else { throw fail("a sign or ]") }
      var value = 1.0
      if case .number(let number) = token {
        guard number.isFinite else { throw fail("a finite number") }
        value = number
        scanner.advance()
        if token == .times { scanner.advance() }
      }
      guard case .name(let range) = token else { throw fail("a variable") }
      scanner.advance()
      let first = try column(range)
      var second = first
      if token == .power {
        scanner.advance()
        guard token == .number(2) else { throw fail("the power 2") }
      } else if token == .times {
        scanner.advance()
        guard case .name(let range) = token else { throw fail("a variable") }
        second = try column(range)
      } else {
        throw fail("^ 2 or * and a variable")
      }
      scanner.advance()
      products.append(QuadraticTerm(outer * sign * value, Variable(index: first), Variable(index: second)))
    }
    scanner.advance()
    if token == .slash {
      scanner.advance()
      guard token == .number(2) else { throw fail("/ 2 after ]") }
      scanner.advance()
      for index in start..<products.count { products[index].coefficient /= 2 }
    }
  }

  // MARK: Objective and constraints

  private mutating func readObjective() throws(MIPError) {
    let line = scanner.line
    let label = readLabel()
    if !label.isEmpty {
      guard let name = text.string(label) else { throw text.error(line, "the name of the objective is not UTF-8") }
      model.objectiveName = name
    }
    model.objectiveConstant = try readExpression(allowsProducts: true)
    guard model.objectiveConstant.isFinite else { throw text.error(line, "the objective's constant is not finite") }
    for term in terms { model.objectiveCoefficients[term.variable.index] += term.coefficient }
    guard model.objectiveCoefficients.allSatisfy(\.isFinite) else {
      throw text.error(line, "the sum of an objective coefficient's parts is not finite")
    }
    model.quadraticTerms = products
    let merged = model.mergedProducts
    guard merged.allSatisfy({ $0.coefficient.isFinite }) else {
      throw text.error(line, "the sum of a product's parts is not finite")
    }
    model.quadraticTerms = merged
    guard isAtSection else { throw fail("a sign, Subject To or another section") }
  }

  private mutating func readConstraint() throws(MIPError) {
    let line = scanner.line
    let label = readLabel()
    if !label.isEmpty, !labels.insert(label, in: text.bytes).isNew {
      throw text.error(line, "constraint \(text.excerpt(label)) occurs twice")
    }
    var (lower, upper, isEquation) = try readRelation()
    guard token == .arrow else {
      do { _ = try model.appendRow(terms, lower: lower, upper: upper) } catch {
        throw text.error(line, error.description)
      }
      rowLabels.append(label)
      return
    }
    guard isEquation, terms.count == 1, terms[0].coefficient == 1, lower == 0 || lower == 1 else {
      throw text.error(line, "before -> expected a binary variable = 0 or 1")
    }
    let column = terms[0].variable.index
    let value = lower == 1
    scanner.advance()
    (lower, upper, isEquation) = try readRelation()
    let constraint = LinearConstraint(LinearExpression(terms: terms), lower: lower, upper: upper)
    indicators.append(Indicator(column: column, value: value, constraint: constraint, label: label, line: line))
  }

  /// `expression ≤ number`, or `number ≤ expression`, or `number ≤ expression ≤ number`, with terms in ``terms``.
  private mutating func readRelation() throws(MIPError) -> (lower: Double, upper: Double, isEquation: Bool) {
    let line = scanner.line
    // HiGHS writes a row without terms as a relation and a number.
    let isBare = relation != nil
    var constant = isBare ? 0 : try readExpression(allowsProducts: false)
    if isBare { terms.removeAll(keepingCapacity: true) }
    guard let first = relation else { throw fail("<=, >= or =") }
    scanner.advance()
    var lower = -Double.infinity
    var upper = Double.infinity
    if terms.isEmpty, !isBare {
      // The number came first.
      let side = Model.openBound(constant)
      constant = try readExpression(allowsProducts: false)
      guard constant.isFinite else { throw text.error(line, "expected an expression between the bounds") }
      switch first {
      case .less: lower = side
      case .greater: upper = side
      default: (lower, upper) = (side, side)
      }
      if let second = relation {
        guard second == first, first != .equal else { throw fail("the same relation twice, or a new constraint") }
        scanner.advance()
        guard let other = try readNumber() else { throw fail("a number") }
        if first == .less { upper = other } else { lower = other }
      }
    } else {
      guard let side = try readNumber() else { throw fail("a number on the right-hand side") }
      switch first {
      case .less: upper = side
      case .greater: lower = side
      default: (lower, upper) = (side, side)
      }
      guard relation == nil else { throw fail("a new constraint; a range is written number <= expression <= number") }
    }
    // A finite difference may be as large as what files call infinite.
    lower = Model.openBound(lower - constant)
    upper = Model.openBound(upper - constant)
    guard lower < .infinity, upper > -.infinity, !lower.isNaN, !upper.isNaN else {
      throw text.error(line, "the bounds of a constraint leave no value")
    }
    return (lower, upper, lower == upper)
  }

  private var relation: LPScanner.Token? {
    token == .less || token == .greater || token == .equal ? token : nil
  }

  // MARK: Bounds

  private mutating func readBound() throws(MIPError) {
    let line = scanner.line
    let left = try readNumber()
    let before = relation
    if left != nil {
      guard before != nil else { throw fail("<=, >= or =") }
      scanner.advance()
    }
    guard case .name(let range) = token else { throw fail("a bound or a section") }
    let column = try column(range)
    scanner.advance()
    if let left, let before { try set(column, before == .less ? .greater : before == .greater ? .less : before, left) }
    if let after = relation {
      guard left == nil || before == after && after != .equal else { throw fail("the same relation twice") }
      scanner.advance()
      guard let right = try readNumber() else { throw fail("a number") }
      try set(column, after, right)
    } else if left == nil {
      guard case .name(let word) = token, isName(word, "free"), scanner.line == line else {
        throw fail("<=, >=, = or free")
      }
      scanner.advance()
      model.columnLower[column] = -.infinity
      model.columnUpper[column] = .infinity
    }
  }

  private mutating func set(_ column: Int, _ relation: LPScanner.Token, _ value: Double) throws(MIPError) {
    if relation != .greater {
      guard value > -.infinity else { throw text.error(scanner.line, "an upper bound of -infinity leaves no value") }
      model.columnUpper[column] = value
    }
    if relation != .less {
      guard value < .infinity else { throw text.error(scanner.line, "a lower bound of infinity leaves no value") }
      model.columnLower[column] = value
    }
  }

  // MARK: Special ordered sets

  private mutating func readSets() throws(MIPError) {
    var kind: SpecialOrderedSet.Kind?
    var label = 0..<0
    var variables: [Variable] = []
    var weights: [Double] = []
    func close() throws(MIPError) -> SpecialOrderedSet? {
      guard let kind else { return nil }
      let name = text.string(label)
      if name == nil { throw text.error(scanner.line, "the name of a set is not UTF-8") }
      return SpecialOrderedSet(kind, variables, weights: weights, name: label.isEmpty ? nil : name)
    }
    while !isSetsEnd {
      guard case .name(let range) = token else { throw fail("a set, a variable or a section") }
      scanner.advance()
      var next = 0..<0
      if token == .colon {
        scanner.advance()
        if case .name(let word) = token { next = word }
        if next.isEmpty {
          guard kind != nil else { throw fail("S1:: or S2::") }
          guard let weight = try readNumber(isBound: false), weight.isFinite else { throw fail("a weight") }
          variables.append(Variable(index: try column(range)))
          weights.append(weight)
          continue
        }
      } else if token != .doubleColon {
        throw fail(":")
      }
      // A new set: `name: S1::`, `S1::`, or, under a heading SOS1 or SOS2, `name:`.
      if let set = try close() { sets.append(set) }
      (variables, weights) = ([], [])
      label = next.isEmpty ? 0..<0 : range
      let type = next.isEmpty ? range : next
      var probe = scanner
      if !next.isEmpty { probe.advance() }
      if probe.token == .doubleColon, isName(type, "s1", "s2") {
        kind = isName(type, "s1") ? .type1 : .type2
        probe.advance()
        scanner = probe
      } else {
        guard let setKind, !next.isEmpty else { throw fail("S1:: or S2::") }
        kind = setKind
      }
    }
    if let set = try close() { sets.append(set) }
  }

  /// A heading, which no colon follows.
  private var isSetsEnd: Bool { isAtSection }
}
