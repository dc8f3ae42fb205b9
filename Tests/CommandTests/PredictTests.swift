import DataFiles
import Foundation
import SparseRegression
import TestSupport
import Testing

/// `espalier predict` against sums by hand.
@Suite struct PredictTests {
  private static let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Examples")

  private func path(_ name: String) -> String { Self.examples.appendingPathComponent(name).path }

  @Test func valuesAreTheLinearForm() throws {
    let folder = try Scratch()
    let data = path("regression/diabetes.csv")
    let fitted = try Tool.run(
      ["regress", data, "--target", "progression", "--keep", "4", "--save", "m.json"], in: folder)
    #expect(fitted.status == 0, "\(fitted.errors)")
    // Columns in another order, one of them gone that the model does not use.
    let table = try CSVTable.read(data)
    let names = Array(table.names.filter { $0 != "age" }.reversed())
    try CSVTable.write(names: names, rowMajor: try table.numericMatrix(columns: names), to: folder.path("t.csv"))
    let run = try Tool.run(
      ["predict", "m.json", "t.csv", "--out", "p.csv", "--target", "progression", "--json"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let fit = try SubsetFit(contentsOf: folder.path("m.json"))
    #expect(fit.responseName == "progression" && fit.classNames == nil)
    let predictions = try CSVTable.read(folder.path("p.csv")).numericColumn("prediction")
    let truth = try table.numericColumn("progression")
    var expected = [Double](repeating: fit.intercept, count: table.rowCount)
    for (column, coefficient) in zip(fit.support, fit.coefficients) {
      let values = try table.numericColumn(try #require(fit.columnNames)[column])
      for row in expected.indices { expected[row] += coefficient * values[row] }
    }
    #expect(predictions.count == 442)
    for (left, right) in zip(predictions, expected) { #expect(abs(left - right) < 1e-9 * abs(right)) }
    let metrics = try #require(try run.json()["metrics"] as? [String: Any])
    let square = zip(predictions, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 442
    #expect(abs(try #require(metrics["rmse"] as? Double) - square.squareRoot()) < 1e-9 * square)
  }

  @Test(arguments: ["logistic", "squared-hinge"])
  func classesAreThoseOfTheTraining(loss: String) throws {
    let folder = try Scratch()
    let fitted = try Tool.run(
      [
        "regress", path("trees/breast-cancer-train.csv"), "--target", "label", "--loss", loss, "--keep", "3",
        "--method", "heuristic", "--save", "m.json",
      ], in: folder)
    #expect(fitted.status == 0, "\(fitted.errors)")
    let run = try Tool.run(
      [
        "predict", "m.json", path("trees/breast-cancer-test.csv"), "--out", "p.csv", "--target", "label", "--json",
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let written = try CSVTable.read(folder.path("p.csv"))
    let truth = try CSVTable.read(path("trees/breast-cancer-test.csv")).strings("label")
    let predicted = try written.strings("prediction")
    let fit = try SubsetFit(contentsOf: folder.path("m.json"))
    let classes = try #require(fit.classNames)
    #expect(Set(truth) == Set(classes) && predicted.allSatisfy { classes.contains($0) })
    let right = zip(predicted, truth).count { $0 == $1 }
    let metrics = try #require(try run.json()["metrics"] as? [String: Any])
    #expect(abs(try #require(metrics["accuracy"] as? Double) - Double(right) / Double(truth.count)) < 1e-12)
    // Three columns separate these classes well.
    #expect(try #require(metrics["auc"] as? Double) > 0.95)
    if loss == "logistic" {
      let share = try written.numericColumn("probability_\(classes[1])")
      #expect(zip(share, predicted).allSatisfy { ($0 >= 0.5) == ($1 == classes[1]) })
      #expect(metrics["logLoss"] is Double)
    } else {
      let score = try written.numericColumn("score")
      #expect(zip(score, predicted).allSatisfy { ($0 >= 0) == ($1 == classes[1]) })
      #expect(!(metrics["logLoss"] is Double))
    }
  }

  /// Columns that no row of a sparse file mentions are missing at its end.
  @Test func sparseRowsMayEndEarly() throws {
    let folder = try Scratch()
    try folder.write("1 1:1 3:2\n2 1:2 2:1\n3 1:3 3:1\n4 1:4 2:2 3:5\n5 1:5\n", to: "a.svm")
    try folder.write("7 1:7\n8 1:8 2:1\n", to: "b.svm")
    let fitted = try Tool.run(["regress", "a.svm", "--keep", "1", "--save", "m.json"], in: folder)
    #expect(fitted.status == 0, "\(fitted.errors)")
    let run = try Tool.run(["predict", "m.json", "b.svm", "--json"], in: folder)
    let metrics = try #require(try run.json()["metrics"] as? [String: Any])
    #expect(try #require(metrics["rmse"] as? Double) < 1e-9)
  }

  /// A file counts its columns as the one of the training did, whether or not its first column occurs in it.
  @Test func sparseColumnsKeepTheirNumbers() throws {
    let folder = try Scratch()
    try folder.write("1 0:1 1:2 2:1\n2 0:2 1:1\n3 0:3 2:4\n4 0:1 2:2\n7 1:5\n", to: "zero.svm")
    try folder.write("0 1:2 2:1\n0 2:3\n", to: "later.svm")
    try folder.write("1 1:1 2:2\n2 1:2 3:1\n3 1:3\n", to: "one.svm")
    for name in ["zero", "one"] {
      let run = try Tool.run(["regress", "\(name).svm", "--keep", "1", "--save", "\(name).json"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
    }
    let fit = try SubsetFit(contentsOf: folder.path("zero.json"))
    #expect(fit.firstColumn == 0)
    let run = try Tool.run(["predict", "zero.json", "later.svm", "--out", "p.csv"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let found = try CSVTable.read(folder.path("p.csv")).numericColumn("prediction")
    for (value, row) in zip(found, [[0.0, 2, 1], [0, 0, 3]]) { #expect(abs(value - fit.prediction(for: row)) < 1e-12) }
    let refused = try Tool.run(["predict", "one.json", "zero.svm"], in: folder)
    #expect(refused.status != 0 && refused.errors.contains("expected columns from 1 on, found a column 0"))
  }

  /// Sparse rows without a truth carry something in its place; a truth of other classes is refused before a file is written.
  @Test func placeholdersAreNoTruth() throws {
    let folder = try Scratch()
    try folder.write("1 1:1 2:2\n-1 1:2 2:1\n1 1:1.5 2:3\n-1 1:3 2:1.5\n1 1:2.5 2:2\n-1 1:2 2:2.5\n", to: "a.svm")
    try folder.write("0 1:1 2:2\n0 1:2 2:1\n", to: "none.svm")
    try folder.write("1 1:1 2:2\n0 1:2 2:1\n", to: "some.svm")
    let fitted = try Tool.run(
      ["regress", "a.svm", "--loss", "logistic", "--lambda2", "0.1", "--keep", "1", "--save", "m.json"], in: folder)
    #expect(fitted.status == 0, "\(fitted.errors)")
    #expect(try Tool.run(["predict", "m.json", "none.svm", "--out", "p.csv"], in: folder).status == 0)
    #expect(try CSVTable.read(folder.path("p.csv")).rowCount == 2)
    let refused = try Tool.run(["predict", "m.json", "some.svm", "--out", "q.csv"], in: folder)
    #expect(refused.status != 0 && refused.errors.contains("some.svm: value 2: the class is '0'"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("q.csv")))
  }

  @Test func aModelWithoutColumnsPredictsItsIntercept() throws {
    let folder = try Scratch()
    try folder.write("a,y\n1,2\n2,4\n3,9\n", to: "t.csv")
    let fitted = try Tool.run(["regress", "t.csv", "--target", "y", "--keep", "0", "--save", "m.json"], in: folder)
    #expect(fitted.status == 0, "\(fitted.errors)")
    #expect(try Tool.run(["predict", "m.json", "t.csv", "--out", "p.csv"], in: folder).status == 0)
    let found = try CSVTable.read(folder.path("p.csv")).numericColumn("prediction")
    #expect(found.count == 3 && found.allSatisfy { abs($0 - 5) < 1e-12 })
  }

  @Test func badInputIsNamed() throws {
    let folder = try Scratch()
    try folder.write("a,b,y\n1,2,3\n2,1,5\n4,4,1\n", to: "good.csv")
    try folder.write("a,c\n1,2\n", to: "other.csv")
    try folder.write("b,y\nx,2\n", to: "text.csv")
    try folder.write("a,b,y\n", to: "empty.csv")
    try folder.write("{\"format\": \"something\"}", to: "strange.json")
    try folder.write("a,y\n1,100\n2,200\n3,301\n", to: "steep.csv")
    try folder.write("a\n1\n1e308\n", to: "huge.csv")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.csv"), withDestinationPath: folder.path("good.csv"))
    let fitted = try Tool.run(["regress", "good.csv", "--target", "y", "--keep", "1", "--save", "m.json"], in: folder)
    #expect(fitted.status == 0, "\(fitted.errors)")
    _ = try Tool.run(["regress", "steep.csv", "--target", "y", "--keep", "1", "--save", "steep.json"], in: folder)
    let used = try #require(try SubsetFit(contentsOf: folder.path("m.json")).columnNames)[
      try #require(try SubsetFit(contentsOf: folder.path("m.json")).support.first)]
    for (arguments, words) in [
      (["m.json", "good.csv"], "--out"), (["m.json", "no.csv", "--out", "o.csv"], "no.csv"),
      (["m.json", "empty.csv", "--out", "o.csv"], "at least one row"),
      (["strange.json", "good.csv", "--out", "o.csv"], "strange.json"),
      (["m.json", "good.csv", "--out", "good.csv"], "read, too"),
      (["m.json", "good.csv", "--out", "link.csv"], "read, too"),
      (["steep.json", "huge.csv", "--out", "o.csv"], "row 3"),
      (["m.json", "good.csv", "--target", "z"], "'z'"), (["m.json", "good.csv", "--out", "no/o.csv"], "no/o.csv"),
      (["m.json", used == "a" ? "text.csv" : "other.csv", "--out", "o.csv"], "'\(used)'"),
    ] {
      let run = try Tool.run(["predict"] + arguments, in: folder)
      #expect(run.status != 0 && run.errors.contains(words), "\(arguments): \(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("o.csv")))
    }
  }
}
