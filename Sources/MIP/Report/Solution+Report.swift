extension Solution {
  /// What this solution means for its model.
  ///
  ///     print(try solution.report(for: model))
  ///
  /// - Parameters:
  ///   - model: The model that was solved.
  ///   - tolerance: How near a bound counts as on it, relative to the bound and to the terms of the row; values up to
  ///     it count as 0.
  /// - Throws: `MIPError.invalidStructure` when the solution has values for another number of variables;
  ///   `.invalidValue` for a tolerance that is negative or not finite.
  /// - Complexity: O(variables + nonzeros).
  public func report(for model: Model, tolerance: Double = 1e-6) throws(MIPError) -> SolutionReport {
    guard tolerance >= 0, tolerance.isFinite else {
      throw .invalidValue(what: "the tolerance of a report", value: tolerance, expected: "a finite number ≥ 0")
    }
    var report = SolutionReport(
      termination: termination, primalStatus: primalStatus, sense: model.sense, objective: objective, bound: bound,
      gap: gap, solver: solver, nodes: nodes, seconds: seconds, constant: model.objectiveConstant)
    guard hasPoint else { return report }
    guard values.count == model.variableCount else {
      throw .invalidStructure(
        what: "a report", problem: "the solution has \(values.count) values, the model \(model.variableCount) variables"
      )
    }
    let check = model.check(values)
    report.largestViolation = check.infeasibility
    report.violatedMost = check.infeasibility > 0 ? check.worst : nil
    report.largestFraction = check.fractionality
    for row in model.rows { note(row, of: model, tolerance, in: &report) }
    for variable in model.variables { note(variable, of: model, tolerance, in: &report) }
    for term in model.quadraticTerms {
      report.productsContribution += term.coefficient * values[term.first.index] * values[term.second.index]
    }
    return report
  }

  private func note(_ row: Row, of model: Model, _ tolerance: Double, in report: inout SolutionReport) {
    var activity = 0.0
    var size = 1.0
    for place in model.span(row.index) where !model.removedVariables[Int(model.termColumns[place])] {
      let term = model.termValues[place] * values[Int(model.termColumns[place])]
      activity += term
      size = max(size, abs(term))
    }
    guard
      let (side, bound) = Self.reached(
        activity, model.rowLower[row.index], model.rowUpper[row.index], tolerance * size, tolerance)
    else {
      report.slackRows += 1
      return
    }
    let slack = side == .upper ? bound - activity : side == .lower ? activity - bound : -abs(activity - bound)
    report.bindingRows.append(
      SolutionReport.BindingRow(
        row: row, name: model.label(of: row), activity: activity, side: side, bound: bound,
        slack: slack == 0 ? 0 : slack, price: dual(of: row)))
  }

  private func note(_ variable: Variable, of model: Model, _ tolerance: Double, in report: inout SolutionReport) {
    let value = self[variable]
    let name = model.label(of: variable)
    if abs(value) > tolerance {
      report.nonzeros.append(
        SolutionReport.Nonzero(
          variable: variable, name: name, value: value,
          contribution: value * model.objectiveCoefficients[variable.index]))
    }
    if let (side, _) = Self.reached(
      value, model.columnLower[variable.index], model.columnUpper[variable.index], tolerance, tolerance)
    {
      report.variablesAtBounds.append(
        SolutionReport.VariableAtBound(
          variable: variable, name: name, value: value, side: side, reducedCost: reducedCost(of: variable)))
    }
  }

  /// The bound that a value has reached, if any; the nearer one of two.
  private static func reached(
    _ value: Double, _ lower: Double, _ upper: Double, _ absolute: Double, _ relative: Double
  ) -> (side: SolutionReport.Side, bound: Double)? {
    let lower = Model.openBound(lower)
    let upper = Model.openBound(upper)
    if lower == upper { return (.both, lower) }
    let below = abs(value - lower)
    let above = abs(value - upper)
    if above <= below { return above <= max(absolute, relative * abs(upper)) ? (.upper, upper) : nil }
    return below <= max(absolute, relative * abs(lower)) ? (.lower, lower) : nil
  }
}
