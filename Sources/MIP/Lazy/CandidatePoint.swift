/// A point that satisfies a model as far as its rows are known; lazy constraints say whether it satisfies the rest.
public struct CandidatePoint: Sendable {
  /// One value a variable index; whole where the variable is.
  public let values: [Double]
  /// The objective there, in the model's own sense.
  public let objective: Double

  /// A point made by hand, to try a closure out.
  ///
  /// - Parameters:
  ///   - values: One value a variable index.
  ///   - objective: The objective there.
  public init(values: [Double], objective: Double = .nan) {
    self.values = values
    self.objective = objective
  }

  /// The value of a variable; NaN for a variable of another model.
  public subscript(variable: Variable) -> Double {
    values.indices.contains(variable.index) ? values[variable.index] : .nan
  }

  /// The value of an expression.
  public func value(of form: some LinearForm) -> Double { LinearExpression(form).value { self[$0] } }
}

/// Takes a point and returns constraints of the model that it violates; none when it satisfies them all.
///
/// Constraints that the point satisfies may be among them, but not alone: an answer without a single violated one would
/// have the same point come back for ever, so it is an error.
public typealias LazyConstraints = @Sendable (CandidatePoint) throws -> [LinearConstraint]
