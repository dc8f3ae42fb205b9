import MIP
import Testing

/// What LP text means, and what is wrong with text that means nothing.
@Suite struct LPFileTests {
  static let large = """
    \\Problem name: everything

    Maximize
     profit: 2 x1 + 3x2 - x3
      + 1.5e1 x4 + [ 2 x1 ^2 - 4 x1 * x2 ] / 2 + 5
    Subject To
     c1: x1 + x2
       + x3 <= 10
     c2: -5 <= x1 - x2 <= 5
     x1 + x4 >= 1
     c4: x3 =< 8 \\ a comment: with colons
     c5: 2 x1 + 3 x1 => -4
     ind: b = 1 -> x1 + x3 <= 3
    Bounds
     0 <= x1 <= 4
     x2 <= 9
     x3 free
     -inf <= x4 <= 12.5
     s <= 20
     s >= 2
    Generals
     x4
    Binaries
     b
    Semi-Continuous
     s
    SOS
     first: S1:: x1:1 x2:2 x3:3
     S2:: x2 : 1 x4 : 2
    End
    """

  private func read(_ text: String) throws -> Model { try Model(lp: text, named: "t.lp") }

  private func problem(_ text: String) -> String {
    do {
      _ = try read(text)
      return "none"
    } catch { return "\(error)" }
  }

  @Test func everyPartIsRead() throws {
    let model = try read(Self.large)
    #expect(model.name == "everything")
    #expect(model.sense == .maximize && model.objectiveName == "profit" && model.objectiveConstant == 5)
    #expect(model.variables.map { model.name(of: $0) } == ["x1", "x2", "x3", "x4", "b", "s"])
    #expect(model.objective.terms.map(\.coefficient) == [2, 3, -1, 15])
    let x = model.variables
    #expect(model.quadraticTerms == [QuadraticTerm(1, x[0], x[0]), QuadraticTerm(-2, x[0], x[1])])
    #expect(model.rows.map { model.name(of: $0) } == ["c1", "c2", nil, "c4", "c5"])
    let rows = try model.rows.map { try model.bounds(of: $0) }
    #expect(rows.map(\.lower) == [-.infinity, -5, 1, -.infinity, -4])
    #expect(rows.map(\.upper) == [10, 5, .infinity, 8, .infinity])
    #expect(try model.terms(of: model.rows[4]) == [Term(5, x[0])])
    let bounds = try x.map { try model.bounds(of: $0) }
    #expect(bounds.map(\.lower) == [0, 0, -.infinity, -.infinity, 0, 2])
    #expect(bounds.map(\.upper) == [4, 9, .infinity, 12.5, 1, 20])
    #expect(
      try x.map { try model.kind(of: $0) }
        == [.continuous, .continuous, .continuous, .integer, .binary, .semiContinuous])
    #expect(model.specialOrderedSets.map(\.name) == ["first", nil])
    #expect(model.specialOrderedSets.map(\.kind) == [.type1, .type2])
    #expect(model.indicators.count == 1 && model.indicators[0].activeValue)
    #expect(model.indicators[0].constraint.upper == 3)
  }

  @Test func linesMayBreakAnywhere() throws {
    let words = Self.large.split(separator: "\n").map { $0.split(separator: "\\", omittingEmptySubsequences: false)[0] }
    let headings = ["Maximize", "Subject To", "Bounds", "Generals", "Binaries", "Semi-Continuous", "SOS", "End"]
    let broken = words.map { line in
      headings.contains(String(line)) || line.contains("free")
        ? String(line) : line.split(separator: " ").joined(separator: "\n")
    }
    #expect(
      try read(broken.joined(separator: "\n")).isEquivalent(
        to: read("\\Problem name: \n" + words.joined(separator: "\n"))))
  }

  @Test(arguments: ["subject to", "SUBJECT TO", "such that", "st", "S.T.", "st."])
  func headingsHaveManyNames(_ heading: String) throws {
    let model = try read("min\n x\n\(heading)\n c: x >= 2\nbound\n x <= 7\ninteger\n x\nend")
    #expect(try model.bounds(of: model.variables[0]).upper == 7)
    #expect(try model.kind(of: model.variables[0]) == .integer)
    #expect(try read("max x \(heading) x + y <= 3\nEND\n").variables.count == 2)
  }

  @Test func signsAndNumbers() throws {
    let model = try read("Minimize\n o: - -3 x + - 2.5e-1y - .5 z + 1.w - 4 + 6\nSubject To\n c: - x >= - 4\nEnd")
    #expect(model.objective.terms.map(\.coefficient) == [3, -0.25, -0.5, 1])
    #expect(model.objectiveConstant == 2)
    #expect(try model.bounds(of: model.rows[0]).lower == -4)
  }

  @Test func constantsOnTheLeftMoveOver() throws {
    let model = try read("Minimize\n x\nSubject To\n a: x + 3 <= 5\n b: 1 <= x + 3 <= 5\n c: 2 >= x\nEnd")
    let bounds = try model.rows.map { try model.bounds(of: $0) }
    #expect(bounds.map(\.lower) == [-.infinity, -2, -.infinity])
    #expect(bounds.map(\.upper) == [2, 2, 2])
  }

  @Test func boundsOfManyForms() throws {
    let none = Double.infinity
    for (text, lower, upper) in [
      ("x <= 4", 0.0, 4.0), ("x >= 4", 4, none), ("4 >= x", 0, 4), ("4 <= x", 4, none), ("x = 4", 4, 4),
      ("4 = x", 4, 4),
      ("1 <= x <= 2", 1, 2), ("2 >= x >= 1", 1, 2), ("x free", -none, none), ("x >= -inf", -none, none),
      ("-infinity <= x <= +infinity", -none, none), ("x < 4", 0, 4), ("x <= 1e30", 0, none), ("-1e20 < x", -none, none),
      // Nothing but a new bound changes the lower bound of 0.
      ("x <= -4", 0, -4), ("x <= 4\n x <= 3", 0, 3),
    ] {
      let model = try read("Minimize\n x\nSubject To\nBounds\n \(text)\nEnd")
      let bounds = try model.bounds(of: model.variables[0])
      #expect(bounds.lower == lower && bounds.upper == upper, "\(text)")
    }
  }

  @Test func kindsCombine() throws {
    let model = try read(
      "Minimize\n a + b + c + d\nSubject To\nBounds\n a = 0\n b <= 3\nBinaries\n a b\nGenerals\n c\nSemis\n c d\nEnd")
    #expect(try model.variables.map { try model.kind(of: $0) } == [.binary, .binary, .semiInteger, .semiContinuous])
    #expect(try model.bounds(of: model.variables[0]).upper == 0)
    #expect(try model.bounds(of: model.variables[1]).upper == 1)
  }

  @Test func namesWithOddCharacters() throws {
    let names = ["x(1,2)", "y[0]", "z_.a", "a!b#c$d%e&f", "q{1}~", "é", "ab@c?'", "x/y", "bounds_", "e"]
    let model = try read("Minimize\n o: " + names.joined(separator: " + ") + "\nSubject To\nEnd")
    #expect(model.variables.map { model.name(of: $0) } == names)
    let labels = try read("Minimize\n x\nSubject To\n bin: x >= 1\n st: x <= 2\n end: x <= 4\nEnd")
    #expect(labels.rows.map { labels.name(of: $0) } == ["bin", "st", "end"])
  }

  /// What HiGHS writes.
  @Test func dialectOfHiGHS() throws {
    let model = try read(
      """
      \\ File written by HiGHS .lp file handler
      max
       obj: -1 x -1 y -1 z  +3.5
      st
       c1lo: +1 x +1 y >= +95
       c1up: +1 x +1 y <= +100
       none: <= +1.677
       zero: 0 <= 5
       last: +1 x >= -3
      bounds
       x <= 4
       2 <= y <= 4
      bin
       z
      gen
      semi
       y
      end
      """)
    #expect(model.objectiveConstant == 3.5)
    #expect(model.rows.map { model.name(of: $0) } == ["c1lo", "c1up", "none", "zero", "last"])
    let sides = try model.rows.map { try model.bounds(of: $0) }
    #expect(sides[2].lower == -.infinity && sides[2].upper == 1.677)
    // 0 ≤ 5 is a row without terms that holds.
    #expect(sides[3].lower == -5 && sides[3].upper == .infinity)
    #expect(try model.variables.map { try model.kind(of: $0) } == [.continuous, .semiContinuous, .binary])
  }

  @Test func lazyConstraintsAndUserCutsAreRows() throws {
    let model = try read("min\n x\nst\n c: x >= 1\nlazy constraints\n d: x >= 2\nuser cuts\n e: x >= 0\nend")
    #expect(model.rows.count == 3)
  }

  @Test func weightsOfSetsMayBeLargerThanAnyBound() throws {
    let model = try Model(lp: "Minimize\n x\nSubject To\n c: x + y >= 1\nSOS\n s: S1:: x:1e301 y:2\nEnd\n")
    #expect(model.specialOrderedSets.first?.weights == [2, 1e301])
    #expect(try Model(lp: model.lp().bytes).isEquivalent(to: model))
  }

  @Test func errorsNameLineAndExpectation() {
    let head = "Minimize\n x\nSubject To\n"
    for (text, part) in [
      ("", "t.lp: line 1: expected Minimize or Maximize, found the end of the text"),
      ("foo", "line 1: expected Minimize or Maximize, found “foo”"),
      (head, "line 4: expected a section or End, found the end"), (head + " c: x >= 1\n", "a section or End"),
      (head + " c: x >= \nEnd", "line 5: expected a number on the right-hand side, found “End”"),
      (head + " c: x 3 >= 1\nEnd", "line 4: expected <=, >= or =, found “3”"),
      (head + " c: x >= y\nEnd", "line 4: expected a number on the right-hand side, found “y”"),
      (head + " c: x >= 1 <= 3\nEnd", "line 4: expected a new constraint; a range is written"),
      (head + " c: 1 <= x >= 3\nEnd", "line 4: expected the same relation twice"),
      (head + " c: x >= 1\n c: x <= 2\nEnd", "line 5: constraint “c” occurs twice"),
      (head + " c: [ x^2 ] >= 1\nEnd", "line 4: products are supported in the objective only"),
      (head + " c: x >= 1e999\nEnd", "line 4: the bounds of a constraint leave no value"),
      (head + " c: 1443 = -1e30\nEnd", "line 4: the bounds of a constraint leave no value"),
      (head + " c: 1e999 x >= 1\nEnd", "line 4: expected <=, >= or =, found “x”"),
      (head + " c: x = 2 -> x >= 1\nEnd", "line 4: before -> expected a binary variable"),
      (head + " c: x = 1 -> x >= 1\nEnd", "x is not binary"),
      (head + "Bounds\n x\nEnd", "line 6: expected <=, >=, = or free"),
      (head + "Bounds\n 3 x <= 4\nEnd", "line 5: expected <=, >= or =, found “x”"),
      (head + "Bounds\n x >= inf\nEnd", "a lower bound of infinity leaves no value"),
      (head + "Bounds\n x >= -2\nSemis\n x\nEnd", "line 7: the lower bound of semi-continuous “x” is negative"),
      (head + "Generals\n 3\nEnd", "line 5: expected a variable or a section"),
      (head + "SOS\n s: S3:: x:1\nEnd", "line 5: expected S1:: or S2::"),
      (head + "SOS\n s: S1:: x 1\nEnd", "line 5: expected :"),
      (head + "SOS\n s: S1:: x:1 x:2\nEnd", "a variable occurs twice"),
      (head + "General Constraints\nEnd", "line 4: general constraints are not supported"),
      ("Minimize\n [ x ^ 3 ] / 2\nEnd", "line 2: expected the power 2"),
      ("Minimize\n [ x * y ] / 3\nEnd", "line 2: expected / 2 after ]"),
      ("Minimize\n [ x * y \nEnd", "line 3: expected a sign or ]"),
      ("Minimize\n x y\nEnd", "line 2: expected a sign, Subject To or another section, found “y”"),
      (head + "Minimize\n y\nEnd", "a second objective"), (head + " c: x >= 1 \u{1}\nEnd", "found"),
    ] { #expect(problem(text).contains(part), "\(text): \(problem(text))") }
  }
}
