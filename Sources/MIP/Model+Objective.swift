extension Model {
  /// Minimises an expression; it replaces the objective.
  /// - Parameters:
  ///   - expression: Linear part and constant.
  ///   - quadratic: Products, bridged where the solver has no quadratic objective (see <doc:Bridges>).
  /// - Throws: `MIPError.invalidValue` for a coefficient that is not finite, `.unknownVariable`.
  public mutating func minimize(_ expression: some LinearForm, quadratic: [QuadraticTerm] = []) throws(MIPError) {
    try setObjective(.minimize, LinearExpression(expression), quadratic)
  }

  /// Maximises an expression; it replaces the objective.
  /// - Parameters:
  ///   - expression: Linear part and constant.
  ///   - quadratic: Products, bridged where the solver has no quadratic objective (see <doc:Bridges>).
  /// - Throws: `MIPError.invalidValue` for a coefficient that is not finite, `.unknownVariable`.
  public mutating func maximize(_ expression: some LinearForm, quadratic: [QuadraticTerm] = []) throws(MIPError) {
    try setObjective(.maximize, LinearExpression(expression), quadratic)
  }

  /// The linear part of the objective and its constant, zero coefficients left out.
  public var objective: LinearExpression {
    var expression = LinearExpression(constant: objectiveConstant)
    for (index, coefficient) in objectiveCoefficients.enumerated()
    where coefficient != 0 && !removedVariables[index] {
      expression.terms.append(Term(coefficient, Variable(index: index)))
    }
    return expression
  }

  /// The objective coefficient of a variable.
  /// - Throws: `MIPError.unknownVariable`.
  public func objectiveCoefficient(of variable: Variable) throws(MIPError) -> Double {
    try check(variable)
    return objectiveCoefficients[variable.index]
  }

  private mutating func setObjective(
    _ sense: ObjectiveSense, _ expression: LinearExpression, _ quadratic: [QuadraticTerm]
  ) throws(MIPError) {
    guard expression.constant.isFinite else {
      throw .invalidValue(what: "the objective's constant", value: expression.constant, expected: "a finite number")
    }
    var coefficients = [Double](repeating: 0, count: variableCount)
    for term in expression.terms {
      try check(term.variable)
      coefficients[term.variable.index] += term.coefficient
      guard coefficients[term.variable.index].isFinite else {
        throw .invalidValue(
          what: "the objective coefficient of \(label(of: term.variable))", value: coefficients[term.variable.index],
          expected: "a finite number")
      }
    }
    for term in quadratic {
      try check(term.first)
      try check(term.second)
      guard term.coefficient.isFinite else {
        throw .invalidValue(
          what: "the objective coefficient of \(label(of: term.first)) · \(label(of: term.second))",
          value: term.coefficient, expected: "a finite number")
      }
    }
    self.sense = sense
    objectiveCoefficients = coefficients
    objectiveConstant = expression.constant
    quadraticTerms = quadratic
  }
}
