import Foundation
import LinearAlgebra
import Testing

@Suite struct InfoAndHelpTests {
  @Test func infoJSON() throws {
    let run = try Tool.run(["info", "--json"], in: Scratch())
    #expect(run.status == 0)
    let information = try run.json()
    #expect(Set(information.keys) == ["version", "swift", "blas", "cores", "threads", "solvers"])
    #expect((information["blas"] as? [String: String])?["core"] == BLASRuntime.coreName)
    #expect(try #require(information["cores"] as? Int) >= 1)
    let version = try Tool.run(["--version"], in: Scratch())
    #expect(version.output == "\(information["version"] as? String ?? "")\n")
  }

  @Test func infoTable() throws {
    let run = try Tool.run(["info"], in: Scratch())
    #expect(run.status == 0)
    #expect(run.output.contains(BLASRuntime.coreName))
  }

  /// Help stays within 80 columns, so that the terminal does not break the example.
  @Test(arguments: [
    ["--help"], ["select", "--help"], ["compare", "--help"], ["solve", "--help"], ["private", "--help"],
    ["info", "--help"], ["help", "select"],
  ])
  func helpHasAnExample(_ arguments: [String]) throws {
    let run = try Tool.run(arguments, in: Scratch())
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    let example = try #require(lines.firstIndex(of: "EXAMPLE"))
    #expect(lines[example + 1].hasPrefix("  espalier "))
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  /// The example of `select`, as it stands in the help, runs.
  @Test func theExampleOfSelectRuns() throws {
    let small = try SmallProblem(variables: 384, outputs: 4)
    let help = try Tool.run(["select", "--help"], in: small.folder).output
    let start = try #require(help.range(of: "EXAMPLE\n")).upperBound
    let end = try #require(help.range(of: "\n\n", range: start..<help.endIndex)).lowerBound
    let words = help[start..<end].replacing("\\\n", with: " ").split(whereSeparator: \.isWhitespace).map { String($0) }
    let run = try Tool.run(Array(words.dropFirst()), in: small.folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try small.folder.names().contains("B.npy"))
  }
}
