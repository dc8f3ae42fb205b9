import DataFiles
import Foundation
import LinearAlgebra
import SparseRegression
import Testing

@Suite struct RegressTests {
  /// 442 patients, ten measurements and the progression of diabetes a year later.
  private static let diabetes = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Examples/regression/diabetes.csv").path

  private func run(_ arguments: String...) throws -> Tool.Run { try Tool.run(["regress"] + arguments, in: Scratch()) }

  private func diabetes(_ arguments: String...) throws -> Tool.Run {
    try Tool.run(["regress", Self.diabetes, "--target", "progression"] + arguments, in: Scratch())
  }

  private func design() throws -> (DesignMatrix, [Double]) {
    let table = try CSVTable.read(Self.diabetes)
    let names = table.names.filter { $0 != "progression" }
    let matrix = Matrix(rows: table.rowCount, columns: names.count, elements: try table.numericMatrix(columns: names))
    return (try DesignMatrix(matrix, columnNames: names), try table.numericColumn("progression"))
  }

  @Test func jsonContractAndTheLibrarysResult() throws {
    let found = try diabetes("--keep", "4", "--method", "heuristic", "--json").json()
    try SelectTests.checkContract(found, proved: false)
    for key in ["intercept", "coefficients", "lambda", "columns", "problem"] { #expect(found[key] != nil, "\(key)") }
    let (x, y) = try design()
    let fit = try BestSubsetRegression(.keep(4), options: SubsetOptions(method: .heuristic)).fit(x, response: y)
    #expect(found["support"] as? [Int] == fit.support)
    // The test's JSON reader may be off in the last bit.
    let numbers =
      try #require(found["coefficients"] as? [Double])
      + [found["intercept"], found["objective"]].map {
        $0 as? Double ?? .nan
      }
    for (number, expected) in zip(numbers, fit.coefficients + [fit.intercept, fit.objective]) {
      #expect(abs(number - expected) <= 1e-15 * abs(expected))
    }
    #expect(found["columns"] as? [String] == ["sex", "bmi", "s1", "s5"] || fit.support != [1, 2, 4, 8])
    // The loss is that of the printed model on the printed data.
    let predictions = try fit.predict(x)
    let loss = zip(predictions, y).reduce(0) { $0 + 0.5 * ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(abs((found["loss"] as? Double ?? 0) - loss) < 1e-6 * loss)
    let mean = y.reduce(0, +) / Double(y.count)
    let energy = y.reduce(0) { $0 + 0.5 * ($1 - mean) * ($1 - mean) }
    #expect(abs((found["energy"] as? Double ?? 0) - energy) < 1e-9 * energy)
  }

  @Test func aPathIsAListWithCriteriaAndAChoice() throws {
    let found = try diabetes("--path", "1..4", "--method", "heuristic", "--json").json()
    let results = try #require(found["results"] as? [[String: Any]])
    #expect(results.count == 4)
    for (index, result) in results.enumerated() {
      try SelectTests.checkContract(result, proved: false)
      #expect((result["support"] as? [Int])?.count == index + 1)
    }
    let chosen = try #require(found["chosen"] as? [String: Any])
    #expect(chosen["by"] as? String == "bic")
    #expect(found["crossValidation"] is NSNull)
  }

  @Test func crossValidationChoosesAndThePageHasItsPlots() throws {
    let folder = try Scratch()
    let run = try Tool.run(
      [
        "regress", Self.diabetes, "--target", "progression", "--path", "1..5", "--cv", "5", "--method", "heuristic",
        "--html",
        "page.html", "--save", "model.json", "--json",
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let found = try run.json()
    let validation = try #require(found["crossValidation"] as? [String: Any])
    let chosen = try #require(found["chosen"] as? [String: Any])
    #expect(chosen["index"] as? Int == validation["oneStandardError"] as? Int)
    let page = try String(contentsOfFile: folder.path("page.html"), encoding: .utf8)
    for heading in ["Path", "Coefficient profiles", "Cross-validation"] { #expect(page.contains(heading)) }
    #expect(page.components(separatedBy: "<svg").count - 1 == 3)
    let saved = try SubsetFit(contentsOf: folder.path("model.json"))
    let results = try #require(found["results"] as? [[String: Any]])
    #expect(results[chosen["index"] as? Int ?? 0]["support"] as? [Int] == saved.support)
    #expect(saved.columnNames?.count == 10)
  }

  @Test func interactionsAreThoseOfTheStandardisedColumns() throws {
    let found = try diabetes("--interactions", "--keep", "3", "--method", "heuristic", "--json").json()
    #expect((found["problem"] as? [String: Any])?["columns"] as? Int == 64)
    let (x, _) = try design()
    let wide = try x.withInteractions()
    #expect(wide.columns == 64)
    #expect(wide.columnNames?.contains("sex^2") == false)
    let (first, second) = (wide.column(0), wide.column(2))
    let place = try #require(wide.columnNames?.firstIndex(of: "age:bmi"))
    #expect(wide.column(place) == zip(first, second).map { $0 * $1 })
    #expect(abs(first.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
  }

  @Test func arraysAndTablesGiveTheSame() throws {
    let folder = try Scratch()
    let (x, y) = try design()
    let values = (0..<x.rows).flatMap { row in (0..<x.columns).map { x.column($0)[row] } }
    try Npy.write(NumpyArray(shape: [x.rows, x.columns], doubles: values), to: folder.path("X.npy"))
    try Npy.write(NumpyArray(shape: [x.rows], doubles: y), to: folder.path("y.npy"))
    let arrays = try Tool.run(
      ["regress", "X.npy", "--response", "y.npy", "--keep", "3", "--method", "heuristic", "--json"], in: folder
    ).json()
    let table = try diabetes("--keep", "3", "--method", "heuristic", "--json").json()
    #expect(arrays["support"] as? [Int] == table["support"] as? [Int])
    #expect(arrays["objective"] as? Double == table["objective"] as? Double)
    #expect(arrays["columns"] as? [String] == (arrays["support"] as? [Int])?.map { "\($0)" })
  }

  @Test func withoutStandardisationPenaltiesAreInTheUnitsOfTheData() throws {
    let (x, y) = try design()
    let found = try diabetes(
      "--keep", "3", "--method", "heuristic", "--no-standardize", "--lambda2", "100", "--json"
    ).json()
    let support = try #require(found["support"] as? [Int])
    let coefficients = try #require(found["coefficients"] as? [Double])
    let intercept = try #require(found["intercept"] as? Double)
    var objective = coefficients.reduce(0) { $0 + 100 * $1 * $1 }
    let columns = support.map { x.column($0) }
    for row in 0..<x.rows {
      let prediction = zip(columns, coefficients).reduce(intercept) { $0 + $1.0[row] * $1.1 }
      objective += 0.5 * (y[row] - prediction) * (y[row] - prediction)
    }
    #expect(abs((found["objective"] as? Double ?? 0) - objective) < 1e-8 * objective)
  }

  @Test func classesMayBeWords() throws {
    let folder = try Scratch()
    var text = "size,noise,kind\n"
    for row in 0..<40 {
      text += "\(Double(row % 7) + (row % 2 == 0 ? 3 : 0)),\((row * 37) % 11),\(row % 2 == 0 ? "big" : "small")\n"
    }
    try folder.write(text, to: "t.csv")
    let base = [
      "regress", "t.csv", "--target", "kind", "--loss", "logistic", "--keep", "1", "--method", "heuristic", "--json",
    ]
    let found = try Tool.run(base, in: folder).json()
    #expect((found["problem"] as? [String: Any])?["classes"] as? [String] == ["big", "small"])
    #expect(found["support"] as? [Int] == [0])
    let other = try Tool.run(base + ["--positive", "big"], in: folder).json()
    let signs = try [found, other].map { try #require($0["coefficients"] as? [Double])[0] }
    #expect(abs(signs[0] + signs[1]) < 1e-6 * abs(signs[0]))
  }

  @Test func constraintsGoByName() throws {
    let folder = try Scratch()
    try folder.write(
      #"{"lower": {"s1": 0}, "unpenalized": ["sex"], "groups": [{"columns": ["s1", "s2", "s3"], "atMost": 1}]}"#,
      to: "rules.json")
    let found = try Tool.run(
      [
        "regress", Self.diabetes, "--target", "progression", "--keep", "5", "--constraints", "rules.json", "--method",
        "heuristic", "--json",
      ], in: folder
    ).json()
    let columns = try #require(found["columns"] as? [String])
    #expect(columns.contains("sex"))
    #expect(columns.count { ["s1", "s2", "s3"].contains($0) } <= 1)
  }

  @Test func aProofIsWrittenAndCheckedAgain() throws {
    let folder = try Scratch()
    let data = ["regress", Self.diabetes, "--target", "progression"]
    let run = try Tool.run(
      data + ["--keep", "3", "--method", "exact", "--certificate", "fit.cert", "--json"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let found = try run.json()
    #expect(found["status"] as? String == "optimal")
    let check = try Tool.run(data + ["--verify-certificate", "fit.cert", "--json"], in: folder)
    #expect(check.status == 0)
    let verdict = try check.json()
    #expect(verdict["valid"] as? Bool == true)
    let objective = try #require(found["objective"] as? Double)
    #expect(abs((verdict["recomputedObjective"] as? Double ?? 0) - objective) <= 1e-9 * objective)
    // Other data: the same columns, one of them in other units.
    let other = try String(contentsOfFile: Self.diabetes, encoding: .utf8).replacing("\n59,", with: "\n58,")
    try folder.write(other, to: "other.csv")
    let wrong = try Tool.run(
      ["regress", "other.csv", "--target", "progression", "--verify-certificate", "fit.cert"], in: folder)
    #expect(wrong.status == 6)
    #expect(wrong.output.contains("INVALID"))
    let bytes = try Data(contentsOf: folder.url.appendingPathComponent("fit.cert"))
    try bytes.dropLast(20).write(to: folder.url.appendingPathComponent("broken.cert"))
    #expect(try Tool.run(data + ["--verify-certificate", "broken.cert"], in: folder).status == 3)
    // A support with a negative column: after the inner signature come bound, objective, the number of columns and they.
    var changed = [UInt8](bytes)
    let inner = try #require(changed.indices.first { changed[$0...].starts(with: Array("ESPBS".utf8)) })
    changed[inner + 39] ^= 128
    try Data(changed).write(to: folder.url.appendingPathComponent("negative.cert"))
    let negative = try Tool.run(data + ["--verify-certificate", "negative.cert"], in: folder)
    #expect(negative.status == 6 && negative.output.contains("INVALID"), "\(negative.errors)")
  }

  @Test func thePoolIsInOrderAndProved() throws {
    let found = try diabetes("--keep", "2", "--pool", "4", "--json").json()
    let solutions = try #require(found["solutions"] as? [[String: Any]])
    let objectives = solutions.compactMap { $0["objective"] as? Double }
    #expect(objectives.count == 4 && objectives == objectives.sorted())
    #expect(found["status"] as? String == "optimal")
    // All pairs, refitted.
    let (x, y) = try design()
    var all: [Double] = []
    for first in 0..<10 {
      for second in first + 1..<10 {
        all.append(
          try BestSubsetRegression(.keep(2)).refit(support: [first, second], features: x, response: y).objective)
      }
    }
    for (found, expected) in zip(objectives, all.sorted()) { #expect(abs(found - expected) <= 1e-8 * expected) }
  }

  @Test func aPoolThatHoldsEverythingSaysSo() throws {
    for (count, isEvery) in [("50", true), ("10", true), ("9", false)] {
      let found = try diabetes("--keep", "1", "--pool", count, "--json").json()
      #expect((found["solutions"] as? [Any])?.count == min(10, Int(count) ?? 0))
      #expect(found["isEverySupport"] as? Bool == isEvery)
      #expect(found["bound"] is NSNull == isEvery)
    }
  }

  @Test func aCrossValidationCutShortIsLeftOut() throws {
    let run = try diabetes(
      "--interactions", "--path", "1..4", "--cv", "5", "--method", "heuristic", "--time-limit", "0", "--json")
    let found = try run.json()
    #expect(found["crossValidation"] is NSNull)
    #expect((found["chosen"] as? [String: Any])?["by"] as? String == "bic")
    #expect(run.errors.contains("cut short after 0 of 5 folds"))
  }

  @Test func semicolonsSeparateToo() throws {
    let folder = try Scratch()
    try folder.write("a;y\n1;2\n2;4.5\n3;5\n", to: "t.csv")
    let run = try Tool.run(["regress", "t.csv", "--target", "y", "--keep", "1", "--json"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func severalResponsesShareTheirColumns() throws {
    let found = try Tool.run(
      ["regress", Self.diabetes, "--target", "progression,s6", "--keep", "3", "--method", "exact", "--json"],
      in: Scratch()
    ).json()
    try SelectTests.checkContract(found, proved: true)
    #expect(found["status"] as? String == "optimal")
    let coefficients = try #require(found["coefficients"] as? [[Double]])
    #expect(coefficients.count == 3 && coefficients.allSatisfy { $0.count == 2 })
    #expect((found["intercept"] as? [Double])?.count == 2)
    #expect((found["problem"] as? [String: Any])?["columns"] as? Int == 9)
  }

  @Test func sparseTablesHoldTheirResponse() throws {
    let folder = try Scratch()
    var sparse = ""
    var dense = "a,b,c,y\n"
    for row in 0..<30 {
      let x = [row % 3 == 0 ? Double(row % 7) : 0, row % 2 == 0 ? Double(row % 5) - 2 : 0, row % 4 == 1 ? 1.5 : 0]
      let y = 2 * x[0] - x[1] + Double(row % 3) / 10
      sparse += "\(y) " + (0..<3).filter { x[$0] != 0 }.map { "\($0 + 1):\(x[$0])" }.joined(separator: " ") + "\n"
      dense += "\(x[0]),\(x[1]),\(x[2]),\(y)\n"
    }
    try folder.write(sparse, to: "t.svm")
    try folder.write(dense, to: "t.csv")
    let options = ["--keep", "2", "--method", "heuristic", "--json"]
    let left = try Tool.run(["regress", "t.svm"] + options, in: folder).json()
    let right = try Tool.run(["regress", "t.csv", "--target", "y"] + options, in: folder).json()
    #expect(left["support"] as? [Int] == right["support"] as? [Int])
    let objectives = try [left, right].map { try #require($0["objective"] as? Double) }
    #expect(abs(objectives[0] - objectives[1]) <= 1e-9 * objectives[1])
  }

  @Test func rulesOnTheSupportAreKept() throws {
    let folder = try Scratch()
    // Without the rule the three best columns are bmi, bp and s5 (2, 3 and 8).
    try folder.write(#"{"constraints": [{"type": "implies", "if": 8, "then": 4}]}"#, to: "rules.json")
    let found = try Tool.run(
      [
        "regress", Self.diabetes, "--target", "progression", "--keep", "3", "--method", "exact", "--constraints",
        "rules.json", "--json",
      ], in: folder
    ).json()
    #expect(found["status"] as? String == "optimal")
    #expect(found["support"] as? [Int] == [2, 4, 8])
  }

  @Test func piecewiseLinearLossesGoThroughTheSolver() throws {
    let found = try run("--synthetic", "40,6,2,0.3,5", "--keep", "2", "--loss", "absolute", "--json").json()
    try SelectTests.checkContract(found, proved: true)
    #expect(found["method"] as? String == "mip")
    #expect(found["status"] as? String == "optimal")
    #expect(found["support"] as? [Int] == [0, 3])
  }

  @Test func comparisonHasAllMethods() throws {
    let found = try run("--synthetic", "100,20,3,0.5,5", "--keep", "3", "--compare", "--method", "heuristic", "--json")
      .json()
    let results = try #require(found["results"] as? [[String: Any]])
    #expect(results.map { $0["method"] as? String } == ["correlation", "matching-pursuit", "lasso", "heuristic"])
    let objectives = results.compactMap { $0["objective"] as? Double }
    #expect(objectives.allSatisfy { $0 >= objectives[3] * (1 - 1e-12) })
    #expect((found["problem"] as? [String: Any])?["truth"] as? [Int] == [0, 6, 13])
  }

  @Test(arguments: [
    (["x.csv", "--target", "y", "--keep", "1"], 3, "row 3, column 'a'"),
    (["good.csv", "--target", "z", "--keep", "1"], 3, "there is no column 'z'"),
    (["good.csv", "--target", "y", "--keep", "5"], 3, "0 to 2"),
    (["good.csv", "--target", "y", "--lambda0", "-1"], 2, "lambda0"),
    (["good.csv", "--target", "y"], 2, "--keep K"),
    (["good.csv", "--keep", "1"], 2, "--target"),
    (["one.csv", "--target", "y", "--keep", "1"], 3, "at least two rows"),
    (
      ["constant.csv", "--target", "y", "--keep", "1"], 3,
      "constant.csv: column 'y': expected values that differ, found 2.0"
    ),
    (["good.csv", "--target", "y", "--keep", "1", "--loss", "logistic"], 3, "expected two classes"),
    (["good.csv", "--target", "y", "--keep", "1", "--loss", "hinge", "--lambda2", "1"], 2, "--lambda2"),
    (["none.csv", "--target", "y", "--keep", "1"], 3, "none.csv"),
    (["good.csv", "--target", "y", "--keep", "1", "--cv", "9"], 3, "folds"),
    (["good.csv", "--target", "y", "--keep", "1", "--constraints", "bad.json"], 3, "'q'"),
    (["good.csv", "--target", "y", "--keep", "1", "--save", "no/model.json"], 7, "no/model.json"),
    (["good.csv", "--target", "y", "--keep", "1", "--constraints", "typo.json"], 3, ".groups[0].atmost"),
    (["good.csv", "--target", "y", "--keep", "1", "--constraints", "bounds.json"], 3, "the lower bound of 'a' is 1.0"),
    (["good.csv", "--target", "y", "--keep", "1", "--save", "./good.csv"], 2, "read as data"),
    (["good.csv", "--target", "y", "--keep", "1", "--save", "o", "--html", "o"], 2, "written by --save"),
    (["good.csv", "--target", "y", "--keep", "1", "--gap", "1"], 2, "below 1"),
    (["good.csv", "--target", "y,y", "--keep", "1"], 2, "twice"),
    (["good.csv", "--target", "y,", "--keep", "1"], 2, "a name is missing"),
    (
      ["good.csv", "--target", "y", "--keep", "1", "--weights", "two.csv"], 3,
      "two.csv: expected 4 weights, one per row"
    ),
    (["good.csv", "--target", "y", "--keep", "1", "--weights", "two.csv", "--compare"], 3, "found 2"),
    (["weighed.csv", "--target", "y", "--keep", "1", "--weights", "w"], 3, "weighed.csv: row 3, column 'w'"),
    (["large.csv", "--target", "y", "--keep", "1"], 3, "squares"),
    (["good.csv", "--target", "y", "--keep", "1", "--html", "link.csv"], 2, "read as data"),
    (["good.csv", "--target", "y", "--keep", "1", "--html", "here/good.csv"], 2, "read as data"),
    (["good.csv", "--target", "y", "--keep", "1", "--compare", "--cv", "2"], 2, "--compare and --cv"),
    (["good.csv", "--target", "y", "--keep", "1", "--lambda2", "-1"], 2, "--lambda2 is -1"),
    (["good.csv", "--target", "y", "--keep", "-1"], 2, "--keep is -1"),
    (
      ["good.csv", "--target", "y", "--keep", "1", "--constraints", "rules.json", "--certificate", "c"], 2,
      "--certificate"
    ),
    (["good.csv", "--target", "y", "--verify-certificate", "c", "--lambda2", "1"], 2, "--lambda2"),
    (["--synthetic", "10,5,6,0,1", "--keep", "1"], 3, "nonzeros"),
    (["--synthetic", "10,5", "--keep", "1"], 2, "synthetic"),
  ]) func badInputHasOneClearError(_ arguments: [String], _ status: Int32, _ part: String) throws {
    let folder = try Scratch()
    try folder.write("a,b,y\n1,2,3\nNaN,1,2\n3,1,5\n", to: "x.csv")
    try folder.write("a,b,y\n1,2,3\n2,1,2\n3,1,5\n4,4,1\n", to: "good.csv")
    try folder.write("a,y\n1,2\n", to: "one.csv")
    try folder.write("w\n1\n2\n", to: "two.csv")
    try folder.write("a,w,y\n1,1,3\n2,0,1\n3,1,5\n", to: "weighed.csv")
    try folder.write("a,y\n1,1e200\n2,3e200\n3,2e200\n", to: "large.csv")
    try folder.write(#"{"constraints": [{"type": "exclude", "groups": [0, 1]}]}"#, to: "rules.json")
    for (link, file) in [("link.csv", folder.path("good.csv")), ("here", folder.path("."))] {
      try FileManager.default.createSymbolicLink(atPath: folder.path(link), withDestinationPath: file)
    }
    try folder.write("a,y\n1,2\n3,2\n4,2\n", to: "constant.csv")
    try folder.write(#"{"lower": {"q": 0}}"#, to: "bad.json")
    try folder.write(#"{"lower": {"a": 1}}"#, to: "bounds.json")
    try folder.write(#"{"groups": [{"columns": ["a"], "atmost": 1}]}"#, to: "typo.json")
    let run = try Tool.run(["regress"] + arguments, in: folder)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.contains(part), "\(run.errors)")
  }
}
