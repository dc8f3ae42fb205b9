import MIP
import TestSupport
import Testing

/// Writing and reading gives the same model, in every format, for models with everything.
@Suite struct ModelFileRoundTripTests {
  @Test func everyFormatGivesTheModelBack() throws {
    var models = RandomFileModels(seed: 31)
    var products = 0
    for round in 0..<400 {
      let model = try models.next()
      products += model.quadraticTerms.count
      for format in MPSFormat.allCases {
        let text = try model.mps(format)
        #expect(text.renamed.isEmpty && text.inexactRows.isEmpty)
        for read in [nil, format] {
          let again = Result { () throws(MIPError) in try Model(mps: text.bytes, format: read) }
          #expect((try? again.get())?.isEquivalent(to: model) == true, "\(round), \(again)\n\(text)")
        }
      }
      let text = model.lp()
      #expect(text.renamed.isEmpty)
      let again = try Model(lp: text.bytes)
      #expect(again.isEquivalent(to: model), "\(round)\n\(text)")
      // What was read is written in the same words.
      #expect(again.lp().description == text.description || !model.isEquivalent(to: again))
    }
    #expect(products > 50)
  }

  @Test func namelessModelsGetNamesAndStayTheSameOtherwise() throws {
    var models = RandomFileModels(seed: 32)
    for _ in 0..<100 {
      let model = try models.next(named: false)
      for again in [
        try Model(mps: model.mps().bytes), try Model(mps: model.mps(.fixed).bytes), try Model(lp: model.lp().bytes),
      ] {
        #expect(again.isEquivalent(to: model, ignoringNames: true))
        #expect(again.variables.map { again.name(of: $0) } == (0..<again.variables.count).map { "x\($0)" })
      }
    }
  }

  @Test func oddNamesSurviveOrAreRenamedVisibly() throws {
    let names = [
      "a b", "*x", "$y", "x[0]", "x(0)", "free", "End", "3x", "e1", "1e5", "ä-ö", "x+y", "x:1", "x<2", "'MARKER'",
      "\\a",
      "x^2", "a/b", "v\u{301}", "x1", "[", "]", "tab\tname", String(repeating: "n", count: 300), "st", "_", "s1",
      "b\u{7F}",
    ]
    var model = Model()
    for name in names { try model.addVariable(named: name) }
    try model.addVariable()
    let all = model.variables
    for (name, variable) in zip(names, all) { try model.add(2 * variable + all[1] <= 5, named: name) }
    try model.minimize(sum(all) + 2)
    for (text, again) in [
      (model.lp(), try Model(lp: model.lp().bytes)), (try model.mps(), try Model(mps: model.mps().bytes)),
      (try model.mps(.fixed), try Model(mps: model.mps(.fixed).bytes, format: .fixed)),
    ] {
      #expect(again.isEquivalent(to: model, ignoringNames: true), "\(text)")
      for what in ["variable", "row"] {
        let renamed = text.renamed.filter { $0.what == what }
        #expect(Set(renamed.map(\.written)).count == renamed.count)
        for (index, name) in names.enumerated() {
          let found = what == "variable" ? again.name(of: again.variables[index]) : again.name(of: again.rows[index])
          let written = renamed.first { $0.name == name }?.written ?? name
          #expect(found == written, "\(what) \(name)")
        }
      }
    }
    #expect(
      model.lp().renamed.contains { $0.description == "variable “x[0]” is written as x(0)_" || $0.name == "x[0]" })
    #expect(try model.mps().renamed.filter { $0.what == "variable" }.count == 7)
  }

  @Test func longNamesAreShortenedInTheFixedFormat() throws {
    var model = Model()
    let x = try model.addVariables(3, namedBy: "production")
    try model.add(sum(x) <= 4, named: "x0")
    let text = try model.mps(.fixed)
    #expect(text.renamed.map(\.written) == ["x0", "x1", "x2"])
    #expect(try Model(mps: text.bytes).isEquivalent(to: model, ignoringNames: true))
  }

  @Test func numbersAreExact() throws {
    let values = [
      0.1, 1 / 3.0, 1e-300, 123456789.123456789, Double.leastNonzeroMagnitude, 1e19, -2.5e-10, 1e15,
      999_999_999_999_999, 1e16, -0.0, 1e22,
      Double.greatestFiniteMagnitude,
    ]
    var model = Model()
    for value in values {
      let x = try model.addVariable(lower: value.magnitude < 1e20 ? min(value, 0) : 0, named: "x\(model.variableCount)")
      try model.add(value * x <= 1, named: "r\(model.rowCount)")
    }
    try model.maximize(LinearExpression(terms: zip(values, model.variables).map { Term($0, $1) }, constant: 0.3))
    #expect(try Model(mps: model.mps().bytes).isEquivalent(to: model))
    #expect(try Model(mps: model.mps(.fixed).bytes).isEquivalent(to: model))
    #expect(try Model(lp: model.lp().bytes).isEquivalent(to: model))
  }

  @Test func rangesAreExactOrReported() throws {
    var generator = SeededGenerator(seed: 5)
    var inexact = 0
    for _ in 0..<300 {
      var model = Model()
      let x = try model.addVariable(named: "x")
      let lower = generator.normal()
      let upper = lower + abs(generator.normal()) * 3
      try model.add(LinearConstraint(LinearExpression(x), lower: lower, upper: upper), named: "r")
      let text = try model.mps()
      inexact += text.inexactRows.count
      let again = try Model(mps: text.bytes)
      #expect(again.isEquivalent(to: model) == text.inexactRows.isEmpty)
      let bounds = try again.bounds(of: again.rows[0])
      #expect(abs(bounds.lower - lower) <= lower.ulp * 2 && abs(bounds.upper - upper) <= max(upper.ulp, lower.ulp) * 2)
      #expect(try Model(lp: model.lp().bytes).isEquivalent(to: model))
    }
    #expect(inexact < 60)
  }

  @Test func emptyModels() throws {
    var model = Model()
    #expect(try Model(mps: model.mps().bytes).isEquivalent(to: model))
    #expect(try Model(lp: model.lp().bytes).isEquivalent(to: model))
    try model.add(LinearConstraint(LinearExpression(), lower: -1, upper: 2), named: "r")
    try model.add(LinearConstraint(LinearExpression(), lower: 1), named: "s")
    #expect(try Model(mps: model.mps().bytes).isEquivalent(to: model))
    #expect(try Model(lp: model.lp().bytes).isEquivalent(to: model))
  }

  @Test func crossedBoundsAreRefusedByMPSOnly() throws {
    var model = Model()
    let x = try model.addVariable(lower: 3, upper: 1, named: "x")
    try model.add(LinearConstraint(LinearExpression(x), lower: 2, upper: 1), named: "r")
    #expect(throws: MIPError.unsupported(solver: "the MPS format", feature: "row r, whose bounds cross")) {
      _ = try model.mps()
    }
    #expect(try Model(lp: model.lp().bytes).isEquivalent(to: model))
  }

  @Test func splitRangesMeanTheSame() throws {
    var model = Model()
    let x = try model.addVariable(upper: 9, named: "x")
    try model.add(x.within(2...5), named: "r")
    try model.maximize(x)
    let text = model.lp(splittingRanges: true)
    let again = try Model(lp: text.bytes)
    #expect(again.rowCount == 2)
    #expect(again.row(named: "r_up") != nil)
    #expect(try again.solve(with: CLP()).objective == 5)
  }

  @Test func equivalenceSeesEveryDifference() throws {
    func base() throws -> (Model, Variable, Variable, Row) {
      var model = Model()
      let x = try model.addVariable(upper: 4, named: "x")
      let y = try model.addVariable(.binary, named: "y")
      let row = try model.add(x + 2 * y <= 3, named: "r")
      try model.minimize(x - y + 1, quadratic: [QuadraticTerm(2, x, y)])
      try model.add(SpecialOrderedSet(.type1, [x, y]))
      try model.add(IndicatorConstraint(y, implies: x <= 1))
      return (model, x, y, row)
    }
    let (original, _, _, _) = try base()
    let changes: [(inout Model, Variable, Variable, Row) throws -> Void] = [
      { model, x, _, _ in try model.setBounds(of: x, upper: 5) },
      { model, x, _, _ in try model.setKind(of: x, to: .integer) },
      { model, x, _, _ in try model.setName(of: x, to: "z") },
      { model, x, _, row in try model.setCoefficient(of: x, in: row, to: 2) },
      { model, _, _, row in try model.setBounds(of: row, lower: 0) },
      { model, _, _, row in try model.setName(of: row, to: nil) },
      { model, x, _, _ in try model.setObjectiveCoefficient(of: x, to: 2) },
      { model, _, _, _ in try model.setObjectiveConstant(to: 2) },
      { model, _, _, _ in model.setSense(.maximize) },
      { model, x, y, _ in try model.minimize(x - y + 1, quadratic: [QuadraticTerm(2, x, x)]) },
      { model, x, y, _ in try model.add(SpecialOrderedSet(.type2, [x, y])) },
      { model, x, y, _ in try model.add(IndicatorConstraint(y, is: false, implies: x <= 1)) },
      { model, _, _, row in try model.remove(row) },
      { model, _, _, _ in try model.addVariable() },
      { model, _, _, _ in model.name = "other" },
    ]
    #expect(original.isEquivalent(to: try base().0))
    for (index, change) in changes.enumerated() {
      var (model, x, y, row) = try base()
      try change(&model, x, y, row)
      #expect(!model.isEquivalent(to: original), "change \(index)")
      #expect(!original.isEquivalent(to: model), "change \(index)")
    }
    var (model, x, y, row) = try base()
    try model.setCoefficient(of: x, in: row, to: 0)
    try model.setCoefficient(of: x, in: row, to: 1)
    try model.minimize(x + 2 * y - 3 * y + 1, quadratic: [QuadraticTerm(1, y, x), QuadraticTerm(1, x, y)])
    try model.setBounds(of: row, lower: -1e25)
    try model.setKind(of: y, to: .integer)
    #expect(model.isEquivalent(to: original))
  }
}
