/// A special ordered set: of its variables, in the order of their weights, at most one (type 1) or at most two
/// neighbours (type 2) may differ from 0 (Beale and Tomlin 1970).
public struct SpecialOrderedSet: Sendable, Hashable {
  public enum Kind: Int, Sendable, Hashable, Codable {
    /// At most one variable differs from 0.
    case type1 = 1
    /// At most two, next to each other, differ from 0.
    case type2 = 2
  }

  public var kind: Kind
  /// In ascending order of ``weights``.
  public var variables: [Variable]
  /// Distinct numbers that define the order.
  public var weights: [Double]
  public var name: String?

  /// - Parameters:
  ///   - kind: How many members may differ from 0, and which.
  ///   - variables: The members.
  ///   - weights: Their order, one number each; `nil` for 1, 2, 3 …
  ///   - name: For files and reports.
  public init(_ kind: Kind, _ variables: [Variable], weights: [Double]? = nil, name: String? = nil) {
    self.kind = kind
    self.variables = variables
    self.weights = weights ?? variables.indices.map { Double($0 + 1) }
    self.name = name
  }
}

/// `variable = activeValue ⟹ constraint`, for a binary variable.
public struct IndicatorConstraint: Sendable {
  public var variable: Variable
  /// The value of the variable at which the constraint must hold.
  public var activeValue: Bool
  public var constraint: LinearConstraint
  public var name: String?

  public init(
    _ variable: Variable, is activeValue: Bool = true, implies constraint: LinearConstraint, name: String? = nil
  ) {
    self.variable = variable
    self.activeValue = activeValue
    self.constraint = constraint
    self.name = name
  }
}

/// `coefficient · first · second` in the objective; `first` may equal `second`.
@frozen
public struct QuadraticTerm: Sendable, Hashable {
  public var coefficient: Double
  public var first: Variable
  public var second: Variable

  @inlinable
  public init(_ coefficient: Double, _ first: Variable, _ second: Variable) {
    self.coefficient = coefficient
    self.first = first
    self.second = second
  }
}
