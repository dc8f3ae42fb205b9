/// A linear constraint that a ``Model`` holds: its index, which stays the same when other rows are removed.
@frozen
public struct Row: Hashable, Sendable, Codable {
  @usableFromInline let id: Int32

  /// 0-based, in the order in which the model's rows were added.
  @inlinable public var index: Int { Int(id) }

  /// The row with this index; an index that fits no model is refused where it is used.
  @inlinable
  public init(index: Int) { id = Int32(clamping: index) }

  public init(from decoder: any Decoder) throws {
    self.init(index: try decoder.singleValueContainer().decode(Int.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(index)
  }
}
