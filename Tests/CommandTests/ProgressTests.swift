import Foundation
import Testing

@Suite struct ProgressTests {
  @Test func jsonLines() throws {
    let run = try SmallProblem().select("--dense", "W.npy", "--keep", "6", "--progress", "json", "--json")
    #expect(run.status == 0)
    #expect(!run.errorLines.isEmpty)
    for line in run.errorLines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let keys = try #require(object).keys
      #expect(Set(keys).isSuperset(of: ["stage", "done", "total", "seconds", "incumbent", "bound"]))
    }
  }

  @Test(arguments: [["--quiet"], ["--quiet", "--progress", "json"], ["--progress", "none"]])
  func quietShowsNothing(_ arguments: [String]) throws {
    let small = try SmallProblem()
    let run = try Tool.run(
      ["select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "6"] + arguments, in: small.folder)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
  }

  @Test func quietHidesWarningsNotErrors() throws {
    let small = try SmallProblem()
    let limited = try small.select("--dense", "W.npy", "--keep", "6", "--time-limit", "0", "--quiet")
    #expect(limited.status == 5)
    #expect(limited.errors.isEmpty)
    #expect(!(try small.select("--dense", "none.npy", "--keep", "6", "--quiet").errors.isEmpty))
  }

  @Test func theBarIsTakenAwayBeforeTheResult() throws {
    let large = try SmallProblem(variables: 40, outputs: 2)
    let tool = try Tool.start(
      [
        "select", "--gram", "H.npy", "--dense", "W.npy", "--keep", "20", "--method", "branch-and-bound", "--progress",
        "bar",
      ], in: large.folder)
    try tool.waitForProgress()
    tool.interrupt()
    let run = try tool.finish()
    #expect(run.status == 130)
    #expect(run.errors.contains("branch and bound"))
    #expect(run.errors.contains("\r\u{1B}[2Kespalier: warning: interrupted"))
  }
}
