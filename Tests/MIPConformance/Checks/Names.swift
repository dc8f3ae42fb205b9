import MIP

extension ConformanceSuite {
  static let nameChecks: [ConformanceCheck] = [
    ConformanceCheck(.names, "name_with_odd_characters", requires: .integers) { probe in
      try probe.solve(try named(["x y", "ä·β→\u{1F600}", "3x<=\"2\"\n\t\\"]), optimum: 8)
    },
    ConformanceCheck(.names, "name_of_great_length", requires: .integers) { probe in
      try probe.solve(
        try named([String(repeating: "a", count: 5000), String(repeating: "a", count: 5001), "b"]), optimum: 8)
    },
    ConformanceCheck(.names, "name_like_those_solvers_make_up", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      var swapped = model
      // Solvers match starts by name: column 0 gets the name that column 2 has by default, and the other way round.
      try swapped.setName(of: x[0], to: "C0000002")
      try swapped.setName(of: x[2], to: "C0000000")
      try swapped.setName(of: x[1], to: "R0000000")
      try probe.solve(swapped, SolveOptions(start: [x[0]: 1, x[1]: 1, x[2]: 0]), optimum: 8)
    },
    ConformanceCheck(.names, "name_of_some_only") { probe in
      var (model, x, _, rows) = try Instances.smallLinearProgram()
      try model.setName(of: x, to: "only")
      try model.setName(of: rows[1], to: "only")
      try probe.solve(model, optimum: 10)
      probe.expect(model.variable(named: "only") == x && model.row(named: "only") == rows[1], "names are mixed up")
    },
    ConformanceCheck(.names, "name_twice_is_refused") { probe in
      var (model, x, y, rows) = try Instances.smallLinearProgram()
      try model.setName(of: x, to: "a")
      probe.expectError("the same name twice", isInvalidName) { (_) throws(MIPError) in
        try model.setName(of: y, to: "a")
      }
      probe.expectError("an empty name", isInvalidName) { (_) throws(MIPError) in
        try model.setName(of: rows[0], to: "")
      }
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.names, "name_in_the_message_of_a_rejected_value") { probe in
      var (model, x, _, rows) = try Instances.smallLinearProgram()
      try model.setName(of: x, to: "steel")
      try model.setName(of: rows[0], to: "furnace")
      probe.expectError("NaN", { "\($0)".contains("steel") && "\($0)".contains("furnace") }) { (_) throws(MIPError) in
        try model.setCoefficient(of: x, in: rows[0], to: .nan)
      }
    },
  ]

  private static func named(_ names: [String]) throws -> Model {
    var (model, x) = try Instances.smallInteger()
    for (variable, name) in zip(x, names) { try model.setName(of: variable, to: name) }
    try model.setName(of: Row(index: 0), to: names[0])
    return model
  }

  private static func isInvalidName(_ error: MIPError) -> Bool {
    if case .invalidName = error { true } else { false }
  }
}
