import MIP
import Testing

/// What MPS text means, and what is wrong with text that means nothing.
@Suite struct MPSFileTests {
  /// Two variables, every type of row, an objective constant.
  static let small = """
    * A comment
    NAME          small model
    ROWS
     N  cost
     L  l1
     G  g1
     E  e1
     N  extra
    COLUMNS
        x         cost      1.5            l1        1
        x         g1        -2
        y         cost      2              e1        1
        y         extra     7              l1        1e0
    RHS
        RHS       cost      -10            l1        8
        RHS       g1        -20            e1        3
    BOUNDS
     UP BND       x         5
    ENDATA
    anything
    """

  private func read(_ body: String, format: MPSFormat? = nil) throws -> Model {
    try Model(mps: body, named: "t.mps", format: format)
  }

  /// A model of two columns in one row, with sections appended.
  private func withSections(_ sections: String, markers: Bool = false) throws -> Model {
    let open = markers ? " M 'MARKER' 'INTORG'\n" : ""
    let close = markers ? " M 'MARKER' 'INTEND'\n" : ""
    return try read(
      "NAME t\nROWS\n N obj\n L r\n E s\nCOLUMNS\n\(open) x obj 1 r 1\n y r 1 s 1\n\(close)RHS\n RHS r 4\n\(sections)\nENDATA\n"
    )
  }

  private func bounds(_ text: String, markers: Bool = false) throws -> [Double] {
    let model = try withSections("BOUNDS\n" + text, markers: markers)
    let bounds = try model.bounds(of: #require(model.variable(named: "x")))
    return [bounds.lower, bounds.upper]
  }

  private func problem(_ body: String, format: MPSFormat? = nil) -> String {
    do {
      _ = try read(body, format: format)
      return "none"
    } catch { return "\(error)" }
  }

  @Test func everyPartIsRead() throws {
    for format in [nil, MPSFormat.free, .fixed] {
      let model = try read(Self.small, format: format)
      #expect(model.name == "small model")
      #expect(model.objectiveName == "cost")
      #expect(model.objectiveConstant == 10)
      #expect(model.rows.map { model.name(of: $0) } == ["l1", "g1", "e1", "extra"])
      let bounds = try model.rows.map { try model.bounds(of: $0) }
      #expect(bounds.map(\.lower) == [-.infinity, -20, 3, -.infinity])
      #expect(bounds.map(\.upper) == [8, .infinity, 3, .infinity])
      // x = 0 … 5, y = 3: cost 1.5 x + 6 + 10.
      #expect(try model.solve(with: CLP()).objective == 16)
    }
  }

  /// CPLEX, CBC and HiGHS agree on −r; GLPK takes +r.
  @Test func rightHandSideOfTheObjectiveIsSubtracted() throws {
    let model = try withSections("")
    #expect(model.objectiveConstant == 0)
    let shifted = try read("ROWS\n N o\n L r\nCOLUMNS\n x o 1 r 1\nRHS\n RHS o 5\nENDATA\n")
    #expect(shifted.objectiveConstant == -5)
  }

  @Test(arguments: ["OBJSENSE\n    MAX", "OBJSENSE MAX", "OBJSENSE\n MAXIMIZE", "OBJSENSE MAXIMISE"])
  func senses(_ text: String) throws {
    #expect(try read("NAME\n\(text)\nROWS\n N o\nCOLUMNS\n x o 1\nENDATA\n").sense == .maximize)
    let minimum = text.replacing("MAXIMIS", with: "MINIMIS").replacing("MAX", with: "MIN")
    #expect(try read("NAME\n\(minimum)\nROWS\n N o\nCOLUMNS\n x o 1\nENDATA\n").sense == .minimize)
  }

  @Test func objectiveByName() throws {
    let model = try read("NAME t\nOBJNAME\n b\nROWS\n N a\n N b\nCOLUMNS\n x a 1 b 2\nENDATA\n")
    #expect(model.objectiveName == "b")
    #expect(model.objective.terms.map(\.coefficient) == [2])
    #expect(model.row(named: "a") != nil)
    let none = try read("ROWS\n L r\nCOLUMNS\n x r 1\nENDATA\n")
    #expect(none.objective.terms.isEmpty && none.objectiveName == nil)
  }

  @Test func rangesFollowTheSignRule() throws {
    for (type, range, lower, upper) in [
      ("L", 3.0, 1.0, 4.0), ("L", -3, 1, 4), ("G", 3, 4, 7), ("G", -3, 4, 7), ("E", 3, 4, 7), ("E", -3, 1, 4),
      ("E", 0, 4, 4),
    ] {
      let model = try read(
        "ROWS\n N o\n \(type) r\nCOLUMNS\n x r 1\nRHS\n RHS r 4\nRANGES\n RNG r \(range)\nENDATA\n")
      let bounds = try model.bounds(of: model.rows[0])
      #expect(bounds.lower == lower && bounds.upper == upper, "\(type) \(range)")
    }
  }

  @Test func typesOfBounds() throws {
    let none = Double.infinity
    for (text, expected) in [
      (" UP BND x 4", [0, 4]), (" LO BND x -2", [-2, none]), (" FX BND x 3", [3, 3]), (" FR BND x", [-none, none]),
      (" MI BND x", [-none, none]), (" PL BND x", [0, none]), (" MI BND x\n UP BND x 2", [-none, 2]),
      (" UP BND x 1e30", [0, none]), (" LO BND x -1e20", [-none, none]), (" UP BND x inf", [0, none]),
      (" UP x 4", [0, 4]), (" FR x", [-none, none]), (" BV BND x", [0, 1]), (" BV BND x 1", [0, 1]),
      // Nothing said of the lower bound, a negative upper bound takes the 0 away.
      (" UP BND x -1", [-none, -1]), (" LO BND x 0\n UP BND x -1", [0, -1]), (" UP BND x -1\n LO BND x 0", [0, -1]),
      (" UP BND x 0", [0, 0]), (" UP BND x 4\n UP BND x 3", [0, 3]), (" up BND x 4", [0, 4]),
    ] { #expect(try bounds(text) == expected, "\(text)") }
  }

  @Test func kindsOfColumns() throws {
    for (text, kind, expected) in [
      (" BV BND x", VariableKind.binary, [0.0, 1.0]), (" LI BND x 2", .integer, [2, .infinity]),
      (" UI BND x 7", .integer, [0, 7]), (" SC BND x 9", .semiContinuous, [0, 9]),
      (" LO BND x 2\n SC BND x 9", .semiContinuous, [2, 9]), (" SC BND x", .semiContinuous, [0, .infinity]),
      (" SI BND x 9", .semiInteger, [0, 9]), (" BV BND x\n FX BND x 1", .binary, [1, 1]),
      (" BV BND x\n UP BND x 3", .integer, [0, 3]),
    ] {
      let model = try withSections("BOUNDS\n" + text)
      let x = try #require(model.variable(named: "x"))
      let found = try model.bounds(of: x)
      #expect(try model.kind(of: x) == kind, "\(text)")
      #expect([found.lower, found.upper] == expected, "\(text)")
    }
  }

  /// As CPLEX, CBC, GLPK and HiGHS have it: no bound at all means 0 or 1.
  @Test func integersBetweenMarkers() throws {
    #expect(try bounds(" UP BND y 1", markers: true) == [0, 1])
    #expect(try bounds(" PL BND x", markers: true) == [0, .infinity])
    #expect(try bounds(" LO BND x 0", markers: true) == [0, .infinity])
    #expect(try bounds(" SC BND x 8", markers: true) == [0, 8])
    let model = try withSections("", markers: true)
    #expect(try model.variables.map { try model.kind(of: $0) } == [.integer, .integer])
  }

  @Test func onlyTheFirstSetCounts() throws {
    #expect(try bounds(" UP A x 4\n UP B x 3") == [0, 4])
    let model = try read("ROWS\n N o\n L r\nCOLUMNS\n x r 1\nRHS\n A r 4\n B r 5\nENDATA\n")
    #expect(try model.bounds(of: model.rows[0]).upper == 4)
    // A line without a set belongs to whichever is read, and what is passed over has to make sense.
    #expect(try bounds(" UP A y 4\n FR x") == [-.infinity, .infinity])
    #expect(throws: MIPError.self) { _ = try bounds(" UP A x 4\n UP B q 3") }
    let nameless = try read("ROWS\n N o\n L r\n L s\nCOLUMNS\n x r 1 s 1\nRHS\n r 4 s 5\nENDATA\n")
    #expect(try nameless.bounds(of: nameless.rows[1]).upper == 5)
  }

  @Test func fixedFieldsMayHoldBlanks() throws {
    let text = """
      NAME          BLANKS
      ROWS
       N  MY COST
       L  ROW  1
      COLUMNS
          COL A     MY COST            1.0   ROW  1             2.0
          COL B     ROW  1             1.0
      RHS
          RHS       ROW  1             4.0   $ comment
      BOUNDS
       UP           COL A             10.0
      ENDATA
      """
    let model = try read(text)
    #expect(model.variable(named: "COL A") != nil)
    #expect(model.row(named: "ROW  1") != nil)
    #expect(model.objectiveName == "MY COST")
    #expect(try model.bounds(of: model.variables[0]).upper == 10)
  }

  @Test func setsOfBothStyles() throws {
    let members = "    x 1\n    y 2\n"
    let expected = SpecialOrderedSet(.type2, [Variable(index: 0), Variable(index: 1)], weights: [1, 2], name: "set1")
    for text in [
      "SOS\n S2 set1\n" + members, "SOS\n S2 SOS set1\n    SOS x 1\n    SOS y 2\n", "SOS2\n set1\n" + members,
      "SOS\n S2 set1 5\n" + members, "SOS\n S2 set1\n    y 2\n    x 1\n", "SOS\n S2 set1\n    x\n    y\n",
    ] { #expect(try withSections(text).specialOrderedSets == [expected], "\(text)") }
    let two = try withSections("SOS\n S1\n    x 1\n S2 b\n" + members)
    #expect(two.specialOrderedSets.map(\.kind) == [.type1, .type2])
    #expect(two.specialOrderedSets.map(\.name) == [nil, "b"])
  }

  @Test func productsOfBothSections() throws {
    // ½ (2 x² + 2 · 3 x y) = x² + 3 x y.
    for text in ["QUADOBJ\n x x 2\n x y 3\n", "QMATRIX\n x x 2\n x y 3\n y x 3\n", "QSECTION obj\n x x 2\n x y 3\n"] {
      let model = try withSections(text)
      #expect(
        model.quadraticTerms == [
          QuadraticTerm(1, Variable(index: 0), Variable(index: 0)),
          QuadraticTerm(3, Variable(index: 0), Variable(index: 1)),
        ], "\(text)")
    }
  }

  @Test func indicatorsTakeTheirRow() throws {
    let model = try withSections("BOUNDS\n BV BND x\nINDICATORS\n IF s x 1\n")
    #expect(model.rows.map { model.name(of: $0) } == ["r"])
    let indicator = try #require(model.indicators.first)
    #expect(indicator.name == "s" && indicator.activeValue && indicator.variable == Variable(index: 0))
    #expect(indicator.constraint.expression.terms == [Term(1, Variable(index: 1))])
    #expect(indicator.constraint.lower == 0 && indicator.constraint.upper == 0)
    let unbounded = try withSections("INDICATORS\n IF s x 0\n", markers: true)
    #expect(try unbounded.kind(of: unbounded.variables[0]) == .binary)
    #expect(try unbounded.bounds(of: unbounded.variables[0]).upper == 1)
  }

  @Test func errorsNameLineAndExpectation() {
    let head = "NAME t\nROWS\n N o\n L r\nCOLUMNS\n x r 1\n"
    for (text, part) in [
      ("", "t.mps: the text ends before ENDATA"), ("x", "line 1: expected NAME, OBJSENSE, ROWS or COLUMNS, found “x”"),
      (head, "line 6: the text ends before ENDATA"),
      (head + " x r 2\nENDATA\n", "line 7: column “x” has two entries in"),
      (head + " y q 2\nENDATA\n", "line 7: there is no row “q”"),
      (head + " y r abc\nENDATA\n", "line 7: expected a finite number, found “abc”"),
      (head + " y r 1e999\nENDATA\n", "line 7: expected a finite number"),
      (head + " y r nan\nENDATA\n", "line 7: expected a finite number"),
      (head + " y r\nENDATA\n", "line 7: expected a column, and a row and a number"),
      (head + " y r 1\n x o 1\nENDATA\n", "line 8: the lines of column “x” do not follow one another"),
      (head + "RHS\n RHS r 1\n RHS r 2\nENDATA\n", "line 9: row “r” has two right-hand sides"),
      (head + "BOUNDS\n XX BND x 1\nENDATA\n", "line 8: expected a type (UP, LO"),
      (head + "BOUNDS\n UP BND z 1\nENDATA\n", "line 8: there is no column “z”"),
      (head + "BOUNDS\n LO BND x inf\nENDATA\n", "line 8: a lower bound of +infinity"),
      (head + "BOUNDS\n LO BND x -1\n SC BND x 4\nENDATA\n", "line 9: the lower bound of a semi-continuous column"),
      (head + " M 'MARKER' 'INTEND'\nENDATA\n", "line 7: 'INTEND' without"),
      (head + " M 'MARKER' 'INTORG'\nRHS\nENDATA\n", "line 8: 'INTEND' is missing"),
      (head + " M 'MARKER' 'INTORG'\nENDATA\n", "line 8: 'INTEND' is missing"),
      ("NAME t\nROWS\n N o\n L r\nENDATA\n", "line 5: COLUMNS is missing before ENDATA"),
      (head + "FOO\nENDATA\n", "line 7: “FOO” is not a section"),
      (head + "QCMATRIX r\nENDATA\n", "line 7: section “QCMATRIX” is not supported"),
      (head + "QUADOBJ\n x x 1\n x x 2\nENDATA\n", "line 9: two entries for “x” and “x”"),
      (head + "INDICATORS\n IF r x 1\nENDATA\n", "line 8: column “x” is not binary"),
      (head + "SOS\n S1 a\n    x 1\n    x 2\nENDATA\n", "line 11: a column or a weight occurs twice"),
      (head + "SOS\n S1 a\n    q 1\nENDATA\n", "line 9: there is no column"),
      ("NAME t\nROWS\n Q r\n", "line 3: the type of a row is N, L, G or E"),
      ("NAME t\nROWS\n L r\n L r\n", "line 4: row “r” occurs twice"),
      ("NAME t\nOBJSENSE\n UP\n", "line 3: expected MAX or MIN, found “UP”"),
      ("NAME t\nOBJNAME\n q\nROWS\n N o\nCOLUMNS\n", "line 6: OBJNAME gives “q”"),
      ("NAME t\n x\n", "line 2: expected a section such as ROWS"),
    ] { #expect(problem(text, format: .free).contains(part), "\(text): \(problem(text, format: .free))") }
  }

  @Test func namesOfOtherEncodingsAreRefused() {
    let bytes = Array("ROWS\n N o\nCOLUMNS\n x".utf8) + [0xE9] + Array(" o 1\nENDATA\n".utf8)
    #expect(throws: MIPError.self) { _ = try Model(mps: bytes) }
  }
}
