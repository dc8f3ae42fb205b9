import MIP

extension ConformanceSuite {
  // Each is refused with a typed error, the model stays as it was, and the backend still solves.
  static let badInputChecks: [ConformanceCheck] = [
    refused("bad_nan_coefficient", isInvalidValue) { (model, x) throws(MIPError) in
      try model.add(.nan * x[0] + x[1] <= 1)
    },
    refused("bad_infinite_coefficient", isInvalidValue) { (model, x) throws(MIPError) in
      try model.add(x[1] + .infinity * x[0] <= 1)
    },
    refused("bad_coefficients_that_overflow", isInvalidValue) { (model, x) throws(MIPError) in
      try model.add(1e308 * x[0] + 1e308 * x[0] <= 1)
    },
    refused("bad_nan_row_bound", isInvalidValue) { (model, x) throws(MIPError) in try model.add(x[0] + x[1] <= .nan) },
    refused("bad_row_bound_of_infinity", isInvalidValue) { (model, x) throws(MIPError) in
      try model.add(x[0] + x[1] >= .infinity)
    },
    refused("bad_row_bound_of_minus_infinity", isInvalidValue) { (model, x) throws(MIPError) in
      try model.add(x[0] + x[1] <= -.infinity)
    },
    refused("bad_row_bound_beyond_every_number", isInvalidValue) { (model, x) throws(MIPError) in
      try model.add(x[0] + x[1] >= 1e25)
    },
    refused("bad_constant_in_a_row", isInvalidValue) { (model, x) throws(MIPError) in
      try model.add(LinearExpression(terms: [Term(1, x[0])], constant: .nan) <= 1)
    },
    refused("bad_nan_variable_bound", isInvalidValue) { (model, _) throws(MIPError) in
      try model.addVariable(lower: .nan)
    },
    refused("bad_variable_bound_of_infinity", isInvalidValue) { (model, x) throws(MIPError) in
      try model.setBounds(of: x[0], lower: .infinity)
    },
    refused("bad_binary_bounds", isInvalidValue) { (model, _) throws(MIPError) in
      try model.addVariable(.binary, upper: 2)
    },
    refused("bad_kind_for_the_bounds", isInvalidValue) { (model, x) throws(MIPError) in
      try model.setKind(of: x[0], to: .binary)
    },
    refused("bad_objective_coefficient", isInvalidValue) { (model, x) throws(MIPError) in
      try model.minimize(.nan * x[0])
    },
    refused("bad_objective_coefficient_set", isInvalidValue) { (model, x) throws(MIPError) in
      try model.setObjectiveCoefficient(of: x[0], to: .infinity)
    },
    refused("bad_objective_constant", isInvalidValue) { (model, x) throws(MIPError) in
      try model.maximize(x[0] + Double.infinity)
    },
    refused("bad_variable_in_a_row", isUnknownVariable) { (model, x) throws(MIPError) in
      try model.add(x[0] + Variable(index: 99) <= 1)
    },
    refused("bad_negative_variable_in_a_row", isUnknownVariable) { (model, x) throws(MIPError) in
      try model.add(x[0] + Variable(index: -1) <= 1)
    },
    refused("bad_variable_in_the_objective", isUnknownVariable) { (model, x) throws(MIPError) in
      try model.minimize(x[0] + Variable(index: Int.max))
    },
    refused("bad_variable_to_change", isUnknownVariable) { (model, _) throws(MIPError) in
      try model.fix(Variable(index: 2), to: 0)
    },
    refused("bad_row_to_change", isUnknownRow) { (model, _) throws(MIPError) in
      try model.setBounds(of: Row(index: 3), upper: 1)
    },
    refused("bad_row_to_remove_twice", isUnknownRow) { (model, _) throws(MIPError) in
      let extra = try model.add(LinearConstraint(LinearExpression()))
      try model.remove(extra)
      try model.remove(extra)
    },
    refused("bad_compressed_rows", isInvalidStructure) {
      (model, _) throws(MIPError) in
      _ = try model.addRows(starts: [0, 5], variables: [0, 1], coefficients: [1, 1], lower: [0], upper: [1])
    },
    refused("bad_index_in_compressed_rows", isUnknownVariable) { (model, _) throws(MIPError) in
      _ = try model.addRows(
        starts: [0, 1, 2], variables: [0, 7], coefficients: [1, 1], lower: [0, 0], upper: [1, 1])
    },
    refused("bad_count_of_variables", isInvalidValue) { (model, _) throws(MIPError) in try model.addVariables(-1) },
    refused("bad_count_that_overflows", isTooLarge) {
      (model, _) throws(MIPError) in try model.addVariables(.max)
    },
    refused("bad_set_with_a_member_twice", isInvalidStructure) {
      (model, x) throws(MIPError) in try model.add(SpecialOrderedSet(.type1, [x[0], x[0]]))
    },
    refused("bad_indicator_of_a_continuous_variable", isInvalidStructure) {
      (model, x) throws(MIPError) in try model.add(IndicatorConstraint(x[0], implies: x[1] <= 1))
    },
    refusedOption("bad_relative_gap", isInvalidValue) { options, _ in options.relativeGap = -0.1 },
    refusedOption("bad_absolute_gap", isInvalidValue) { options, _ in options.absoluteGap = .nan },
    refusedOption("bad_node_limit", isInvalidValue) { options, _ in options.nodeLimit = -1 },
    refusedOption("bad_cutoff", isInvalidValue) { options, _ in options.cutoff = .nan },
    refusedOption("bad_tolerance", isInvalidValue) { options, _ in options.feasibilityTolerance = .infinity },
    refusedOption("bad_start_value", isInvalidValue) { options, x in options.start[x[0]] = .nan },
    refusedOption("bad_start_variable", isUnknownVariable) { options, _ in options.start[Variable(index: 50)] = 1 },
  ]

  private static func isUnknownRow(_ error: MIPError) -> Bool {
    if case .unknownRow = error { true } else { false }
  }

  private static func isInvalidStructure(_ error: MIPError) -> Bool {
    if case .invalidStructure = error { true } else { false }
  }

  private static func isTooLarge(_ error: MIPError) -> Bool {
    if case .tooLarge = error { true } else { false }
  }

  private static func refused(
    _ name: String, _ isExpected: @escaping @Sendable (MIPError) -> Bool,
    _ body: @escaping @Sendable (inout Model, [Variable]) throws(MIPError) -> Void
  ) -> ConformanceCheck {
    ConformanceCheck(.badInput, name) { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      probe.expectError("bad input", isExpected) { (_) throws(MIPError) in try body(&model, [x, y]) }
      try probe.solve(model, optimum: 10, at: [x: 6, y: 4])
    }
  }

  private static func refusedOption(
    _ name: String, _ isExpected: @escaping @Sendable (MIPError) -> Bool,
    _ change: @escaping @Sendable (inout SolveOptions, [Variable]) -> Void
  ) -> ConformanceCheck {
    ConformanceCheck(.badInput, name) { probe in
      let (model, x, y, _) = try Instances.smallLinearProgram()
      var options = SolveOptions()
      change(&options, [x, y])
      probe.expectError("bad option", isExpected) { (probe) throws(MIPError) in try probe.solve(model, options) }
      try probe.expectAlive()
    }
  }
}
