import Synchronization

/// Asks the user's closure about points of a model, one at a time, and judges its answers.
final class LazySeparator: Sendable {
  private let model: Model
  private let closure: LazyConstraints
  private let tolerance: Double
  private let rows = Mutex(0)

  init(_ model: Model, tolerance: Double, _ closure: @escaping LazyConstraints) {
    self.model = model
    self.closure = closure
    self.tolerance = tolerance
  }

  /// How many constraints the closure has given.
  var rowCount: Int { rows.withLock { $0 } }

  /// The constraints a point violates by more than the tolerance, with what came along; empty when it satisfies all.
  ///
  /// - Parameter values: One value a variable of the model, rounded where it is whole.
  /// - Throws: `MIPError.callbackFailed` when the closure throws, or gives constraints and none of them is violated; what
  ///   ``Model/add(_:named:)`` throws for a constraint that makes no sense.
  func separate(_ values: [Double]) throws(MIPError) -> [LinearConstraint] {
    let point = CandidatePoint(values: values, objective: model.objectiveValue(at: values))
    let constraints: [LinearConstraint]
    do { constraints = try closure(point) } catch { throw .callbackFailed(reason: "\(error)") }
    var worst = -Double.infinity
    for constraint in constraints { worst = max(worst, try violation(of: constraint, at: values)) }
    if !constraints.isEmpty, worst <= 0 {
      throw .callbackFailed(
        reason: constraints.count == 1
          ? "the constraint returned is satisfied by the point it was returned for"
          : "all \(constraints.count) constraints returned are satisfied by the point they were returned for")
    }
    // Within the tolerance a point satisfies a row of the model too.
    guard worst > tolerance else { return [] }
    rows.withLock { $0 += constraints.count }
    return constraints
  }

  /// In the measure of ``PointCheck/infeasibility``.
  private func violation(of constraint: LinearConstraint, at values: [Double]) throws(MIPError) -> Double {
    let row = try model.merged(constraint, what: "a lazy constraint")
    var activity = 0.0
    var size = 1.0
    for term in row.expression.terms {
      let part = term.coefficient * values[term.variable.index]
      activity += part
      size = max(size, abs(part))
    }
    return Model.violation(activity, row.lower, row.upper, size)
  }
}

extension Model {
  /// Whole numbers where the variables are whole.
  func rounded(_ values: [Double]) -> [Double] {
    var values = values
    for index in values.indices where kinds[index].isIntegral && !removedVariables[index] {
      values[index] = values[index].rounded()
    }
    return values
  }
}
