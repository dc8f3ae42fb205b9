import Foundation
import LinearAlgebra
import Selection
import Testing

/// `--constraints`: the library's result from a file, and errors that name the file, the constraint and the field.
@Suite struct ConstraintsTests {
  private static let every = """
    {"constraints": [
      {"type": "exclude", "groups": [1, 2]},
      {"type": "all-or-none", "groups": [4, 5, 6], "name": "stem"},
      {"type": "at-most", "count": 2, "groups": [0, 3, 7]},
      {"type": "at-least", "count": 1, "groups": [8, 9]},
      {"type": "exactly", "count": 1, "groups": [10, 11]},
      {"type": "implies", "if": 1, "then": 4},
      {"type": "resource", "name": "macs", "costs": [1,2,3,4,5,6,7,8,9,10,11,12], "limit": 40},
      {"type": "linear", "coefficients": {"3": 1, "5": -2}, "lower": null, "upper": 1}
    ]}
    """

  private let constraints: [SideConstraint] = [
    .excludes([1, 2]), .allOrNone([4, 5, 6], named: "stem"), .atMost(2, of: [0, 3, 7]), .atLeast(1, of: [8, 9]),
    .exactly(1, of: [10, 11]), .implies(1, 4), .resource(named: "macs", costs: (1...12).map(Double.init), limit: 40),
    .linear([3: 1, 5: -2], upper: 1),
  ]

  @Test(arguments: Method.allCases.filter { $0 != .fluctuation })
  func everyTypeGivesTheLibrarysResult(_ method: Method) throws {
    let small = try SmallProblem()
    try small.folder.write(Self.every, to: "c.json")
    let run = try small.select(
      "--dense", "W.npy", "--keep", "6", "--constraints", "c.json", "--method", method.rawValue, "--json")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let problem = try SelectionProblem(
      gram: small.gram, dense: small.dense, budget: .groups(6), sideConstraints: constraints)
    let found = try run.json()
    let support = try #require(found["support"] as? [Int])
    #expect(support == (try problem.select(method).support))
    #expect(problem.isFeasible(support: support))
  }

  @Test func compareTakesThemToo() throws {
    let small = try SmallProblem()
    try small.folder.write(Self.every, to: "c.json")
    let run = try small.compare(
      "--dense", "W.npy", "--keep", "4,6", "--constraints", "c.json", "--json", "--html", "c.html")
    #expect(run.status == 0)
    let found = try run.json()
    #expect((found["problem"] as? [String: Any])?["constraints"] as? String == "c.json")
    let problem = try SelectionProblem(
      gram: small.gram, dense: small.dense, budget: .groups(6), sideConstraints: constraints)
    let results = try #require(found["results"] as? [[String: Any]])
    #expect(results.count == 2 * Method.allCases.count - 2)
    for result in results {
      #expect(problem.isFeasible(support: try #require(result["support"] as? [Int])))
    }
    #expect(try String(contentsOfFile: small.folder.path("c.html"), encoding: .utf8).contains("side constraints"))
  }

  @Test func theFileInTheReadmeWorks() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let block = try #require(readme.components(separatedBy: "```json\n").dropFirst().first)
    let small = try SmallProblem()
    try small.folder.write(try #require(block.components(separatedBy: "```").first), to: "c.json")
    let run = try small.select("--dense", "W.npy", "--keep", "6", "--constraints", "c.json", "--json")
    #expect(run.status == 0)
    #expect(try run.json()["status"] as? String == "optimal")
  }

  static let bad: [(text: String, says: [String])] = [
    ("[]", ["c.json", "constraints"]),
    ("{\"rules\": []}", ["c.json", "constraints"]),
    ("at most two", ["c.json", "JSON"]),
    ("{\"constraints\": [{\"groups\": [1, 2]}]}", ["constraint 0", "'type'", "missing"]),
    (
      "{\"constraints\": [{\"type\": \"forbid\", \"groups\": [1, 2]}]}",
      ["constraint 0", "'type'", "'forbid'", "exclude"]
    ),
    (
      "{\"constraints\": [{\"type\": \"exclude\", \"groups\": [1, 2]}, {\"type\": \"at-most\", \"groups\": [1]}]}",
      ["constraint 1", "'count'", "missing"]
    ),
    ("{\"constraints\": [{\"type\": \"exclude\", \"groups\": [1, \"b\"]}]}", ["constraint 0", "'groups'", "list"]),
    (
      "{\"constraints\": [{\"type\": \"exclude\", \"groups\": [1, 12]}]}",
      ["constraint 0", "groups", "group 12 ", "11"]
    ),
    (
      "{\"constraints\": [{\"type\": \"at-most\", \"count\": 1.5, \"groups\": [1]}]}",
      ["constraint 0", "'count'", "whole"]
    ),
    (
      "{\"constraints\": [{\"type\": \"linear\", \"coefficients\": {\"1\": 1}, \"uper\": 1}]}",
      ["constraint 0", "'uper'", "upper"]
    ),
    (
      "{\"constraints\": [{\"type\": \"linear\", \"coefficients\": {\"one\": 1}}]}",
      ["constraint 0", "'coefficients'", "'one'"]
    ),
    (
      "{\"constraints\": [{\"type\": \"linear\", \"coefficients\": {\"1\": 1}, \"lower\": 3, \"upper\": 2}]}",
      ["constraint 0", "lower", "above"]
    ),
    (
      "{\"constraints\": [{\"type\": \"resource\", \"name\": \"macs\", \"costs\": [1, 2], \"limit\": 2}]}",
      ["constraint 0 (resource 'macs')", "costs", "2 numbers", "12"]
    ),
  ]

  @Test(arguments: bad.indices) func badInputIsNamed(_ index: Int) throws {
    let small = try SmallProblem()
    try small.folder.write(Self.bad[index].text, to: "c.json")
    let before = try small.folder.names()
    let run = try small.select(
      "--dense", "W.npy", "--keep", "6", "--constraints", "c.json", "--out", "B.npy", "--json")
    #expect(run.status == 3)
    #expect(run.output.isEmpty)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.hasPrefix("espalier: error: ") && run.errors.contains("c.json"))
    for text in Self.bad[index].says { #expect(run.errors.contains(text), "\(run.errors)") }
    #expect(try small.folder.names() == before)
  }

  /// A decoder would take one of two equal keys without a word: for select and for the rules of regress.
  @Test(arguments: [
    (#"{"constraints": [], "constraints": []}"#, "constraints"), (#"{"lower": {"a": 0}, "lower": {"b": 0}}"#, "lower"),
    (#"{"lower": {"a": 0, "a": -1}}"#, "a"),
    (#"{"constraints": [{"type": "exclude", "groups": [1, 2], "groups": [0, 1]}]}"#, "groups"),
  ])
  func duplicateKeysAreRefused(text: String, key: String) throws {
    let small = try SmallProblem()
    try small.folder.write(text, to: "c.json")
    try small.folder.write("a,b,y\n1,2,3\n2,1,2\n3,1,5\n4,4,1\n", to: "x.csv")
    let select = try small.select("--dense", "W.npy", "--keep", "6", "--constraints", "c.json")
    let regress = try Tool.run(
      ["regress", "x.csv", "--target", "y", "--keep", "1", "--constraints", "c.json"], in: small.folder)
    for run in [select, regress] {
      #expect(run.status == 3 && run.errors.contains("c.json: byte "), "\(run.errors)")
      #expect(run.errors.contains("duplicate key '\(key)'"), "\(run.errors)")
    }
  }

  @Test func devicesAreRefused() throws {
    let small = try SmallProblem()
    try small.folder.write("a,b,y\n1,2,3\n2,1,2\n3,1,5\n4,4,1\n", to: "x.csv")
    let regress = ["regress", "x.csv", "--target", "y"]
    for run in [
      try small.select("--dense", "W.npy", "--keep", "6", "--constraints", "/dev/zero"),
      try Tool.run(regress + ["--keep", "1", "--constraints", "/dev/zero"], in: small.folder),
      try Tool.run(regress + ["--verify-certificate", "/dev/zero"], in: small.folder),
    ] {
      #expect(run.status == 3 && run.errors.contains("/dev/zero: is a device, not a regular file"), "\(run.errors)")
    }
  }

  @Test func aMissingFileIsNamed() throws {
    let run = try SmallProblem().select("--dense", "W.npy", "--keep", "6", "--constraints", "none.json")
    #expect(run.status == 3 && run.errors.contains("none.json"))
  }

  @Test func aConflictIs4AndNamesTheConstraints() throws {
    let small = try SmallProblem()
    try small.folder.write(
      """
      {"constraints": [{"type": "implies", "if": 0, "then": 1}, {"type": "at-least", "count": 3, "groups": [2, 3, 4]},
       {"type": "exclude", "groups": [3, 4], "name": "twins"}]}
      """, to: "c.json")
    let before = try small.folder.names()
    let arguments = ["--gram", "H.npy", "--dense", "W.npy", "--keep", "6", "--constraints", "c.json"]
    for command in [["select", "--out", "B.npy"], ["compare", "--html", "c.html"]] {
      let run = try Tool.run(command + arguments, in: small.folder)
      #expect(run.status == 4)
      #expect(run.output.isEmpty)
      #expect(
        run.errorLines.last
          == "espalier: error: infeasible: constraint 1 (at-least) and constraint 2 (exclude 'twins') cannot hold together"
      )
      #expect(try small.folder.names() == before)
    }
  }
}
