import MIP

extension ConformanceSuite {
  static let modificationChecks: [ConformanceCheck] = [
    ConformanceCheck(.modification, "modify_row_bound") { probe in
      var (model, _, _, rows) = try Instances.smallLinearProgram()
      try probe.solve(model, optimum: 10)
      try model.setBounds(of: rows[0], upper: 8)
      try probe.solve(model, optimum: 6)
      try model.setBounds(of: rows[0], upper: 14)
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.modification, "modify_row_kind") { probe in
      var (model, _, _, rows) = try Instances.smallLinearProgram()
      try model.setBounds(of: rows[2], lower: 0, upper: 0)
      try probe.solve(model, optimum: 28.0 / 3)
      try model.setBounds(of: rows[2], lower: -.infinity, upper: .infinity)
      try probe.solve(model, optimum: 14)
    },
    ConformanceCheck(.modification, "modify_variable_bounds") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      try probe.solve(model, optimum: 10)
      try model.setBounds(of: x, upper: 3)
      try probe.solve(model, optimum: 8.5, at: [x: 3])
      try model.setBounds(of: y, lower: 6)
      try probe.solve(model, optimum: 8, at: [x: 2, y: 6])
      try model.setBounds(of: y, lower: 7)
      try probe.solveInfeasible(model)
      try model.setBounds(of: y, lower: 0)
      try model.setBounds(of: x, upper: .infinity)
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.modification, "modify_integer_bounds_after_a_solve", requires: .integers) { probe in
      // A solved CBC model that is changed answers with the old optimum; the layer must not let that through.
      var (model, take, optimum) = try Instances.knapsack(count: 16, seed: 21)
      let solution = try probe.solve(model, optimum: optimum)
      let taken = take.filter { solution[$0] == 1 }
      for variable in taken.prefix(3) { try model.setBounds(of: variable, upper: 0) }
      let second = try probe.solve(model)
      probe.expect((second.objective ?? 0) < optimum, "the old optimum again")
      probe.expect(taken.prefix(3).allSatisfy { second[$0] == 0 }, "a forbidden item was taken")
    },
    ConformanceCheck(.modification, "modify_coefficient") { probe in
      var (model, x, _, rows) = try Instances.smallLinearProgram()
      try model.setCoefficient(of: x, in: rows[0], to: 2)
      try probe.solve(model, optimum: 7 + 0.0)
      try model.setCoefficient(of: x, in: rows[0], to: 1)
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.modification, "modify_coefficient_to_zero_and_back") { probe in
      var (model, x, y, rows) = try Instances.smallLinearProgram()
      try model.setCoefficient(of: x, in: rows[0], to: 0)
      try probe.solve(model, optimum: 16, at: [x: 9, y: 7])
      try model.setCoefficient(of: x, in: rows[0], to: 1)
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.modification, "modify_new_coefficient") { probe in
      var (model, _, _, rows) = try Instances.smallLinearProgram()
      let z = try model.addVariable(upper: 2)
      try model.setCoefficient(of: z, in: rows[0], to: -3)
      try model.setObjectiveCoefficient(of: z, to: 1)
      // 20 on the right of the first row: (8, 6).
      try probe.solve(model, optimum: 16, at: [z: 2])
    },
    ConformanceCheck(.modification, "modify_objective_coefficient") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      try model.setObjectiveCoefficient(of: y, to: 5)
      try probe.solve(model, optimum: 32, at: [x: 2, y: 6])
      try model.setObjectiveCoefficient(of: x, to: 0)
      try model.setObjectiveCoefficient(of: y, to: -1)
      try probe.solve(model, optimum: 0)
    },
    ConformanceCheck(.modification, "modify_constant_and_sense") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      try model.setObjectiveConstant(to: 5)
      try probe.solve(model, optimum: 15)
      model.setSense(.minimize)
      try probe.solve(model, optimum: 5, at: [x: 0, y: 0])
    },
    ConformanceCheck(.modification, "modify_add_a_row") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      try probe.solve(model, optimum: 10)
      try model.add(2 * x + y <= 10)
      try probe.solve(model, optimum: 8, at: [x: 2, y: 6])
    },
    ConformanceCheck(.modification, "modify_add_a_variable") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      try probe.solve(model, optimum: 10)
      let z = try model.addVariable(upper: 3)
      try model.setObjectiveCoefficient(of: z, to: 2)
      try probe.solve(model, optimum: 16, at: [x: 6, y: 4, z: 3])
    },
    ConformanceCheck(.modification, "modify_remove_a_row") { probe in
      var (model, x, y, rows) = try Instances.smallLinearProgram()
      try model.remove(rows[2])
      try probe.solve(model, optimum: 14, at: [x: 14, y: 0])
      try model.remove(rows[0])
      try probe.solveUnbounded(model)
    },
    ConformanceCheck(.modification, "modify_remove_all_rows") { probe in
      var (model, x, y, rows) = try Instances.smallLinearProgram()
      for row in rows { try model.remove(row) }
      try model.setBounds(of: x, upper: 3)
      try model.setBounds(of: y, upper: 4)
      try probe.solve(model, optimum: 7)
    },
    ConformanceCheck(.modification, "modify_remove_a_variable") { probe in
      var model = Model()
      let x = try model.addVariables(4, upper: 5)
      try model.add(sum(x) <= 12)
      try model.maximize(dot([1, 4, 3, 2], x))
      try probe.solve(model, optimum: 39)
      try model.remove(x[1])
      let solution = try probe.solve(model, optimum: 27, at: [x[0]: 2, x[2]: 5, x[3]: 5])
      probe.expect(solution[x[1]] == 0, "the removed variable is \(solution[x[1]])")
    },
    ConformanceCheck(.modification, "modify_remove_the_first_variable_and_row", requires: .integers) { probe in
      var model = Model()
      let gone = try model.addVariable(.integer, upper: 9)
      let x = try model.addVariables(3, .binary)
      let goneRow = try model.add(gone + x[0] >= 1)
      let kept = try model.add(dot([2, 3, 4], x) + gone <= 6)
      try model.maximize(dot([3, 4, 5], x) + 100 * gone)
      try model.remove(gone)
      try model.remove(goneRow)
      let solution = try probe.solve(model, optimum: 8, at: [x[0]: 1, x[1]: 0, x[2]: 1])
      probe.expect(try model.activity(of: kept, at: solution.values), equals: 6, "the activity")
    },
    ConformanceCheck(.modification, "modify_kind", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariable(upper: 10)
      try model.add(2 * x <= 7)
      try model.maximize(x)
      try probe.solve(model, optimum: 3.5)
      try model.setKind(of: x, to: .integer)
      try probe.solve(model, optimum: 3)
      try model.setBounds(of: x, upper: 1)
      try model.setKind(of: x, to: .binary)
      try probe.solve(model, optimum: 1)
      try model.setKind(of: x, to: .continuous)
      try model.setBounds(of: x, upper: 10)
      try probe.solve(model, optimum: 3.5)
    },
    ConformanceCheck(.modification, "modify_fix_and_free") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      try model.fix(x, to: 2)
      try probe.solve(model, optimum: 8, at: [x: 2, y: 6])
      try model.setBounds(of: x, lower: 0, upper: .infinity)
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.modification, "modify_after_infeasible") { probe in
      var (model, x, y, _) = try Instances.smallLinearProgram()
      let row = try model.add(x + y >= 11)
      try probe.solveInfeasible(model)
      try model.remove(row)
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.modification, "modify_after_unbounded") { probe in
      var model = Model()
      let x = try model.addVariable()
      let y = try model.addVariable(upper: 3)
      try model.add(y - x <= 0)
      try model.maximize(x + y)
      try probe.solveUnbounded(model)
      try model.add(x + y <= 5)
      try probe.solve(model, optimum: 5)
    },
    ConformanceCheck(.modification, "modify_solving_twice_gives_the_same", requires: .integers) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 30, seed: 5)
      let first = try probe.solve(model, optimum: optimum)
      let second = try probe.solve(model, optimum: optimum)
      probe.expect(first.values == second.values, "two solves of one model give two points")
    },
    ConformanceCheck(.modification, "modify_a_copy_leaves_the_original") { probe in
      let (model, x, _, rows) = try Instances.smallLinearProgram()
      var copy = model
      try copy.setCoefficient(of: x, in: rows[0], to: 5)
      try copy.remove(rows[2])
      try copy.minimize(x)
      try probe.solve(copy, optimum: 0)
      try probe.solve(model, optimum: 10)
    },
    ConformanceCheck(.modification, "modify_at_random_equals_a_fresh_model") { probe in
      var generator = SplitMix(seed: 77)
      var model = try Instances.linearProgram(rows: 6, columns: 6, sense: .maximize, seed: 8)
      for round in 0..<25 {
        try change(&model, &generator)
        let changed = try probe.solve(model)
        let rebuilt = try probe.solve(try fresh(model))
        if changed.isOptimal || rebuilt.isOptimal {
          probe.expect(changed.objective, equals: rebuilt.objective ?? .nan, "round \(round): the objective")
        } else {
          probe.expect(
            changed.termination == rebuilt.termination,
            "round \(round): \(changed.termination.rawValue) and \(rebuilt.termination.rawValue)")
        }
      }
    },
  ]

  /// One change of some kind.
  private static func change(_ model: inout Model, _ generator: inout SplitMix) throws {
    let variables = Array(model.variables)
    let rows = Array(model.rows)
    guard let variable = variables.randomElement(using: &generator), let row = rows.randomElement(using: &generator)
    else { return }
    let number = Double.random(in: -4...4, using: &generator)
    switch Int.random(in: 0..<9, using: &generator) {
    case 0: try model.setCoefficient(of: variable, in: row, to: number)
    case 1: try model.setCoefficient(of: variable, in: row, to: 0)
    case 2: try model.setBounds(of: variable, lower: -12 + number, upper: 12 + number)
    case 3:
      let bounds = try model.bounds(of: row)
      try model.setBounds(of: row, lower: bounds.lower - abs(number), upper: bounds.upper + abs(number))
    case 4: try model.setObjectiveCoefficient(of: variable, to: number)
    case 5:
      let added = try model.addVariable(lower: -5, upper: 5)
      try model.setCoefficient(of: added, in: row, to: number)
      try model.setObjectiveCoefficient(of: added, to: 1)
    case 6: if rows.count > 3 { try model.remove(row) }
    case 7: if variables.count > 4 { try model.remove(variable) }
    default: try model.add(sum(variables) <= 20 + number)
    }
  }

  /// The same model, built from what its accessors say.
  private static func fresh(_ model: Model) throws -> Model {
    var copy = Model()
    var map: [Variable: Variable] = [:]
    for variable in model.variables {
      let bounds = try model.bounds(of: variable)
      map[variable] = try copy.addVariable(try model.kind(of: variable), lower: bounds.lower, upper: bounds.upper)
    }
    func translated(_ expression: LinearExpression) -> LinearExpression {
      LinearExpression(
        terms: expression.terms.map { Term($0.coefficient, map[$0.variable] ?? $0.variable) },
        constant: expression.constant)
    }
    for row in model.rows {
      let constraint = try model.constraint(of: row)
      try copy.add(
        LinearConstraint(translated(constraint.expression), lower: constraint.lower, upper: constraint.upper))
    }
    if model.sense == .minimize {
      try copy.minimize(translated(model.objective))
    } else {
      try copy.maximize(translated(model.objective))
    }
    return copy
  }
}
