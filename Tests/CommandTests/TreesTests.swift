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

  /// One cell of text among numbers is a slip, not a class, unless classes are asked for.
  @Test func refusesTextInANumericTarget() throws {
    let rows = (0..<60).map { "\($0 % 7),\($0 == 3 ? "oops" : "\(Double($0) / 4)")" }
    try folder.write("x,y\n" + rows.joined(separator: "\n") + "\n", to: "numbers.csv")
    let arguments = ["trees", "fit", "numbers.csv", "--target", "y", "--features", "1"] + Self.quick
    let run = try Tool.run(arguments, in: folder)
    #expect(run.status == 3 && run.errorLines.count == 1, "\(run.errors)")
    for part in ["numbers.csv", "row 5", "'y'", "'oops'", "59 of 60", "--task classification"] {
      #expect(run.errors.contains(part), "\(run.errors)")
    }
    #expect(try Tool.run(arguments + ["--task", "classification"], in: folder).status == 0)
  }

  /// Rows in messages count as in the file, whoever finds the fault.
  @Test func namesRowsAsTheFileCountsThem() throws {
    func status(_ arguments: [String], _ parts: [String]) throws -> Int32 {
      let run = try Tool.run(["trees"] + arguments, in: folder)
      #expect(run.errorLines.count == 1, "\(run.errors)")
      for part in parts { #expect(run.errors.contains(part), "\(run.errors)") }
      return run.status
    }
    let fit = ["fit", "data.csv", "--target", "label", "--features", "2"] + Self.quick
    try folder.write("number,kind,noise,label\n1,red,2,yes\n1,red,2,perhaps\n", to: "held.csv")
    #expect(try status(fit + ["--validation", "held.csv"], ["held.csv: row 3, column 'label'", "'perhaps'"]) == 3)
    try folder.write("x,y,w\n1,2,1\n2,3,-0.5\n3,1e200,1\n", to: "w.csv")
    let regression = ["fit", "w.csv", "--features", "1", "--task", "regression", "--target"]
    let weighted = regression + ["x", "--weights", "w"]
    #expect(try status(weighted, ["w.csv: row 3, column 'w'", "not negative", "-0.5"]) == 3)
    #expect(try status(regression + ["y"], ["w.csv: row 4, column 'y'", "1e+200"]) == 3)
    let trained = try Tool.run(["trees"] + fit + ["--fixed-in", "number", "--out", "m.safetensors"], in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    try folder.write("number,kind,noise\n1,red,2\nmany,red,3\n", to: "new.csv")
    let predict = ["predict", "m.safetensors", "new.csv", "--out", "p.csv"]
    #expect(try status(predict, ["new.csv: row 3, column 'number'", "'many'"]) == 3)
  }

  @Test func saysWhatAnUnusualOptionMeans() throws {
    let many = try Tool.run(
      ["trees", "fit", "data.csv", "--target", "label", "--features", "9", "--progress", "none"]
        + Self.quick.filter { $0 != "--quiet" }, in: folder)
    #expect(many.status == 0 && many.errors.contains("3 columns"), "\(many.errors)")
    let wrong = try Tool.run(["trees", "fit", "data.csv", "--target", "label"], in: folder)
    #expect(wrong.errors.contains("espalier trees fit --help"), "\(wrong.errors)")
    let nowhere = try Tool.run(
      ["trees", "fit", "data.csv", "--target", "label", "--features", "1", "--html", "/proc/report.html"], in: folder)
    #expect(nowhere.status == 7 && nowhere.errors.contains("/proc/report.html"), "\(nowhere.errors)")
  }

  @Test func keepsAShareOfTheLeaves() throws {
    let fit = try Tool.run(
      [
        "trees", "fit", "data.csv", "--target", "label", "--features", "2", "--shrink", "0.25", "--out",
        "m.safetensors",
      ]
        + ["--json", "--committee", "1"] + Self.quick, in: folder)
    #expect(fit.status == 0, "\(fit.errors)")
    let shrinkage = try #require(try fit.json()["shrinkage"] as? [String: Any])
    #expect(shrinkage["leavesBefore"] as? Int == 32)
    #expect((shrinkage["leavesAfter"] as? Int ?? 99) <= 8)
    #expect(shrinkage["status"] as? String == "optimal")
    let predict = try Tool.run(["trees", "predict", "m.safetensors", "data.csv", "--target", "label"], in: folder)
    #expect(predict.status == 0 && predict.output.contains("AUC"), "\(predict.errors)")
  }

  @Test func warnsOfWordsAmongNumbers() throws {
    let rows = (0..<40).map { "\($0 == 6 ? "n.a." : "\($0 % 9)"),\($0 % 4),\($0 % 2 == 0 ? "a" : "b")" }
    try folder.write("x,z,y\n" + rows.joined(separator: "\n") + "\n", to: "words.csv")
    let run = try Tool.run(
      ["trees", "fit", "words.csv", "--target", "y", "--features", "2", "--progress", "none"]
        + Self.quick.filter { $0 != "--quiet" }, in: folder)
    #expect(run.status == 0 && run.errorLines.count == 1, "\(run.errors)")
    for part in ["words.csv: row 8, column 'x': 'n.a.'", "39 of 40"] { #expect(run.errors.contains(part)) }
  }

  @Test func readsSparseFiles() throws {
    let lines = (0..<80).map {
      "\($0 % 2 == 0 ? 1 : -1)" + ($0 % 2 == 0 ? " 7:1" : "") + " \(10 + $0 % 5):\($0 % 3 + 1)"
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "data.svm")
    let fit = try Tool.run(
      ["trees", "fit", "data.svm", "--features", "1", "--out", "m.safetensors", "--json"] + Self.quick, in: folder)
    #expect(fit.status == 0, "\(fit.errors)")
    #expect(try fit.json()["selected"] as? [String] == ["7"])
    try folder.write("1 7:1\n-1 3:1\n", to: "new.svm")
    let predict = try Tool.run(
      ["trees", "predict", "m.safetensors", "new.svm", "--out", "p.csv", "--json"], in: folder)
    #expect(predict.status == 0, "\(predict.errors)")
    #expect((try predict.json()["metrics"] as? [String: Any])?["accuracy"] as? Double == 1)
    // Zeros for a truth that is not known.
    try folder.write("0 7:1\n0\n", to: "blind.svm")
    let blind = try Tool.run(
      ["trees", "predict", "m.safetensors", "blind.svm", "--out", "p.csv", "--json"], in: folder)
    #expect(blind.status == 0, "\(blind.errors)")
    #expect(try blind.json()["metrics"] == nil)
    let named = try Tool.run(["trees", "fit", "data.svm", "--target", "y", "--features", "1"], in: folder)
    #expect(named.status == 2 && named.errors.contains("first entry of each line"), "\(named.errors)")
  }

  @Test func refusesAFileThatIsNoModel() throws {
    let run = try Tool.run(["trees", "predict", "data.csv", "data.csv", "--out", "p.csv"], in: folder)
    #expect(run.status == 3 && run.errorLines.count == 1)
    #expect(try folder.names() == ["data.csv"])
  }
}
