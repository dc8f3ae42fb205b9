import DataFiles

/// The members of an object in a JSON file, taken one by one; every error names the file, the place and what was expected.
struct JSONMembers {
  private let file: String
  private let place: String
  private let value: JSONValue

  /// - Parameters:
  ///   - value: what has to be an object.
  ///   - file: the path, for errors.
  ///   - place: where the object is, such as `.columns[2]`; empty for the whole file.
  ///   - known: all members the object may have. Another one is refused: a slip of the finger in an optional member
  ///     must not go unseen.
  init(_ value: JSONValue, file: String, place: String = "", known: [String]) throws(DataFileError) {
    self.value = value
    self.file = file
    self.place = place
    let names = known.map { "\"\($0)\"" }.joined(separator: ", ")
    guard case .object(let members) = value else {
      throw fault(nil, expected: "an object with \(names)", found: value.kindName)
    }
    if let stranger = members.first(where: { !known.contains($0.key) }) {
      throw DataFileError(
        .malformed, file: file, at: "at \(place).\(stranger.key)", "unknown member, expected one of \(names)")
    }
  }

  func has(_ key: String) -> Bool { value[key] != nil }

  func text(_ key: String) throws(DataFileError) -> String {
    let found = try member(key, "a string")
    guard case .string(let text) = found else { throw fault(key, expected: "a string", found: found.kindName) }
    return text
  }

  func number(_ key: String) throws(DataFileError) -> Double {
    try number(try member(key, "a number"), key)
  }

  func wholeNumber(_ key: String) throws(DataFileError) -> Int {
    let found = try member(key, "a whole number")
    switch found {
    case .integer(let whole): return whole
    case .number(let text):
      // 4.42e2 is a whole number too.
      guard let whole = Double(text).flatMap({ Int(exactly: $0) }) else {
        throw fault(key, expected: "a whole number", found: text)
      }
      return whole
    default: throw fault(key, expected: "a whole number", found: found.kindName)
    }
  }

  func numbers(_ key: String) throws(DataFileError) -> [Double] {
    let items = try list(key, of: "numbers")
    var result: [Double] = []
    for (index, item) in items.enumerated() { result.append(try number(item, "\(key)[\(index)]")) }
    return result
  }

  func object(_ key: String, known: [String]) throws(DataFileError) -> JSONMembers {
    try JSONMembers(member(key, "an object"), file: file, place: "\(place).\(key)", known: known)
  }

  func objects(_ key: String, known: [String]) throws(DataFileError) -> [JSONMembers] {
    let items = try list(key, of: "objects")
    var result: [JSONMembers] = []
    for (index, item) in items.enumerated() {
      result.append(try JSONMembers(item, file: file, place: "\(place).\(key)[\(index)]", known: known))
    }
    return result
  }

  private func list(_ key: String, of what: String) throws(DataFileError) -> [JSONValue] {
    let found = try member(key, "a list of \(what)")
    guard case .array(let items) = found else {
      throw fault(key, expected: "a list of \(what)", found: found.kindName)
    }
    return items
  }

  private func number(_ found: JSONValue, _ key: String) throws(DataFileError) -> Double {
    switch found {
    case .integer(let whole): return Double(whole)
    case .number(let text):
      guard let number = Double(text), number.isFinite else {
        throw fault(key, expected: "a number below 1.8·10³⁰⁸ in absolute value", found: text)
      }
      return number
    default: throw fault(key, expected: "a number", found: found.kindName)
    }
  }

  private func member(_ key: String, _ expected: String) throws(DataFileError) -> JSONValue {
    guard let found = value[key] else {
      throw DataFileError(
        .malformed, file: file, at: place.isEmpty ? nil : "at \(place)", "\"\(key)\" is absent, expected \(expected)")
    }
    return found
  }

  private func fault(_ key: String?, expected: String, found: String) -> DataFileError {
    let path = place + (key.map { ".\($0)" } ?? "")
    return DataFileError(
      .malformed, file: file, at: path.isEmpty ? nil : "at \(path)", expected: expected, found: found)
  }
}
