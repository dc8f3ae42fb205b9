/// The JSON of a constraint: an object with a `type`, the fields of that type, and a `name` if it has one.
///
///     {"type": "at-most", "count": 2, "groups": [0, 3, 4], "name": "early heads"}
///
/// A field that the type does not have is an error, so that a misspelt bound is not taken for none.
extension SideConstraint: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static func fields(of kind: Kind) -> [String] {
    switch kind {
    case .exclude, .allOrNone: ["groups"]
    case .atMost, .atLeast, .exactly: ["count", "groups"]
    case .implies: ["if", "then"]
    case .resource: ["costs", "limit"]
    case .linear: ["coefficients", "lower", "upper"]
    }
  }

  /// Reads a constraint.
  /// - Throws: `DecodingError` with the field at fault.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func fail(_ key: Key, _ text: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: container, debugDescription: text)
    }
    func read<Value: Decodable>(_ name: String, _ expected: String) throws -> Value {
      let key = Key(name)
      guard container.contains(key) else { throw fail(key, "is missing, expected \(expected)") }
      // Whatever a decoder throws here, a number out of range included, is about this field.
      do { return try container.decode(Value.self, forKey: key) } catch { throw fail(key, "expected \(expected)") }
    }
    let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
    let type: String = try read("type", "one of \(kinds)")
    guard let kind = Kind(rawValue: type) else { throw fail(Key("type"), "is '\(type)', expected one of \(kinds)") }
    let known = ["type", "name"] + Self.fields(of: kind)
    let present = container.allKeys.map(\.stringValue).sorted()
    if let unknown = present.first(where: { !known.contains($0) }) {
      throw fail(Key(unknown), "is no field of the type \(type), which has \(known.joined(separator: ", "))")
    }
    func groups() throws -> [Int] { try read("groups", "a list of groups, whole numbers from 0") }
    func count() throws -> Int { try read("count", "a whole number") }
    func bound(_ name: String, absent: Double) throws -> Double {
      let key = Key(name)
      if try !container.contains(key) || container.decodeNil(forKey: key) { return absent }
      return try read(name, "a number, or null for none")
    }
    let form: Form
    switch kind {
    case .exclude: form = .excludes(try groups())
    case .allOrNone: form = .allOrNone(try groups())
    case .atMost: form = .atMost(try count(), of: try groups())
    case .atLeast: form = .atLeast(try count(), of: try groups())
    case .exactly: form = .exactly(try count(), of: try groups())
    case .implies: form = .implies(try read("if", "a group"), try read("then", "a group"))
    case .resource:
      form = .resource(costs: try read("costs", "a list of one number per group"), limit: try read("limit", "a number"))
    case .linear:
      let named: [String: Double] = try read("coefficients", "an object of numbers by group")
      var coefficients: [Int: Double] = [:]
      for (text, value) in named.sorted(by: { $0.key < $1.key }) {
        guard let group = Int(text) else { throw fail(Key("coefficients"), "'\(text)' is no group, a whole number") }
        guard coefficients.updateValue(value, forKey: group) == nil else {
          throw fail(Key("coefficients"), "group \(group) is named twice")
        }
      }
      form = .linear(
        coefficients, lower: try bound("lower", absent: -.infinity), upper: try bound("upper", absent: .infinity))
    }
    let hasName = try container.contains(Key("name")) && !container.decodeNil(forKey: Key("name"))
    self.init(form, named: hasName ? try read("name", "a text") : nil)
  }

  /// Writes a constraint; an infinite bound of a `linear` one is left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: Key("type"))
    try container.encodeIfPresent(name, forKey: Key("name"))
    switch form {
    case .excludes(let groups), .allOrNone(let groups): try container.encode(groups, forKey: Key("groups"))
    case .atMost(let count, let groups), .atLeast(let count, let groups), .exactly(let count, let groups):
      try container.encode(count, forKey: Key("count"))
      try container.encode(groups, forKey: Key("groups"))
    case .implies(let condition, let consequence):
      try container.encode(condition, forKey: Key("if"))
      try container.encode(consequence, forKey: Key("then"))
    case .resource(let costs, let limit):
      try container.encode(costs, forKey: Key("costs"))
      try container.encode(limit, forKey: Key("limit"))
    case .linear(let coefficients, let lower, let upper):
      let named = Dictionary(uniqueKeysWithValues: coefficients.map { (String($0.key), $0.value) })
      try container.encode(named, forKey: Key("coefficients"))
      if lower > -.infinity { try container.encode(lower, forKey: Key("lower")) }
      if upper < .infinity { try container.encode(upper, forKey: Key("upper")) }
    }
  }
}
