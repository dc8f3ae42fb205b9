import ArgumentParser
import DataFiles
import Foundation
import LinearAlgebra
import SkinnyTrees
import SparseRegression

/// Predicts with a model that `regress` saved.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict with a model that 'espalier regress' saved.",
    discussion: """
      DATA is a table (.csv, .tsv) with the columns that the model uses, found by their names and in any order; a sparse \
      table (.svm, .libsvm); or an array (.npy, .npz:NAME, .safetensors:NAME) with all columns the model was offered. \
      Predictions are written with --out as a CSV file: a column 'prediction' and, for two classes, their probabilities \
      (logistic loss) or the score whose sign decides. With --target or --response the figures of merit are printed. \
      Ensembles of trees have 'espalier trees predict'.

      EXAMPLE
        espalier predict model.json test.csv --out predictions.csv --target progression
      """)

  @Argument(help: "A model that 'espalier regress --save' wrote.") var model: String
  @Argument(help: "The rows to predict.") var data: String
  @Option(help: ArgumentHelp("Where predictions go.", valueName: "file.csv")) var out: String?
  @Option(help: ArgumentHelp("The column of the table with the truth.", valueName: "name")) var target: String?
  @Option(help: ArgumentHelp("A file with the truth, one value or class a row.", valueName: "file")) var response:
    String?
  @Flag(help: "Print JSON.") var json = false

  private struct Report: Encodable {
    var rows: Int
    var out: String?
    var metrics: TreeMetrics?
  }

  func validate() throws {
    guard target == nil || response == nil else { throw ValidationError("give one of --target and --response") }
    guard out != nil || target != nil || response != nil || RegressionDataOptions.isSparse(data) else {
      throw ValidationError("give --out for predictions, or --target or --response for figures of merit")
    }
    if target != nil, !RegressionDataOptions.isTable(data) {
      throw ValidationError("--target needs a table with named columns (.csv or .tsv); '\(data)' takes --response")
    }
    if response != nil, RegressionDataOptions.isSparse(data) {
      throw ValidationError("'\(data)' has its response in it: --response has no place here")
    }
  }

  func run() throws {
    if let out {
      try OutputFile.check(out)
      let inputs = [data, model, response].compactMap(\.self).map { (path: DataSource($0).path, use: "read") }
      try OutputFile.checkDistinct([("out", out)], inputs: inputs)
    }
    let fit = try SubsetFit(contentsOf: model)
    var rows = try PredictionRows(data, target: target, response: response, fit: fit, model: model)
    let predictions = try rows.fit.predict(rows.design)
    if let row = predictions.firstIndex(where: { !$0.isFinite }) {
      throw CommandFailure(
        .input, "\(data): the prediction for \(rows.name(row)) is \(predictions[row]), expected a finite number")
    }
    let outcome = Predictions(fit, predictions)
    // Sparse files have no way to leave the truth out but to put something else in its place.
    if out != nil, response == nil, RegressionDataOptions.isSparse(data), outcome.knowsNone(of: rows.truth) {
      rows.truth = nil
    }
    let report = Report(
      rows: predictions.count, out: out, metrics: try rows.truth.map { try outcome.metrics($0, rows) })
    if let out { try outcome.write(to: out) }
    if json {
      try StandardOutput.write(json: report)
    } else if let metrics = report.metrics {
      try StandardOutput.write(TreesSummary.table([(data, metrics)]).render())
    }
  }
}
