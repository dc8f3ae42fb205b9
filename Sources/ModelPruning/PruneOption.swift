/// The value of an option in a record: a truth value, a number, a text, or a list of them.
///
/// JSON does not tell 1 from 1.0, so a number that is whole comes back as an integer.
public enum PruneOption: Sendable, Equatable {
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([PruneOption])
}

extension PruneOption: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode([PruneOption].self) {
      self = .list(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    }
  }
}
