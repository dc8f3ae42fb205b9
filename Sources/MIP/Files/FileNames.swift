/// The names that go into a file: those of the model where the format can hold them, and new ones elsewhere.
struct FileNames {
  /// What a name may be in a format.
  struct Rules: Sendable {
    /// In bytes.
    var longest: Int
    /// Whether a name can stand in the file as it is.
    var allows: @Sendable (String) -> Bool
    /// A name made from one that cannot; it may still be too long or taken.
    var repaired: @Sendable (String) -> String
  }

  private(set) var renamed: [ModelText.Renaming] = []
  private let rules: Rules

  init(_ rules: Rules) { self.rules = rules }

  /// Gives every one of `count` things a name that no other has.
  ///
  /// - Parameters:
  ///   - what: "variable", "row" …, for the list of renamed things.
  ///   - prefix: New names are `prefix` and a number.
  ///   - count: How many.
  ///   - used: The names that are taken; grows.
  ///   - name: The name in the model.
  mutating func assign(
    _ what: String, prefix: String, count: Int, used: inout Set<String>, _ name: (Int) -> String?
  ) -> [String] {
    var names = [String](repeating: "", count: count)
    var isOpen = false
    var isRenaming = false
    for index in 0..<count {
      if let given = name(index), given.utf8.count <= rules.longest, rules.allows(given), used.insert(given).inserted {
        names[index] = given
      } else {
        isOpen = true
        isRenaming = isRenaming || name(index) != nil
      }
    }
    guard isOpen else { return names }
    // Where nothing has a name, numbers alone keep the new ones apart.
    let checksAll = isRenaming || !used.isEmpty
    for index in 0..<count where names[index].isEmpty {
      let given = name(index)
      var written = generated(prefix, index)
      if let given {
        let repaired = rules.repaired(given)
        if repaired.utf8.count <= rules.longest, rules.allows(repaired), !used.contains(repaired) { written = repaired }
      }
      if checksAll {
        var attempt = count
        while !used.insert(written).inserted {
          written = generated(prefix, attempt)
          attempt += 1
        }
      }
      names[index] = written
      if let given { renamed.append(ModelText.Renaming(what: what, name: given, written: written)) }
    }
    return names
  }

  private func generated(_ prefix: String, _ index: Int) -> String {
    let name = "\(prefix)\(index)"
    return name.utf8.count <= rules.longest ? name : prefix + String(index, radix: 36)
  }

  /// The name with every byte that is not allowed replaced.
  static func replacing(_ name: String, _ replacement: (UInt8) -> UInt8?) -> String {
    String(decoding: name.utf8.map { replacement($0) ?? $0 }, as: UTF8.self)
  }
}

extension FileNames.Rules {
  /// Names of MPS files. Readers take a leading `*` or `$` for a comment.
  static func mps(_ format: MPSFormat) -> Self {
    Self(
      longest: format == .free ? 255 : 8,
      allows: { name in
        let first = name.utf8.first ?? 0x20
        return first != UInt8(ascii: "*") && first != UInt8(ascii: "$") && name.uppercased() != "'MARKER'"
          && !name.utf8.contains { $0 <= 0x20 || $0 == 0x7F }
      },
      repaired: { name in
        let plain = FileNames.replacing(name) { $0 <= 0x20 || $0 == 0x7F ? UInt8(ascii: "_") : nil }
        return plain.hasPrefix("*") || plain.hasPrefix("$") || plain.hasPrefix("'") ? "_" + plain.dropFirst() : plain
      })
  }
}
