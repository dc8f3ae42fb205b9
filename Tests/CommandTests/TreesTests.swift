import Foundation
import Testing

/// `espalier trees fit` and `espalier trees predict` from file to file.
@Suite struct TreesTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch()
    var lines = ["number,kind,noise,label"]
    for row in 0..<80 {
      let kind = ["red", "green", "blue"][row * 7 % 3]
      let label = (row % 2 == 0) != (kind == "red") ? "yes" : "no"
      lines.append("\(row % 10 == 3 ? "" : row % 2 == 0 ? "1.5" : "-1"),\(kind),\(row * 37 % 11),\(label)")
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
  }

  private static let quick = [
    "--trials", "2", "--steps", "100", "--trees", "8", "--depth", "2", "--swaps", "0", "--quiet",
  ]

  @Test func fitsSavesReportsAndPredicts() throws {
    let fit = try Tool.run(
      [
        "trees", "fit", "data.csv", "--target", "label", "--features", "2", "--out", "m.safetensors", "--html",
        "r.html",
        "--stability", "2", "--json",
      ] + Self.quick, in: folder)
    #expect(fit.status == 0, "\(fit.errors)")
    let report = try fit.json()
    #expect((report["selected"] as? [String])?.count ?? 9 <= 2)
    #expect(report["task"] as? String == "classification")
    #expect(try String(contentsOfFile: folder.path("r.html"), encoding: .utf8).contains("Importances"))
    let predict = try Tool.run(
      ["trees", "predict", "m.safetensors", "data.csv", "--target", "label", "--out", "p.csv", "--json"], in: folder)
    #expect(predict.status == 0, "\(predict.errors)")
    let lines = try String(contentsOfFile: folder.path("p.csv"), encoding: .utf8).split(separator: "\n")
    #expect(lines.first == "prediction,probability_no,probability_yes")
    #expect(lines.count == 81)
  }

  /// One clear line, a status of the contract, and no file.
  @Test(
    arguments: [
      (["--target", "nothing", "--features", "2"], 3, "nothing"),
      (["--target", "label", "--features", "0"], 2, "--features"),
      (["--target", "label"], 2, "--path"),
      (["--target", "label", "--features", "1", "--fixed-in", "number,kind"], 2, "forced"),
      (["--target", "label", "--features", "1", "--fixed-in", "colour"], 3, "colour"),
      (["--target", "label", "--features", "1", "--task", "regression"], 3, "row 2"),
    ] as [([String], Int32, String)]) func namesWhatIsWrong(_ arguments: [String], _ status: Int32, _ says: String)
    throws
  {
    let run = try Tool.run(
      ["trees", "fit", "data.csv", "--out", "m.safetensors"] + arguments + Self.quick, in: folder)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errorLines.count == 1 && run.errors.contains(says), "\(run.errors)")
    #expect(try folder.names() == ["data.csv"])
  }

  @Test func refusesAFileThatIsNoModel() throws {
    let run = try Tool.run(["trees", "predict", "data.csv", "data.csv", "--out", "p.csv"], in: folder)
    #expect(run.status == 3 && run.errorLines.count == 1)
    #expect(try folder.names() == ["data.csv"])
  }
}
