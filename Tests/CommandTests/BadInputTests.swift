import DataFiles
import Foundation
import LinearAlgebra
import Testing

/// Input that makes no sense gives status 3, one line that names the culprit, and no file.
@Suite struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var arguments: [String]
    /// What the line has to say.
    var says: [String]
    var prepare: @Sendable (SmallProblem) throws -> Void = { _ in }
  }

  static let cases: [Case] = [
    Case(
      testDescription: "NaN in H", arguments: ["--gram", "bad.npy", "--dense", "W.npy"],
      says: ["bad.npy", "row 3, column 5", "finite"],
      prepare: { small in
        var gram = small.gram
        gram[3, 5] = .nan
        try SmallProblem.write(gram, to: small.folder.path("bad.npy"))
      }),
    Case(
      testDescription: "H that is not square", arguments: ["--gram", "W.npy", "--dense", "W.npy"],
      says: ["W.npy", "square", "12×3"]),
    Case(
      testDescription: "H that is not symmetric", arguments: ["--gram", "bad.npy", "--dense", "W.npy"],
      says: ["bad.npy", "not symmetric", "(5, 3)"],
      prepare: { small in
        var gram = small.gram
        gram[3, 5] += 100
        try SmallProblem.write(gram, to: small.folder.path("bad.npy"))
      }),
    Case(
      testDescription: "H that is singular", arguments: ["--gram", "bad.npy", "--dense", "W.npy"],
      says: ["bad.npy", "singular", "damping"],
      prepare: { small in
        try SmallProblem.write(Matrix(rows: 12, columns: 12, repeating: 1), to: small.folder.path("bad.npy"))
      }),
    Case(
      testDescription: "G of another height", arguments: ["--gram", "H.npy", "--linear", "bad.npy"],
      says: ["bad.npy", "G", "12 rows", "5×3"],
      prepare: { try SmallProblem.write(Matrix(rows: 5, columns: 3), to: $0.folder.path("bad.npy")) }),
    Case(
      testDescription: "words in a CSV file", arguments: ["--gram", "H.npy", "--linear", "bad.csv"],
      says: ["bad.csv", "row 3", "column 'a'", "'many'"],
      prepare: { try $0.folder.write("a\n1\nmany\n", to: "bad.csv") }),
    Case(
      testDescription: "an ending nobody knows", arguments: ["--gram", "H.txt", "--dense", "W.npy"],
      says: ["H.txt", ".npy"]),
    Case(
      testDescription: "a file that is not there", arguments: ["--gram", "none.npy", "--dense", "W.npy"],
      says: ["none.npy"]),
    Case(
      testDescription: "a truncated file", arguments: ["--gram", "bad.npy", "--dense", "W.npy"], says: ["bad.npy"],
      prepare: { small in
        let whole = try Data(contentsOf: small.folder.url.appendingPathComponent("H.npy"))
        try whole.prefix(500).write(to: small.folder.url.appendingPathComponent("bad.npy"))
      }),
    Case(
      testDescription: "more groups than there are",
      arguments: ["--gram", "H.npy", "--dense", "W.npy", "--keep", "13"], says: ["--keep", "13", "0 to 12"]),
    Case(
      testDescription: "groups that overlap", arguments: ["--gram", "H.npy", "--dense", "W.npy", "--groups", "g.json"],
      says: ["g.json", "variable 3", "group 0", "group 1"],
      prepare: { try $0.folder.write("[[0,1,2,3],[3,4,5,6,7,8,9,10,11]]", to: "g.json") }),
    Case(
      testDescription: "groups that are not lists",
      arguments: ["--gram", "H.npy", "--dense", "W.npy", "--groups", "g.json"], says: ["g.json", "[1][0]", "list"],
      prepare: { try $0.folder.write("[[0,1],[\"two\"]]", to: "g.json") }),
    Case(
      testDescription: "groups that are no JSON",
      arguments: ["--gram", "H.npy", "--dense", "W.npy", "--groups", "g.json"], says: ["g.json", "JSON"],
      prepare: { try $0.folder.write("0 1 2\n3 4 5\n", to: "g.json") }),
    Case(
      testDescription: "groups of a size that does not fit",
      arguments: ["--gram", "H.npy", "--dense", "W.npy", "--group-size", "5"], says: ["H.npy", "groups of 5"]),
    Case(
      testDescription: "too few costs", arguments: ["--gram", "H.npy", "--dense", "W.npy", "--costs", "c.json"],
      says: ["c.json", "12, one per group", "found 2"], prepare: { try $0.folder.write("[1,2]", to: "c.json") }),
    Case(
      testDescription: "a negative cost", arguments: ["--gram", "H.npy", "--dense", "W.npy", "--costs", "c.json"],
      says: ["c.json", "group 2", "positive"],
      prepare: { try $0.folder.write("[1,2,-3,1,1,1,1,1,1,1,1,1]", to: "c.json") }),
    Case(
      testDescription: "a fixed group that does not exist",
      arguments: ["--gram", "H.npy", "--dense", "W.npy", "--fixed-out", "12"], says: ["fixed-out", "12", "0 to 11"]),
    Case(
      testDescription: "means of something else",
      arguments: ["--gram", "H.npy", "--dense", "W.npy", "--means", "m.csv", "--samples", "36"],
      says: ["m.csv", "variance 0"],
      prepare: { try $0.folder.write(String(repeating: "1e6\n", count: 12), to: "m.csv") }),
  ]

  @Test(arguments: cases) func oneLineAndNoFile(_ bad: Case) throws {
    let small = try SmallProblem()
    try bad.prepare(small)
    let keep = bad.arguments.contains("--keep") ? [] : ["--keep", "3"]
    let before = try small.folder.names()
    for command in [["select", "--out", "B.npy"], ["compare", "--html", "page.html"]] {
      let run = try Tool.run(command + bad.arguments + keep + ["--json", "--quiet"], in: small.folder)
      #expect(run.status == 3)
      #expect(run.output.isEmpty)
      #expect(run.errorLines.count == 1, "\(run.errors)")
      #expect(run.errors.hasPrefix("espalier: error: "))
      for text in bad.says { #expect(run.errors.contains(text), "\(run.errors)") }
      #expect(try small.folder.names() == before)
    }
  }
}
