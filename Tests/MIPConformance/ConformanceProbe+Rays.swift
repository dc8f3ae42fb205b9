import MIP

extension ConformanceProbe {
  /// Farkas: the combination of the rows takes values on the box of the variables that the same combination of the
  /// rows' bounds cannot take, so no point satisfies them all.
  mutating func inspectInfeasibilityRay(_ ray: [Double], of model: Model) {
    expect(ray.count == model.rowCount, "\(ray.count) multipliers for \(model.rowCount) rows")
    guard ray.count == model.rowCount else { return }
    let size = ray.reduce(0) { max($0, abs($1)) }
    guard size > 0, size.isFinite else { return fail("the infeasibility ray is \(size == 0 ? "zero" : "not finite")") }
    var slope = [Double](repeating: 0, count: model.variableCount)
    var offered = Interval()
    for row in model.rows {
      guard let constraint = try? model.constraint(of: row) else { continue }
      let multiplier = ray[row.index] / size
      for term in constraint.expression.terms { slope[term.variable.index] += multiplier * term.coefficient }
      offered.add(multiplier, constraint.lower, constraint.upper)
    }
    var possible = Interval()
    for variable in model.variables {
      guard let bounds = try? model.bounds(of: variable) else { continue }
      possible.add(slope[variable.index], bounds.lower, bounds.upper)
    }
    expect(
      possible.upper < offered.lower - 1e-9 || possible.lower > offered.upper + 1e-9,
      "the infeasibility ray proves nothing: the rows ask for \(offered), the variables can give \(possible)")
  }

  /// Along the ray no bound and no row stops a point, and the objective improves.
  mutating func inspectRay(_ ray: [Double], of model: Model) {
    expect(ray.count == model.variableCount, "\(ray.count) entries for \(model.variableCount) variables")
    guard ray.count == model.variableCount else { return }
    let size = ray.reduce(0) { max($0, abs($1)) }
    guard size > 0, size.isFinite else { return fail("the ray is \(size == 0 ? "zero" : "not finite")") }
    func leaves(_ slope: Double, _ bounds: (lower: Double, upper: Double)) -> Bool {
      slope < -1e-7 && bounds.lower > -Model.infinity || slope > 1e-7 && bounds.upper < Model.infinity
    }
    for variable in model.variables {
      guard let bounds = try? model.bounds(of: variable) else { continue }
      expect(!leaves(ray[variable.index] / size, bounds), "the ray leaves the bounds of \(model.label(of: variable))")
    }
    for row in model.rows {
      guard let constraint = try? model.constraint(of: row) else { continue }
      let slope = constraint.expression.terms.reduce(0) { $0 + $1.coefficient * ray[$1.variable.index] } / size
      expect(!leaves(slope, (constraint.lower, constraint.upper)), "the ray leaves \(model.label(of: row))")
    }
    let gain = model.objective.terms.reduce(0) { $0 + $1.coefficient * ray[$1.variable.index] } / size
    expect(model.sense == .minimize ? gain < 0 : gain > 0, "the objective changes by \(gain) along the ray")
  }
}

/// The values a sum of scaled intervals can take.
private struct Interval: CustomStringConvertible {
  var lower = 0.0
  var upper = 0.0

  mutating func add(_ factor: Double, _ low: Double, _ high: Double) {
    guard abs(factor) > 1e-9 else { return }
    let low = low <= -Model.infinity ? -Double.infinity : low
    let high = high >= Model.infinity ? Double.infinity : high
    lower += factor > 0 ? factor * low : factor * high
    upper += factor > 0 ? factor * high : factor * low
  }

  var description: String { "\(lower)…\(upper)" }
}
