import ArgumentParser
import DataFiles
import Execution
import Foundation
import Reports
import SkinnyTrees

/// Trains a soft tree ensemble.
struct TreesFitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Train an ensemble under a feature budget and save it.",
    discussion: """
      DATA is a CSV file with a --target column; text columns are categories, empty cells are missing. Or it is an array \
      (.npy, .npz, .safetensors) with a --response array. Or it is a sparse file (.svm, .libsvm) of lines \
      'target column:value …', which stays sparse: only columns in use are made dense. The budget counts columns of DATA, whatever they are encoded to.

      EXAMPLE
        espalier trees fit train.csv --target label --features 16 \\
          --out model.safetensors --html report.html
      """)

  @Argument(help: "Training data: a CSV file, a sparse file, or an array of features.") var data: String
  @Option(help: ArgumentHelp("The column to predict, in a CSV file.", valueName: "name")) var target: String?
  @Option(help: ArgumentHelp("The array to predict, one number a row.", valueName: "file")) var response: String?
  @Option(help: "What the target is: classes when it is text or a few whole numbers, unless told.")
  var task: TargetColumn.Kind = .automatic

  @Option(help: ArgumentHelp("Use at most so many columns.", valueName: "k")) var features: Int?
  @Option(help: ArgumentHelp("Use at most this share of the columns.", valueName: "share")) var fraction: Double?
  @Option(help: ArgumentHelp("No budget but a price λ₀ a column, as published.", valueName: "price"))
  var penalty: Double?
  @Option(help: ArgumentHelp("How fast the price rises, a step.", valueName: "sigma")) var annealing = 0.01
  @Flag(
    help:
      "Try budgets from one column to all and take the smallest whose loss is not above the best by more than one standard error of the difference on the same rows."
  ) var path = false

  @Option(help: ArgumentHelp("Trees of each ensemble. (default: by trial)", valueName: "m")) var trees: Int?
  @Option(help: ArgumentHelp("Depth of the trees, 1 to 8. (default: by trial)", valueName: "d")) var depth: Int?
  @Option(help: ArgumentHelp("Gates are smooth steps of this width instead of logistic.", valueName: "width"))
  var smoothStep: Double?
  @Option(help: ArgumentHelp("Trainings in all.", valueName: "n")) var trials = 9
  @Option(help: ArgumentHelp("Steps of the longest training.", valueName: "n")) var steps = 1000
  @Option(help: ArgumentHelp("Samples a step. (default: by the number of rows)", valueName: "n")) var batch: Int?
  @Option(help: ArgumentHelp("Rounds of swap search on the support.", valueName: "n")) var swaps = 1
  @Option(help: ArgumentHelp("Ensembles that are joined on the support found.", valueName: "n")) var committee = 4
  @Option(
    help: ArgumentHelp(
      "Keep this share of the leaves in the end: the trees, depths and factors that change outputs least.",
      valueName: "share"))
  var shrink: Double?
  @Option(help: ArgumentHelp("Starts every random choice.", valueName: "n")) var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Data to compare trials by, like DATA. (default: a part of DATA)", valueName: "file"))
  var validation: String?
  @Option(help: ArgumentHelp("The array to predict of the validation data.", valueName: "file"))
  var validationResponse: String?
  @Option(help: ArgumentHelp("The share of DATA that is held out without --validation.", valueName: "share"))
  var validationShare = 0.2
  @Option(help: ArgumentHelp("Data to measure the model by in the end, like DATA.", valueName: "file"))
  var test: String?
  @Option(help: ArgumentHelp("The array to predict of the test data.", valueName: "file")) var testResponse: String?

  @Option(help: ArgumentHelp("What rows weigh: a column or an array.", valueName: "source")) var weights: String?
  @Option(help: "What rows of each class weigh: uniform, or balanced.")
  var classWeights: SoftTreesOptions.ClassWeights = .uniform
  @Option(help: ArgumentHelp("Columns to leave out, separated by commas.", valueName: "names")) var drop: String?
  @Option(help: ArgumentHelp("Columns of numbers that are categories.", valueName: "names")) var categorical: String?
  @Option(help: ArgumentHelp("Columns that are always used.", valueName: "names")) var fixedIn: String?
  @Option(help: ArgumentHelp("Columns that are never used.", valueName: "names")) var fixedOut: String?
  @Option(help: ArgumentHelp("What columns cost, {\"name\": cost}; 1 for the others.", valueName: "file.json"))
  var costs: String?

  @Option(help: ArgumentHelp("Repeat the selection on so many random halves and report frequencies.", valueName: "n"))
  var stability: Int?
  @Option(help: ArgumentHelp("Where the model goes.", valueName: "file.safetensors")) var out: String?
  @Option(help: ArgumentHelp("Where a report goes.", valueName: "file.html")) var html: String?
  @OptionGroup(title: "Run") var options: RunOptions

  func validate() throws {
    let budgets = [features != nil, fraction != nil, penalty != nil, path].count { $0 }
    guard budgets == 1 else {
      throw ValidationError("give one of --features, --fraction, --penalty and --path, not \(budgets)")
    }
    guard target == nil || response == nil, target != nil || response != nil || RegressionDataOptions.isSparse(data)
    else { throw ValidationError("give one of --target and --response") }
    if let features, features < 1 { throw ValidationError("--features is \(features), expected at least 1") }
    if let shrink, !(shrink > 0 && shrink <= 1) {
      throw ValidationError("--shrink is \(shrink), expected above 0 and at most 1")
    }
    if let stability, stability < 1 { throw ValidationError("--stability is \(stability), expected at least 1") }
    if let out, !out.lowercased().hasSuffix(".safetensors") {
      throw ValidationError("--out is '\(out)', expected a name that ends in .safetensors")
    }
  }

  private static func names(_ list: String?) -> [String] { (list ?? "").split(separator: ",").map(String.init) }

  private var budget: FeatureBudget {
    if let features { return .exact(features) }
    if let fraction { return .fraction(fraction) }
    if let penalty { return .penalty(penalty, annealing: annealing) }
    return .path
  }

  private func request(_ data: String, response: String?, kind: TargetColumn.Kind) -> TreesData.Request {
    TreesData.Request(
      data: data, target: target, response: response, kind: kind, drop: Self.names(drop),
      categorical: Self.names(categorical), weights: nil)
  }

  /// Refuses validation rows of a class that no training row has.
  private func check(_ held: TreesData, of file: String, against training: TargetColumn) throws {
    guard case .classes(let labels)? = held.target, case .classes(let known) = training else { return }
    let classes = Set(known)
    guard let row = labels.firstIndex(where: { !classes.contains($0) }) else { return }
    throw DataFileError(
      .invalidValue, file: target == nil ? validationResponse ?? file : file,
      at: "row \(row + held.firstRow)" + (target.map { ", column '\($0)'" } ?? ""),
      expected: "a class of the training rows", found: "'\(labels[row])'")
  }

  func run() throws {
    Interruption.watch()
    for path in [out, html].compactMap({ $0 }) { try OutputFile.check(path) }
    let inputs = [data, response, validation, validationResponse, test, testResponse, costs, weights].compactMap(\.self)
    try OutputFile.checkDistinct(
      [("out", out), ("html", html)], inputs: inputs.map { (path: DataSource($0).path, use: "read") })
    var request = request(data, response: response, kind: task)
    request.weights = weights
    let training = try TreesData(request)
    guard let target = training.target else { throw CommandFailure(.usage, "there is no target") }
    let trainingTarget = target
    let kind: TargetColumn.Kind = if case .classes = target { .classification } else { .regression }
    func other(_ data: String?, _ response: String?) throws -> (table: FeatureTable, target: TargetColumn)? {
      guard let data else { return nil }
      let read = try TreesData(self.request(data, response: response, kind: kind))
      guard let target = read.target else {
        throw CommandFailure(.usage, "\(data) needs a target: a column '\(self.target ?? "")' or an array")
      }
      if data == validation { try check(read, of: data, against: trainingTarget) }
      return (read.table, target)
    }
    let held = try other(validation, validationResponse)
    for warning in training.warnings { options.warn(warning) }
    if let features, costs == nil, features > training.table.columns.count {
      options.warn(
        "--features is \(features), but \(data) has \(training.table.columns.count) columns: all may be used")
    }
    let checked = try other(test, testResponse)
    let prices = try costs.map {
      try JSONFile.read([String: Double].self, $0, expected: "costs by column, such as {\"name\": 2.5}")
    }
    let estimator = SoftTrees(
      budget,
      options: SoftTreesOptions(
        trees: trees, depth: depth, activation: smoothStep.map { .smoothStep(width: $0) } ?? .logistic,
        trials: trials, steps: steps, batch: batch, validationShare: validationShare, classWeights: classWeights,
        costs: prices ?? [:], forced: Set(Self.names(fixedIn)), excluded: Set(Self.names(fixedOut)),
        swapRounds: swaps, committee: committee, seed: seed))
    let display = options.makeDisplay()
    defer { display.clear() }
    let control = options.control(display)
    var model = try estimator.fit(
      training.table, target: target, weights: training.weights, validation: held, control: control)
    var report = TreesReport(model, trainingRows: training.table.rows)
    if let shrink, model.status == .complete {
      let extracted = try Extraction(share: shrink).extract(model, on: training.table, control: control)
      model = extracted.model
      report.shrink(to: extracted)
    } else if shrink != nil {
      options.warn("training did not come to its end, so that --shrink was left out")
    }
    report.training = try model.metrics(of: training.table, target: target, threads: options.threadCount)
    if let checked {
      report.test = try model.metrics(of: checked.table, target: checked.target, threads: options.threadCount)
    }
    let judged = checked ?? held ?? (training.table, target)
    report.importances = try model.permutationImportances(
      of: judged.table, target: judged.target, seed: seed, threads: options.threadCount
    ).map(TreesReport.Importance.init)
    if let stability, model.status == .complete {
      report.stability = TreesReport.Stability(
        try estimator.stability(training.table, target: target, repeats: stability, control: control))
    }
    display.clear()
    if options.json {
      try StandardOutput.write(json: report)
    } else {
      try StandardOutput.write(TreesSummary(report).text)
    }
    if let out { try model.save(to: out) }
    if let html { try AtomicFile.write(TreesPage(report, data: data, run: options).page.render(), to: html) }
    switch model.status {
    case .complete: break
    case .timeLimit: options.warn("the time limit came before all trials were done; the best model by then is given")
    case .cancelled:
      options.warn("interrupted; the best model by then is given")
      throw ExitStatus.interrupted
    }
  }
}
