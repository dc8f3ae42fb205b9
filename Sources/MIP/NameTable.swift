/// Optional names of things known by index; free while nobody has a name.
struct NameTable: Sendable {
  /// "variable" or "row", for messages.
  let what: String
  private var names: [String] = []
  private var indices: [String: Int32] = [:]

  init(what: String) { self.what = what }

  /// A table filled at once; an empty name means none.
  init(what: String, names: [String]) throws(MIPError) {
    self.what = what
    indices.reserveCapacity(names.count)
    for (index, name) in names.enumerated() where !name.isEmpty {
      if let owner = indices.updateValue(Int32(index), forKey: name) {
        throw .invalidName(what: what, name: name, problem: "\(what) \(owner) has this name already")
      }
    }
    self.names = names
  }

  var isEmpty: Bool { indices.isEmpty }

  /// The name of an index, or `nil`.
  subscript(index: Int) -> String? {
    guard index < names.count, !names[index].isEmpty else { return nil }
    return names[index]
  }

  func index(of name: String) -> Int? { indices[name].map(Int.init) }

  /// Names an index anew; `nil` takes the name away.
  mutating func set(_ name: String?, at index: Int) throws(MIPError) {
    if let name {
      guard !name.isEmpty else { throw .invalidName(what: what, name: name, problem: "a name cannot be empty") }
      if let owner = indices[name], Int(owner) != index {
        throw .invalidName(what: what, name: name, problem: "\(what) \(owner) has this name already")
      }
    }
    if index < names.count, !names[index].isEmpty { indices[names[index]] = nil }
    guard let name else {
      if index < names.count { names[index] = "" }
      return
    }
    if index >= names.count { names.append(contentsOf: repeatElement("", count: index + 1 - names.count)) }
    names[index] = name
    indices[name] = Int32(index)
  }

  /// Makes room for as many names.
  mutating func reserve(_ count: Int) {
    names.reserveCapacity(count)
    indices.reserveCapacity(count)
  }
}
