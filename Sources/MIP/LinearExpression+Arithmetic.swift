// Products with a number. A variable gives a term, which allocates nothing.

@inlinable public func * (coefficient: Double, variable: Variable) -> Term { Term(coefficient, variable) }
@inlinable public func * (variable: Variable, coefficient: Double) -> Term { Term(coefficient, variable) }
@inlinable public func / (variable: Variable, divisor: Double) -> Term { Term(1 / divisor, variable) }
@inlinable public prefix func - (variable: Variable) -> Term { Term(-1, variable) }

@inlinable public func * (factor: Double, term: Term) -> Term { Term(factor * term.coefficient, term.variable) }
@inlinable public func * (term: Term, factor: Double) -> Term { Term(factor * term.coefficient, term.variable) }
@inlinable public func / (term: Term, divisor: Double) -> Term { Term(term.coefficient / divisor, term.variable) }
@inlinable public prefix func - (term: Term) -> Term { Term(-term.coefficient, term.variable) }

@inlinable
public func * (factor: Double, expression: consuming LinearExpression) -> LinearExpression {
  for index in expression.terms.indices { expression.terms[index].coefficient *= factor }
  expression.constant *= factor
  return expression
}

@inlinable
public func * (expression: consuming LinearExpression, factor: Double) -> LinearExpression { factor * expression }

@inlinable
public func / (expression: consuming LinearExpression, divisor: Double) -> LinearExpression {
  for index in expression.terms.indices { expression.terms[index].coefficient /= divisor }
  expression.constant /= divisor
  return expression
}

@inlinable
public prefix func - (expression: consuming LinearExpression) -> LinearExpression { -1 * expression }

// Sums. An expression on the left is consumed and appended to, so that a chain of n terms costs O(n).

@inlinable
public func + (left: some LinearForm, right: some LinearForm) -> LinearExpression {
  var sum = LinearExpression()
  sum.terms.reserveCapacity(2)
  left.add(to: &sum, scaledBy: 1)
  right.add(to: &sum, scaledBy: 1)
  return sum
}

@inlinable
public func + (left: consuming LinearExpression, right: some LinearForm) -> LinearExpression {
  right.add(to: &left, scaledBy: 1)
  return left
}

@inlinable
public func - (left: some LinearForm, right: some LinearForm) -> LinearExpression {
  var difference = LinearExpression()
  difference.terms.reserveCapacity(2)
  left.add(to: &difference, scaledBy: 1)
  right.add(to: &difference, scaledBy: -1)
  return difference
}

@inlinable
public func - (left: consuming LinearExpression, right: some LinearForm) -> LinearExpression {
  right.add(to: &left, scaledBy: -1)
  return left
}

@inlinable
public func + (left: some LinearForm, right: Double) -> LinearExpression {
  var sum = LinearExpression(left)
  sum.constant += right
  return sum
}

@inlinable
public func + (left: consuming LinearExpression, right: Double) -> LinearExpression {
  left.constant += right
  return left
}

@inlinable public func + (left: Double, right: some LinearForm) -> LinearExpression { right + left }

@inlinable public func - (left: some LinearForm, right: Double) -> LinearExpression { left + (-right) }

@inlinable
public func - (left: Double, right: some LinearForm) -> LinearExpression {
  var difference = LinearExpression(constant: left)
  right.add(to: &difference, scaledBy: -1)
  return difference
}

@inlinable
public func += (left: inout LinearExpression, right: some LinearForm) { right.add(to: &left, scaledBy: 1) }

@inlinable public func += (left: inout LinearExpression, right: Double) { left.constant += right }

@inlinable
public func -= (left: inout LinearExpression, right: some LinearForm) { right.add(to: &left, scaledBy: -1) }

@inlinable public func -= (left: inout LinearExpression, right: Double) { left.constant -= right }

/// The sum of variables, terms or expressions, in O(number of terms).
@inlinable
public func sum<Forms: Sequence>(_ forms: Forms) -> LinearExpression where Forms.Element: LinearForm {
  var sum = LinearExpression()
  sum.reserveCapacity(forms.underestimatedCount)
  for form in forms { form.add(to: &sum, scaledBy: 1) }
  return sum
}

/// The sum over indices or other elements of what `form` makes of each.
///
///     sum(over: items.indices) { items[$0].weight * take[$0] }
@inlinable
public func sum<Elements: Sequence, Form: LinearForm>(
  over elements: Elements, _ form: (Elements.Element) throws -> Form
) rethrows -> LinearExpression {
  var sum = LinearExpression()
  sum.reserveCapacity(elements.underestimatedCount)
  for element in elements { try form(element).add(to: &sum, scaledBy: 1) }
  return sum
}

/// `Σ coefficientᵢ · variableᵢ`; the shorter of the two decides the length.
@inlinable
public func dot(_ coefficients: some Sequence<Double>, _ variables: some Sequence<Variable>) -> LinearExpression {
  var sum = LinearExpression()
  sum.reserveCapacity(min(coefficients.underestimatedCount, variables.underestimatedCount))
  for (coefficient, variable) in zip(coefficients, variables) { sum.terms.append(Term(coefficient, variable)) }
  return sum
}
