import MIP

extension ConformanceProbe {
  /// The optimality conditions of a linear program, in the model's own sense: stationarity, signs, complementary
  /// slackness and with them strong duality. Semi-continuous variables and sets have no such conditions.
  mutating func inspectDuals(_ solution: Solution, of model: Model) {
    guard let duals = solution.duals, let reducedCosts = solution.reducedCosts else {
      return fail("duals without reduced costs")
    }
    expect(duals.count == model.rowCount, "\(duals.count) duals for \(model.rowCount) rows")
    expect(reducedCosts.count == model.variableCount, "\(reducedCosts.count) reduced costs")
    guard duals.count == model.rowCount, reducedCosts.count == model.variableCount, solution.hasPoint,
      model.specialOrderedSets.isEmpty, model.indicators.isEmpty, model.quadraticTerms.isEmpty,
      model.variables.allSatisfy({ (try? model.kind(of: $0).isSemi) == false })
    else { return }
    var slope = [Double](repeating: 0, count: model.variableCount)
    var size = [Double](repeating: 1, count: model.variableCount)
    for term in model.objective.terms {
      slope[term.variable.index] += term.coefficient
      size[term.variable.index] += abs(term.coefficient)
    }
    // The value of the dual: Σ dual · active bound + Σ reduced cost · active bound.
    var dualValue = model.objectiveConstant
    for row in model.rows {
      guard let constraint = try? model.constraint(of: row) else { continue }
      for term in constraint.expression.terms {
        slope[term.variable.index] -= duals[row.index] * term.coefficient
        size[term.variable.index] += abs(duals[row.index] * term.coefficient)
      }
      dualValue += inspectMultiplier(
        duals[row.index], solution.value(of: constraint.expression), (constraint.lower, constraint.upper), model.sense,
        "the dual of \(model.label(of: row))")
    }
    for variable in model.variables {
      let index = variable.index
      expect(
        abs(slope[index] - reducedCosts[index]) <= configuration.absoluteTolerance * size[index],
        "the reduced cost of \(model.label(of: variable)) is \(reducedCosts[index]), but cost − dualsᵀ column is \(slope[index])"
      )
      guard let bounds = try? model.bounds(of: variable) else { continue }
      dualValue += inspectMultiplier(
        reducedCosts[index], solution[variable], bounds, model.sense,
        "the reduced cost of \(model.label(of: variable))")
    }
    if let objective = solution.objective {
      let scale = zip(duals, model.rows).reduce(1.0) { max($0, abs($1.0)) }
      expect(
        abs(dualValue - objective) <= 10 * configuration.absoluteTolerance * max(scale, abs(objective)),
        "the duals are worth \(dualValue), the objective is \(objective)")
    }
  }

  /// A multiplier differs from 0 only at an active bound, with the sign that belongs to it: raising a lower bound makes
  /// a minimum larger. Returns its share of the dual objective.
  private mutating func inspectMultiplier(
    _ multiplier: Double, _ value: Double, _ bounds: (lower: Double, upper: Double), _ sense: ObjectiveSense,
    _ what: String
  ) -> Double {
    guard abs(multiplier) > 10 * configuration.absoluteTolerance else { return 0 }
    let atLower = (multiplier > 0) == (sense == .minimize)
    let bound = atLower ? bounds.lower : bounds.upper
    expect(
      abs(bound) < Model.infinity && abs(value - bound) <= 1e-5 * max(1, abs(bound)),
      "\(what) is \(multiplier), which needs \(value) to be at the \(atLower ? "lower" : "upper") bound \(bound)")
    return abs(bound) < Model.infinity ? multiplier * bound : 0
  }
}
