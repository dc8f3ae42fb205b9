import Testing

@testable import MIP

struct NameTableTests {
  @Test func namesAreFoundBothWays() throws {
    var table = NameTable(what: "row")
    #expect(table.isEmpty && table[0] == nil && table[1000] == nil && table.index(of: "a") == nil)
    try table.set("a", at: 5)
    try table.set("b", at: 0)
    #expect(table[5] == "a" && table[0] == "b" && table[3] == nil)
    #expect(table.index(of: "a") == 5 && table.index(of: "b") == 0)
  }

  @Test func renamingFreesTheOldName() throws {
    var table = NameTable(what: "row")
    try table.set("a", at: 1)
    try table.set("a", at: 1)
    try table.set("b", at: 1)
    #expect(table.index(of: "a") == nil && table[1] == "b")
    try table.set("a", at: 2)
    try table.set(nil, at: 1)
    try table.set(nil, at: 77)
    #expect(table[1] == nil && table.index(of: "b") == nil && table.index(of: "a") == 2)
  }

  @Test func refusedNamesChangeNothing() throws {
    var table = NameTable(what: "row")
    try table.set("a", at: 1)
    try table.set("b", at: 2)
    #expect(throws: MIPError.invalidName(what: "row", name: "a", problem: "row 1 has this name already")) {
      try table.set("a", at: 2)
    }
    #expect(throws: MIPError.invalidName(what: "row", name: "", problem: "a name cannot be empty")) {
      try table.set("", at: 2)
    }
    #expect(table[2] == "b" && table.index(of: "b") == 2)
  }

  /// Random names against a dictionary.
  @Test func randomChangesEqualADictionary() throws {
    var generator = TestGenerator(seed: 4)
    var table = NameTable(what: "x")
    var names: [Int: String] = [:]
    for _ in 0..<3000 {
      let index = Int.random(in: 0..<20, using: &generator)
      let name = Int.random(in: 0..<4, using: &generator) == 0 ? nil : "n\(Int.random(in: 0..<25, using: &generator))"
      if let name, let owner = names.first(where: { $0.value == name })?.key, owner != index {
        #expect(throws: MIPError.self) { try table.set(name, at: index) }
      } else {
        try table.set(name, at: index)
        names[index] = name
      }
    }
    for index in 0..<20 { #expect(table[index] == names[index]) }
    for number in 0..<25 {
      #expect(table.index(of: "n\(number)") == names.first { $0.value == "n\(number)" }?.key)
    }
  }
}
