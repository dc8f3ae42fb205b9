import DataFiles

/// Reads the members of a saved model and names the one at fault.
struct ModelReader {
  private let value: JSONValue
  private let file: String
  private let path: String

  init(json: String, file: String) throws {
    let bytes = Array(json.utf8)
    do { value = try bytes.withUnsafeBytes { bytes throws(JSONReader.Failure) in try JSONReader.parse(bytes) } } catch {
      throw SkinnyTreesError.invalidModel(file: file, problem: "\(error)")
    }
    self.file = file
    path = ""
  }

  private init(_ value: JSONValue, _ file: String, _ path: String) {
    (self.value, self.file, self.path) = (value, file, path)
  }

  func failure(_ key: String, _ problem: String) -> SkinnyTreesError {
    .invalidModel(file: file, problem: "member '\(path)\(key)': \(problem)")
  }

  private func member(_ key: String) throws -> JSONValue {
    guard let member = value[key] else { throw failure(key, "is missing") }
    return member
  }

  private func number(_ member: JSONValue, _ key: String) throws -> Double {
    switch member {
    case .integer(let whole): return Double(whole)
    case .number(let text):
      guard let number = Double(text), number.isFinite else { throw failure(key, "expected a finite number") }
      return number
    default: throw failure(key, "expected a number, found \(member.kindName)")
    }
  }

  func number(_ key: String) throws -> Double { try number(member(key), key) }

  func positive(_ key: String) throws -> Double {
    let value = try number(key)
    guard value > 0 else { throw failure(key, "expected a positive number, found \(value)") }
    return value
  }

  func optionalNumber(_ key: String) throws -> Double? {
    if case .null = try member(key) { return nil }
    return try number(key)
  }

  func integer(_ key: String) throws -> Int {
    guard case .integer(let whole) = try member(key) else { throw failure(key, "expected a whole number") }
    return whole
  }

  func bool(_ key: String) throws -> Bool {
    guard case .bool(let flag) = try member(key) else { throw failure(key, "expected true or false") }
    return flag
  }

  func string(_ key: String) throws -> String {
    guard case .string(let text) = try member(key) else { throw failure(key, "expected a string") }
    return text
  }

  private func array(_ key: String) throws -> [JSONValue] {
    guard case .array(let values) = try member(key) else { throw failure(key, "expected a list") }
    return values
  }

  func strings(_ key: String) throws -> [String] {
    try array(key).map { value in
      guard case .string(let text) = value else { throw failure(key, "expected strings") }
      return text
    }
  }

  func numbers(_ key: String) throws -> [Double] { try array(key).map { try number($0, key) } }

  func object(_ key: String) throws -> ModelReader {
    let member = try member(key)
    guard case .object = member else { throw failure(key, "expected an object, found \(member.kindName)") }
    return ModelReader(member, file, "\(path)\(key).")
  }

  func optionalObject(_ key: String) throws -> ModelReader? { value[key] == nil ? nil : try object(key) }

  func objects(_ key: String) throws -> [ModelReader] {
    try array(key).enumerated().map { index, value in
      guard case .object = value else { throw failure("\(key)[\(index)]", "expected an object") }
      return ModelReader(value, file, "\(path)\(key)[\(index)].")
    }
  }
}
