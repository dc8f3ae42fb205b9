/// A variable of a ``Model``: its index and nothing else, so that a million of them cost a million indices.
///
/// It belongs to the model that made it and to that model's copies. An index the model does not have is refused with
/// ``MIPError/unknownVariable(index:count:)`` wherever it is used.
@frozen
public struct Variable: Hashable, Sendable, Codable {
  @usableFromInline let id: Int32

  /// 0-based, in the order in which the model's variables were added.
  @inlinable public var index: Int { Int(id) }

  /// The variable with this index; an index that fits no model is refused where it is used.
  @inlinable
  public init(index: Int) { id = Int32(clamping: index) }

  @inlinable
  init(id: Int32) { self.id = id }

  public init(from decoder: any Decoder) throws {
    self.init(index: try decoder.singleValueContainer().decode(Int.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(index)
  }
}

/// What values a variable may take between its bounds.
public enum VariableKind: UInt8, Sendable, Hashable, Codable, CaseIterable {
  case continuous
  /// Whole numbers.
  case integer
  /// 0 or 1; its bounds stay within 0 and 1.
  case binary
  /// 0, or a number between the bounds.
  case semiContinuous
  /// 0, or a whole number between the bounds.
  case semiInteger

  /// Whether only whole numbers are allowed.
  public var isIntegral: Bool { self == .integer || self == .binary || self == .semiInteger }
  /// Whether 0 is allowed whatever the lower bound is.
  public var isSemi: Bool { self == .semiContinuous || self == .semiInteger }
}
