extension Model {
  /// A constraint as a row would hold it: one term a variable, in the order of first occurrence, no zeros, the constant
  /// in the bounds.
  ///
  /// - Parameters:
  ///   - constraint: Over variables of this model.
  ///   - what: Names it in errors.
  /// - Throws: `MIPError.unknownVariable`, `.invalidValue`.
  func merged(_ constraint: LinearConstraint, what: String) throws(MIPError) -> LinearConstraint {
    var positions: [Variable: Int] = [:]
    var terms: [Term] = []
    for term in constraint.expression.terms {
      try check(term.variable)
      if let position = positions[term.variable] {
        terms[position].coefficient += term.coefficient
      } else {
        positions[term.variable] = terms.count
        terms.append(term)
      }
    }
    terms.removeAll { $0.coefficient == 0 }
    for term in terms where !term.coefficient.isFinite {
      throw .invalidValue(
        what: "the coefficient of \(label(of: term.variable)) in \(what)", value: term.coefficient,
        expected: "a finite number")
    }
    let lower = Self.openBound(constraint.lower) - constraint.expression.constant
    let upper = Self.openBound(constraint.upper) - constraint.expression.constant
    guard !lower.isNaN, !upper.isNaN, lower < .infinity, upper > -.infinity else {
      throw .invalidValue(
        what: "a bound of \(what)", value: lower.isNaN || lower == .infinity ? lower : upper,
        expected: "a number, −∞ below or +∞ above, and a finite constant")
    }
    return LinearConstraint(LinearExpression(terms: terms), lower: lower, upper: upper)
  }
}
