import Foundation
import LinearAlgebra
import Testing

/// Every exit status of the contract is reached.
@Suite struct ExitStatusTests {
  @Test(arguments: [
    ["select"],
    ["select", "--gram", "H.npy", "--keep", "3"],
    ["select", "--gram", "H.npy", "--linear", "G.npy", "--dense", "W.npy", "--keep", "3"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--method", "guess"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "-1"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep=-1"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "2.5"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3,4"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--method", "fluctuation"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--damping=-1"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--threads", "0"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--time-limit", "nan"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--group-size", "3", "--groups", "g.json"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--fixed-in", "5..2"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--out", "B.txt"],
    ["compare", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3,"],
    ["compare", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--methods", "swap,guess"],
    ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--solver", "cbc"],
    ["unheard-of"],
  ])
  func wrongUsageIs2(_ arguments: [String]) throws {
    let small = try SmallProblem()
    let run = try Tool.run(arguments, in: small.folder)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.hasPrefix("espalier: error: "))
    #expect(run.errors.contains("--help'"))
  }

  @Test func conflictingFixesAre4() throws {
    let run = try SmallProblem().select("--dense", "W.npy", "--keep", "2", "--fixed-in", "1..5", "--json")
    #expect(run.status == 4)
    #expect(run.output.isEmpty)
    #expect(run.errors == "espalier: error: infeasible: 5 groups are fixed in, but the budget is 2\n")
  }

  @Test(arguments: ["exhaustive", "branch-and-bound", "automatic"])
  func aProofCutShortIs5AndTheIncumbentIsGiven(_ method: String) throws {
    let small = try SmallProblem()
    let run = try small.select(
      "--dense", "W.npy", "--keep", "6", "--method", method, "--time-limit", "0", "--json", "--out", "B.npy")
    #expect(run.status == 5)
    let found = try run.json()
    #expect(found["status"] as? String == "timeLimit")
    #expect((found["support"] as? [Int])?.count == 6)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.hasPrefix("espalier: warning: "))
    #expect(try small.folder.names().contains("B.npy"))
  }

  @Test func aHeuristicCutShortIs0() throws {
    let run = try SmallProblem().select(
      "--dense", "W.npy", "--keep", "6", "--method", "backward", "--time-limit", "0", "--json")
    #expect(run.status == 0)
    #expect(try run.json()["status"] as? String == "timeLimit")
  }

  @Test func compareIs5OnlyForMethodsThatWereNamed() throws {
    let small = try SmallProblem()
    let named = try small.compare(
      "--dense", "W.npy", "--keep", "6", "--methods", "branch-and-bound", "--time-limit", "0", "--json")
    #expect(named.status == 5)
    #expect((try named.json()["results"] as? [Any])?.count == 1)
    #expect(try small.compare("--dense", "W.npy", "--keep", "6", "--time-limit", "0", "--json").status == 0)
  }

  // Tests may run as root, whom permissions do not stop; a directory that is a file stops everybody.
  @Test(arguments: [["select", "--out", "H.npy/B.npy"], ["compare", "--html", "H.npy/page.html"]])
  func anOutputThatCannotBeWrittenIs7(_ arguments: [String]) throws {
    let small = try SmallProblem()
    let run = try Tool.run(arguments + ["--gram", "H.npy", "--dense", "W.npy", "--keep", "3"], in: small.folder)
    #expect(run.status == 7)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.hasPrefix("espalier: error: H.npy/"))
    #expect(try small.folder.names() == ["G.npy", "H.npy", "W.npy"])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIs7() throws {
    let small = try SmallProblem()
    let run = try Tool.run(
      ["compare", "--gram", "H.npy", "--dense", "W.npy", "--keep", "3", "--html", "/dev/full", "--quiet"],
      in: small.folder)
    #expect(run.status == 7)
    #expect(run.errorLines.count == 1)
  }

  @Test func sigintIs130AndTheIncumbentIsValidJSON() throws {
    // Far too many supports to finish; progress says that the search has begun.
    let large = try SmallProblem(variables: 80, outputs: 2)
    for command in ["select", "compare"] {
      let method = command == "select" ? "--method" : "--methods"
      let tool = try Tool.start(
        [
          command, "--gram", "H.npy", "--dense", "W.npy", "--keep", "40", method, "branch-and-bound", "--json",
          "--progress", "json",
        ], in: large.folder)
      try tool.waitForProgress()
      tool.interrupt()
      let run = try tool.finish()
      #expect(run.status == 130)
      let document = try run.json()
      let found = command == "select" ? document : (document["results"] as? [[String: Any]])?.first
      #expect(found?["status"] as? String == "cancelled")
      #expect((found?["support"] as? [Int])?.count == 40)
    }
  }

  @Test func aReaderThatGoesAwayIsNoError() throws {
    let small = try SmallProblem()
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = try Tool.path()
    process.arguments = ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "5"]
    process.currentDirectoryURL = small.folder.url
    process.standardOutput = output
    process.standardError = errors
    try output.fileHandleForReading.close()
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
  }
}
