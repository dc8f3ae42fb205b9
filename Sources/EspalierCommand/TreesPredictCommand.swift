import ArgumentParser
import DataFiles
import Foundation
import SkinnyTrees

/// Predicts with a saved ensemble.
struct TreesPredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict with a saved ensemble.",
    discussion: """
      DATA needs the columns that the model uses and may hold others. Predictions are written with --out as a CSV file: \
      a column 'prediction' and, for classes, one column of probabilities a class. With --target or --response the \
      figures of merit are printed; a sparse file (.svm, .libsvm) holds the truth itself, and columns that do not occur in \
      it are zeros.

      EXAMPLE
        espalier trees predict model.safetensors test.csv --out predictions.csv --target label
      """)

  @Argument(help: "A model that 'espalier trees fit' saved.") var model: String
  @Argument(help: "The rows to predict: a CSV file, a sparse file, or an array of features.") var data: String
  @Option(help: ArgumentHelp("Where predictions go.", valueName: "file.csv")) var out: String?
  @Option(help: ArgumentHelp("The column with the truth, in a CSV file.", valueName: "name")) var target: String?
  @Option(help: ArgumentHelp("The array with the truth.", valueName: "file")) var response: String?
  @OptionGroup var threads: ThreadOptions
  @Flag(help: "Show no warnings.") var quiet = false
  @Flag(help: "Print one JSON document instead of a table.") var json = false

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
  }

  func run() throws {
    Interruption.watch()
    if let out {
      try OutputFile.check(out)
      let inputs = [data, self.model, response].compactMap(\.self).map { (path: DataSource($0).path, use: "read") }
      try OutputFile.checkDistinct([("out", out)], inputs: inputs)
    }
    let model = try SoftTreesModel(contentsOf: model)
    let kind: TargetColumn.Kind = if case .classification = model.task { .classification } else { .regression }
    var read = try TreesData(TreesData.Request(data: data, target: target, response: response, kind: kind))
    if case .classification(let classes) = model.task, case .classes(let labels)? = read.target {
      let unknown = labels.count { !classes.contains($0) }
      if unknown == labels.count, response == nil, out != nil, RegressionDataOptions.isSparse(data) {
        // Sparse files have no way to leave the truth out but to put something else in its place.
        read.target = nil
      } else if unknown == labels.count, let first = labels.first {
        throw CommandFailure(
          .input, "\(data): no row has a class of the model, such as '\(classes[0])'; found '\(first)'")
      }
      if read.target != nil, unknown > 0, !quiet {
        Diagnostics.warning("\(unknown) of \(labels.count) rows have a class that the model does not know")
      }
    }
    var report = Report(rows: read.table.rows, out: out)
    report.metrics = try read.target.map {
      try model.metrics(of: read.table, target: $0, threads: threads.count)
    }
    if let out { try write(model, read.table, to: out) }
    if json {
      try StandardOutput.write(json: report)
    } else if let metrics = report.metrics {
      try StandardOutput.write(TreesSummary.table([(data, metrics)]).render())
    }
  }

  private func write(_ model: SoftTreesModel, _ table: FeatureTable, to path: String) throws {
    switch model.task {
    case .regression:
      try CSVTable.write(
        names: ["prediction"], rowMajor: try model.values(of: table, threads: threads.count), to: path)
    case .classification(let classes):
      let probabilities = try model.probabilities(of: table, threads: threads.count)
      let labels = try model.classes(of: table, threads: threads.count)
      try CSVTable.write(
        names: ["prediction"] + classes.map { "probability_\($0)" },
        rows: labels.enumerated().map { row, label in
          [label] + probabilities[row * classes.count..<(row + 1) * classes.count].map(\.description)
        }, to: path)
    }
  }
}
