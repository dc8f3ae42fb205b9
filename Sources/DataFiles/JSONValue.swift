/// A JSON value as a header holds it: members in their order, whole numbers apart from the rest.
package enum JSONValue: Sendable {
  /// One member of an object.
  package struct Member: Sendable {
    package let key: String
    package let value: JSONValue
  }

  case object([Member])
  case array([JSONValue])
  case string(String)
  /// A non-negative whole number, written in digits only, that fits.
  case integer(Int)
  /// Any other number, as written.
  case number(String)
  case bool(Bool)
  case null

  /// The member with this key; `nil` for anything but an object that has it.
  package subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// What it is, for messages.
  package var kindName: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .integer, .number: "a number"
    case .bool: "a boolean"
    case .null: "null"
    }
  }
}
