import MIP

/// The optimum of a small model by going through everything that is discrete in it (whole numbers, which semi-continuous
/// variables are on, where a special ordered set has its window) and solving the linear program that is left.
///
/// It shares no code with the bridges: an indicator is a row or no row, a product has a fixed factor. `nil` when
/// infeasible.
func enumeratedOptimum(of model: Model) throws -> Double? {
  var choices: [[Choice]] = []
  for variable in model.variables {
    let kind = try model.kind(of: variable)
    let bounds = try model.bounds(of: variable)
    if kind.isIntegral {
      var values = (Int(bounds.lower.rounded(.up))...max(Int(bounds.lower.rounded(.up)), Int(bounds.upper))).map(
        Double.init)
      values = values.filter { $0 <= bounds.upper }
      if kind.isSemi, !values.contains(0) { values.append(0) }
      choices.append(values.map { Choice(ranges: [variable: $0...$0]) })
    } else if kind.isSemi {
      let on = bounds.lower <= bounds.upper ? [Choice(ranges: [variable: bounds.lower...bounds.upper])] : []
      choices.append(on + [Choice(ranges: [variable: 0...0])])
    }
  }
  for set in model.specialOrderedSets where set.variables.count > set.kind.rawValue {
    choices.append(
      (0...(set.variables.count - set.kind.rawValue)).map { start in
        let outside = set.variables.indices.filter { $0 < start || $0 >= start + set.kind.rawValue }
        return Choice(ranges: Dictionary(uniqueKeysWithValues: outside.map { (set.variables[$0], 0...0) }))
      })
  }
  var best: Double?
  var position = [Int](repeating: 0, count: choices.count)
  guard choices.allSatisfy({ !$0.isEmpty }) else { return nil }
  while true {
    if let value = try optimum(of: model, zip(choices, position).map { $0[$1] }) {
      best = best.map { model.sense == .minimize ? min($0, value) : max($0, value) } ?? value
    }
    guard let next = position.indices.first(where: { position[$0] + 1 < choices[$0].count }) else { return best }
    for index in 0..<next { position[index] = 0 }
    position[next] += 1
  }
}

/// Some variables restricted to ranges.
private struct Choice {
  var ranges: [Variable: ClosedRange<Double>]
}

/// The optimum of the linear program that choices leave, without a solver where they leave a point.
private func optimum(of model: Model, _ choices: [Choice]) throws -> Double? {
  var lower = try model.variables.map { try model.bounds(of: $0).lower }
  var upper = try model.variables.map { try model.bounds(of: $0).upper }
  for variable in model.variables where try model.kind(of: variable).isSemi { lower[variable.index] = 0 }
  for choice in choices {
    for (variable, range) in choice.ranges {
      lower[variable.index] = max(lower[variable.index], range.lowerBound)
      upper[variable.index] = min(upper[variable.index], range.upperBound)
    }
  }
  guard zip(lower, upper).allSatisfy({ $0 <= $1 }) else { return nil }
  if lower == upper {
    return model.check(lower).passes(feasibility: 1e-9, integrality: 1e-9) ? model.objectiveValue(at: lower) : nil
  }
  var program = Model()
  let variables = try zip(lower, upper).map { try program.addVariable(lower: $0, upper: $1) }
  for row in model.rows { try program.add(try model.constraint(of: row)) }
  for indicator in model.indicators where (lower[indicator.variable.index] == 1) == indicator.activeValue {
    try program.add(indicator.constraint)
  }
  var objective = model.objective
  for term in model.quadraticTerms {
    let fixed = lower[term.first.index] == upper[term.first.index] ? term.first : term.second
    let other = fixed == term.first ? term.second : term.first
    objective += term.coefficient * lower[fixed.index] * variables[other.index]
  }
  if model.sense == .minimize { try program.minimize(objective) } else { try program.maximize(objective) }
  let solution = try program.solve(with: CLP())
  return solution.termination == .optimal ? solution.objective : nil
}
