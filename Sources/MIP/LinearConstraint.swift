/// `lower ≤ expression ≤ upper`, as written; it becomes a ``Row`` when a ``Model`` takes it.
///
///     3 * x + 2 * y <= 12
///     (x + y).within(1...3)
@frozen
public struct LinearConstraint: Sendable {
  /// The constant of the expression counts; a model moves it into the bounds.
  public var expression: LinearExpression
  /// −∞ where there is none.
  public var lower: Double
  /// +∞ where there is none.
  public var upper: Double

  @inlinable
  public init(_ expression: LinearExpression, lower: Double = -.infinity, upper: Double = .infinity) {
    self.expression = expression
    self.lower = lower
    self.upper = upper
  }
}

extension LinearForm {
  /// This between two numbers, both included.
  @inlinable
  public func within(_ range: ClosedRange<Double>) -> LinearConstraint {
    LinearConstraint(LinearExpression(self), lower: range.lowerBound, upper: range.upperBound)
  }
}

@inlinable
public func <= (left: some LinearForm, right: some LinearForm) -> LinearConstraint {
  LinearConstraint(left - right, upper: 0)
}

@inlinable
public func <= (left: some LinearForm, right: Double) -> LinearConstraint {
  LinearConstraint(LinearExpression(left), upper: right)
}

@inlinable
public func <= (left: Double, right: some LinearForm) -> LinearConstraint {
  LinearConstraint(LinearExpression(right), lower: left)
}

@inlinable
public func >= (left: some LinearForm, right: some LinearForm) -> LinearConstraint {
  LinearConstraint(left - right, lower: 0)
}

@inlinable
public func >= (left: some LinearForm, right: Double) -> LinearConstraint {
  LinearConstraint(LinearExpression(left), lower: right)
}

@inlinable
public func >= (left: Double, right: some LinearForm) -> LinearConstraint {
  LinearConstraint(LinearExpression(right), upper: left)
}

@inlinable
public func == (left: some LinearForm, right: some LinearForm) -> LinearConstraint {
  LinearConstraint(left - right, lower: 0, upper: 0)
}

@inlinable
public func == (left: some LinearForm, right: Double) -> LinearConstraint {
  LinearConstraint(LinearExpression(left), lower: right, upper: right)
}

@inlinable
public func == (left: Double, right: some LinearForm) -> LinearConstraint {
  LinearConstraint(LinearExpression(right), lower: left, upper: left)
}
