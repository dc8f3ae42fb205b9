import Foundation
import Testing

/// The example programs print what they promise.
@Suite struct ExampleTests {
  @Test func constrainedPruning() throws {
    let folder = try Scratch()
    let run = try RunningTool(executable: Tool.path(of: "ConstrainedPruning"), arguments: [], folder: folder).finish()
    #expect(run.status == 0 && run.errors.isEmpty)
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 6)
    #expect(lines[0].hasSuffix("keeps [1, 2, 4, 7, 9, 11], optimal"))
    #expect(lines[2].hasSuffix("keeps [0, 4, 5, 7, 8, 11], optimal"))
    #expect(lines[3] == "every support looked at gives the same: true")
    #expect(lines[4] == "the free choice breaks: heads 2 and 3 share a block; microseconds")
    #expect(lines[5].contains("'one of 7 and 10 is enough') and constraint 4 (at-least 'both 7 and 10')"))
  }

  @Test func layerBudgets() throws {
    let folder = try Scratch()
    let run = try RunningTool(executable: Tool.path(of: "LayerBudgets"), arguments: [], folder: folder).finish()
    #expect(run.status == 0 && run.errors.isEmpty)
    for name in ["CBC", "dynamic programming"] {
      #expect(run.output.contains("sum of losses, \(name): 0.25354, bound 0.25354, optimal"))
    }
  }

  @Test func plainMIP() throws {
    let folder = try Scratch()
    let run = try RunningTool(executable: Tool.path(of: "PlainMIP"), arguments: [], folder: folder).finish()
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(
      run.output == """
        35 variables (35 binary), 42 rows (6 =, 36 ≤), 130 nonzeros, |a| 1…5, |c| 20…230

        optimal: 685.0
          Erfurt serves Celle, Fulda, Gera, Jena
          Mainz serves Bonn, Kehl
        no room left: capacity of Erfurt
          230.0 for open Mainz
          160.0 for open Erfurt
          85.0 for Erfurt serves Celle
          60.0 for Mainz serves Kehl

        3 solutions, objective 685 … 700, none better left out; as many as asked for
          685.0: Erfurt + Mainz
          695.0: Aachen + Erfurt
          700.0: Erfurt + Kassel

        These 7 demands cannot hold together, and each is needed for that:
          row Jena from Erfurt: Erfurt serves Jena − open Erfurt ≤ 0
          row delivery to Jena: Aachen serves Jena + Bremen serves Jena + Erfurt serves Jena + Kassel serves Jena + Mainz serves Jena = 1
          open Erfurt ≤ 0
          Aachen serves Jena ≤ 0
          Bremen serves Jena ≤ 0
          Kassel serves Jena ≤ 0
          Mainz serves Jena ≤ 0

        """)
  }
}
