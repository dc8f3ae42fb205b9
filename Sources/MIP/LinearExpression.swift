/// A coefficient times a variable.
@frozen
public struct Term: Hashable, Sendable {
  public var variable: Variable
  public var coefficient: Double

  @inlinable
  public init(_ coefficient: Double, _ variable: Variable) {
    self.variable = variable
    self.coefficient = coefficient
  }
}

/// `Σ coefficient · variable + constant`: one flat array of terms.
///
///     var load = 3 * x + 2 * y - 5
///     for item in items { load += item.weight * take[item.index] }
///
/// `+=` appends in place, so a loop of n steps costs O(n). The same variable may occur several times; the terms are
/// merged when the expression enters a ``Model``.
@frozen
public struct LinearExpression: Sendable {
  public var terms: [Term]
  public var constant: Double

  @inlinable
  public init(constant: Double = 0) {
    terms = []
    self.constant = constant
  }

  @inlinable
  public init(terms: [Term], constant: Double = 0) {
    self.terms = terms
    self.constant = constant
  }

  @inlinable
  public init(_ form: some LinearForm) {
    self.init()
    form.add(to: &self, scaledBy: 1)
  }

  @inlinable
  public mutating func reserveCapacity(_ count: Int) { terms.reserveCapacity(count) }

  /// Its value where the variables have these values; values are looked up once per term.
  @inlinable
  public func value(_ valueOf: (Variable) -> Double) -> Double {
    terms.reduce(constant) { $0 + $1.coefficient * valueOf($1.variable) }
  }
}

/// What can stand where a linear expression is expected: a ``Variable``, a ``Term``, a ``LinearExpression``.
public protocol LinearForm: Sendable {
  /// Adds `scale` times this to an expression, in place.
  func add(to expression: inout LinearExpression, scaledBy scale: Double)
}

extension Variable: LinearForm {
  @inlinable
  public func add(to expression: inout LinearExpression, scaledBy scale: Double) {
    expression.terms.append(Term(scale, self))
  }
}

extension Term: LinearForm {
  @inlinable
  public func add(to expression: inout LinearExpression, scaledBy scale: Double) {
    expression.terms.append(Term(scale * coefficient, variable))
  }
}

extension LinearExpression: LinearForm {
  @inlinable
  public func add(to expression: inout LinearExpression, scaledBy scale: Double) {
    expression.constant += scale * constant
    if scale == 1 {
      expression.terms.append(contentsOf: terms)
    } else {
      expression.terms.reserveCapacity(expression.terms.count + terms.count)
      for term in terms { expression.terms.append(Term(scale * term.coefficient, term.variable)) }
    }
  }
}
