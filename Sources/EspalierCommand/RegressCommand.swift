import ArgumentParser
import DataFiles
import Execution
import SparseRegression

/// Best-subset regression and classification.
struct RegressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regress",
    abstract: "Choose the columns of a regression or classification: one size, a path, cross-validation.",
    discussion: """
      Minimises Σ loss(y, b₀ + Xb) + λ₀‖b‖₀ + λ₁‖b‖₁ + λ₂‖b‖², or the same with at most k columns. Losses are sums over the \
      rows: ½(y − f)² for squared, log(1 + e^−yf) for logistic, max(0, 1 − yf)² for squared-hinge, |y − f| for absolute. \
      Columns are centred and brought to norm 1 unless --no-standardize is given; penalties, --bound and the objective \
      are in the units of the columns used, coefficients and intercept in those of the data. --method exact proves its \
      answer by a tree search (5 is the exit status when a limit comes first), heuristic searches without a proof, automatic \
      proves what a few seconds suffice for.

      EXAMPLE
        espalier regress diabetes.csv --target progression --keep 5 --method exact
        espalier regress diabetes.csv --target progression --interactions \\
          --path 1..20 --cv 10 --html report.html
        espalier regress X.npy --response y.npy --lambda0 0.01 --lambda2 0.01 --json
        espalier regress --synthetic 500,100,10,0.9,5 --keep 10 --compare

      \(RegressionRules.help)
      """)

  @OptionGroup(title: "Data") var source: RegressionDataOptions

  @OptionGroup(title: "Model") var model: RegressionModelOptions

  @Option(name: .customLong("cv"), help: ArgumentHelp("Cross-validate with so many folds.", valueName: "folds"))
  var folds: Int?

  @Option(
    help: ArgumentHelp(
      "Which size of a path is saved and shown. (default: one-se with --cv, otherwise bic; values: \(RegressionChoice.allValueStrings.joined(separator: ", ")))",
      valueName: "rule"))
  var choose: RegressionChoice?

  @Flag(help: "Set screening, matching pursuit, the lasso, the search and the proof side by side.")
  var compare = false

  @Option(help: "Fixes random restarts, folds and synthetic data.")
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Write the model as JSON.", valueName: "model.json"))
  var save: String?

  @Option(help: ArgumentHelp("Write a page with tables and plots.", valueName: "file.html"))
  var html: String?

  @OptionGroup(title: "Run") var options: RunOptions

  func validate() throws {
    guard model.keep != nil || model.path != nil || model.lambda0 != nil else {
      throw ValidationError("expected --keep K, --path K1..K2 or --lambda0 L")
    }
    if let folds, folds < 2 { throw ValidationError("--cv is \(folds), expected at least 2 folds") }
    if model.loss.smooth == nil {
      for (name, isGiven) in [("cv", folds != nil), ("compare", compare), ("save", save != nil)] where isGiven {
        throw ValidationError("--\(name) serves the losses squared, logistic and squared-hinge")
      }
    }
    if compare, model.lambda0 != nil { throw ValidationError("--compare needs --keep or --path") }
    if choose != nil, model.path == nil { throw ValidationError("--choose needs --path") }
    if choose == .crossValidation || choose == .oneStandardError, folds == nil {
      throw ValidationError("--choose \(choose?.rawValue ?? "") needs --cv")
    }
    if save != nil, source.interactions {
      throw ValidationError(
        "--save cannot keep --interactions: products depend on the rows they were standardised with")
    }
  }

  func run() throws {
    Interruption.watch()
    for path in [save, html] { if let path { try OutputFile.check(path) } }
    let data = try RegressionData(source, classification: model.loss.isClassification, seed: seed)
    let display = options.makeDisplay()
    defer { display.clear() }
    let session = RegressionSession(
      data: data, model: model, constraints: try RegressionRules.constraints(model, data),
      sideConstraints: try RegressionRules.sideConstraints(model), seed: seed, folds: folds,
      choose: choose, options: options, display: display)
    if save != nil, data.responses != nil || !session.sideConstraints.isEmpty {
      throw CommandFailure(.usage, "--save keeps models of one response without side constraints")
    }
    let outcome = try compare ? session.compared() : session.fitted()
    display.clear()
    if options.json {
      try StandardOutput.write(json: outcome.report)
    } else {
      try StandardOutput.write(RegressionSummary(outcome, compared: compare).text)
    }
    if let save, let fit = outcome.chosenFit { try fit.save(to: save) }
    if let html {
      let page = try RegressionPage(outcome, data: data, compared: compare, run: options)
      try AtomicFile.write(page.page.render(), to: html)
    }
    try finish(outcome.report.results)
  }

  /// Warns of what is missing and ends with the status that says so.
  private func finish(_ results: [RegressionResult]) throws {
    if results.contains(where: { $0.status == .cancelled }) || Interruption.isRequested {
      options.warn("interrupted; the best columns found by then are given")
      throw ExitStatus.interrupted
    }
    guard results.contains(where: { $0.status == .timeLimit }) else { return }
    let seeksProof = model.method != .heuristic && !compare
    options.warn(
      "the time limit came before \(seeksProof ? "a proof" : "the method was done"); the best columns found by then are given"
    )
    if seeksProof { throw ExitStatus.unproved }
  }
}
