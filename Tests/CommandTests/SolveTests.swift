import Foundation
import MIP
import Testing

@Suite struct SolveTests {
  static let knapsack = """
    Maximize
     value: 4 a + 5 b + 6 c + 9 d + 1
    Subject To
     weight: 3 a + 4 b + 5 c + 6 d <= 9
    Binaries
     a b c d
    End
    """

  static let linear = """
    Minimize
     cost: 2 x + 3 y
    Subject To
     demand: x + y >= 4
     share: x - y <= 2
    End
    """

  /// Market split (Cornuéjols and Dawande 1999): no solver finishes it soon, and the slack makes it feasible.
  static func hard() -> String {
    var state: UInt64 = 88_172_645_463_325_252
    func next() -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % 100)
    }
    var lines: [String] = []
    for row in 0..<5 {
      let weights = (0..<40).map { _ in next() }
      let terms = weights.enumerated().map { "\($1) x\($0)" }.joined(separator: " + ")
      lines.append(" r\(row): \(terms) + s\(row) - t\(row) = \(weights.reduce(0, +) / 2)")
    }
    let slacks = (0..<5).map { "s\($0) + t\($0)" }.joined(separator: " + ")
    return "Minimize\n slack: \(slacks)\nSubject To\n\(lines.joined(separator: "\n"))\nBinaries\n "
      + (0..<40).map { "x\($0)" }.joined(separator: "\n ") + "\nEnd\n"
  }

  private func folder(_ text: String, _ name: String = "m.lp") throws -> Scratch {
    let folder = try Scratch()
    try folder.write(text, to: name)
    return folder
  }

  @Test(arguments: ["cbc", "glpk"])
  func jsonContract(_ solver: String) throws {
    let run = try Tool.run(["solve", "m.lp", "--solver", solver, "--json"], in: folder(Self.knapsack))
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    let found = try run.json()
    #expect(
      Set(found.keys) == [
        "solver", "status", "objective", "bound", "gap", "variables", "duals", "reducedCosts", "conflict", "nodes",
        "seconds",
      ])
    #expect((found["solver"] as? String)?.lowercased().hasPrefix(solver) == true)
    #expect(found["status"] as? String == "optimal")
    #expect(found["objective"] as? Double == 14)
    #expect(found["bound"] as? Double == 14)
    #expect(found["gap"] as? Double == 0)
    #expect(found["variables"] as? [String: Double] == ["a": 1, "b": 0, "c": 0, "d": 1])
    #expect(found["duals"] is NSNull)
  }

  @Test func linearProgramsHaveDuals() throws {
    let found = try Tool.run(["solve", "m.lp", "--json"], in: folder(Self.linear)).json()
    #expect((found["solver"] as? String)?.hasPrefix("CLP") == true)
    // x + y = 4 and x − y = 2: x = 3, y = 1; prices 2.5 and −0.5.
    #expect(found["objective"] as? Double == 9)
    #expect(found["variables"] as? [String: Double] == ["x": 3, "y": 1])
    #expect(found["duals"] as? [String: Double] == ["demand": 2.5, "share": -0.5])
  }

  @Test func tableNamesWhatIsNotZero() throws {
    let run = try Tool.run(["solve", "m.lp"], in: folder(Self.knapsack))
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("m.lp: maximize, 4 variables (4 binary), 1 row (1 ≤), 4 nonzeros, |a| 3…6, |c| 4…9\n"))
    #expect(run.output.contains("optimal"))
    let lines = run.output.split(separator: "\n").map { String($0) }
    #expect(lines.contains { $0.hasPrefix("a ") && $0.hasSuffix(" 1") })
    #expect(!lines.contains { $0.hasPrefix("b ") })
  }

  @Test func relaxation() throws {
    let found = try Tool.run(["solve", "m.lp", "--relaxed", "--json"], in: folder(Self.knapsack)).json()
    // Best value per weight first: d, then a.
    #expect(found["objective"] as? Double == 14)
    let refused = try Tool.run(["solve", "m.lp", "--solver", "clp"], in: folder(Self.knapsack))
    #expect(refused.status == 2)
    #expect(refused.errors.contains("CLP does not support integer variables"))
  }

  @Test func infeasibleModelsNameWhatConflicts() throws {
    let text = "Minimize\n x\nSubject To\n low: x + y <= 1\n high: x + y >= 3\n other: x <= 8\nEnd\n"
    let run = try Tool.run(["solve", "m.lp", "--json"], in: folder(text))
    #expect(run.status == 4)
    let found = try run.json()
    #expect(found["status"] as? String == "infeasible")
    #expect(found["objective"] is NSNull && found["variables"] is NSNull)
    let conflict = try #require(found["conflict"] as? [String])
    #expect(conflict.count == 2 && conflict[0].contains("low") && conflict[1].contains("high"))
    let table = try Tool.run(["solve", "m.lp"], in: folder(text))
    #expect(table.output.contains("row low") && !table.output.contains("row other"))
  }

  @Test func unboundedModels() throws {
    let run = try Tool.run(["solve", "m.lp", "--json"], in: folder("Maximize\n x\nSubject To\n c: x - y <= 1\nEnd\n"))
    #expect(run.status == 3)
    #expect(["unbounded", "infeasibleOrUnbounded"].contains(try run.json()["status"] as? String))
  }

  @Test func filesThatCannotBeRead() throws {
    let folder = try folder("Minimize\n x +\nSubject To\nEnd\n")
    let run = try Tool.run(["solve", "m.lp"], in: folder)
    #expect(run.status == 3)
    #expect(run.errorLines == ["espalier: error: m.lp: line 3: expected a number, a variable or [, found “Subject”"])
    #expect(try Tool.run(["solve", "no.mps"], in: folder).status == 3)
    #expect(try Tool.run(["solve", "m.lp", "--gap", "-1"], in: folder).status == 2)
    #expect(try Tool.run(["solve", "m.lp", "--write", "x.txt"], in: folder).status == 2)
    #expect(try Tool.run(["solve", "m.lp", "--out", "no/x.sol"], in: folder).status == 7)
  }

  @Test func solutionsAreWrittenAndStartFromAgain() throws {
    let folder = try folder(Self.knapsack)
    #expect(try Tool.run(["solve", "m.lp", "--out", "s.sol"], in: folder).status == 0)
    let lines = try String(contentsOf: folder.url.appendingPathComponent("s.sol"), encoding: .utf8)
    #expect(lines == "# status optimal\n# objective 14.0\na 1\nb 0\nc 0\nd 1\n")
    let json = try Tool.run(["solve", "m.lp", "--out", "s.json", "--json"], in: folder)
    #expect(try String(contentsOf: folder.url.appendingPathComponent("s.json"), encoding: .utf8) == json.output)
    for start in ["s.sol", "s.json"] {
      let again = try Tool.run(["solve", "m.lp", "--start", start, "--json"], in: folder)
      #expect(try again.json()["objective"] as? Double == 14, "\(again.errors)")
    }
    try folder.write("a 1\nb 1\nc 1\nd 1\n", to: "heavy.sol")
    let heavy = try Tool.run(["solve", "m.lp", "--start", "heavy.sol", "--json"], in: folder)
    #expect(try heavy.json()["objective"] as? Double == 14)
    #expect(heavy.errors.contains("heavy.sol is no feasible point (row"))
    try folder.write("a 1\nq 1\n", to: "bad.sol")
    let bad = try Tool.run(["solve", "m.lp", "--start", "bad.sol"], in: folder)
    #expect(bad.status == 3)
    #expect(bad.errors.contains("bad.sol: line 2: there is no variable 'q' in the model"))
  }

  @Test func modelsAreConverted() throws {
    let folder = try folder(Self.knapsack)
    let run = try Tool.run(["solve", "m.lp", "--no-solve", "--write", "m.mps.gz"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "m.lp: maximize, 4 variables (4 binary), 1 row (1 ≤), 4 nonzeros, |a| 3…6, |c| 4…9\n")
    #expect(
      try Model(contentsOf: folder.path("m.mps.gz")).isEquivalent(to: Model(contentsOf: folder.path("m.lp"))))
    let again = try Tool.run(["solve", "m.mps.gz", "--json"], in: folder)
    #expect(try again.json()["objective"] as? Double == 14)
  }

  @Test func poolsAreBestFirst() throws {
    let run = try Tool.run(["solve", "m.lp", "--pool", "3", "--json"], in: folder(Self.knapsack))
    #expect(run.status == 0, "\(run.errors)")
    let solutions = try #require(run.json()["solutions"] as? [[String: Any]])
    // With the constant 1: a d is worth 14, b c 12, a c 11.
    #expect(solutions.compactMap { $0["objective"] as? Double } == [14, 12, 11])
    #expect(try Tool.run(["solve", "m.lp", "--pool", "3"], in: folder(Self.knapsack)).output.contains("a, d"))
  }

  @Test func aLimitBeforeTheProofIsStatus5() throws {
    let folder = try folder(Self.hard())
    // Three seconds are plenty for a first solution, unless the machine has much else to do.
    for limit in ["3", "12", "40"] {
      let run = try Tool.run(["solve", "m.lp", "--time-limit", limit, "--out", "s.sol", "--json"], in: folder)
      #expect(run.status == 5, "\(run.errors)")
      let found = try run.json()
      #expect(found["status"] as? String == "timeLimit")
      if found["objective"] is NSNumber { break }
    }
    #expect(try folder.names().contains("s.sol"))
  }

  @Test func interruptionGivesTheIncumbent() throws {
    let folder = try folder(Self.hard())
    let tool = try Tool.start(["solve", "m.lp", "--json", "--progress", "json"], in: folder)
    try tool.waitForProgress()
    Thread.sleep(forTimeInterval: 0.5)
    tool.interrupt()
    let run = try tool.finish()
    #expect(run.status == 130, "\(run.errors)")
    #expect(try run.json()["status"] as? String == "cancelled")
  }

  @Test func infoListsTheSolvers() throws {
    let run = try Tool.run(["info", "--json"], in: Scratch())
    let solvers = try #require(run.json()["solvers"] as? [[String: String]])
    #expect(solvers.compactMap { $0["name"] }.prefix(2) == ["CBC", "CLP"])
    #expect(solvers.allSatisfy { $0["version"]?.isEmpty == false && $0["licence"]?.isEmpty == false })
    #expect(try Tool.run(["info"], in: Scratch()).output.contains("EPL-2.0"))
  }
}
