import ArgumentParser
import DataFiles
import Execution
import Foundation
import SparseRegression

/// Best-subset regression and classification.
struct RegressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regress",
    abstract: "Choose the columns of a regression or classification: one size, a path, cross-validation.",
    discussion: """
      Minimises Σ loss(y, b₀ + Xb) + λ₀‖b‖₀ + λ₁‖b‖₁ + λ₂‖b‖², or the same with at most k columns. Losses are sums over the \
      rows: ½(y − f)² for squared, log(1 + e^−yf) for logistic, max(0, 1 − yf)² for squared-hinge, |y − f| for absolute, τ max(0, y − f) + (1 − τ) max(0, f − y) for quantile, \
      max(0, 1 − yf) for hinge; the last three are solved as mixed-integer programs (--method mip or automatic). \
      Columns are centred and brought to norm 1 unless --no-standardize is given; penalties, --bound and the objective \
      are in the units of the columns used, coefficients and intercept in those of the data. Weights multiply losses and count as \
      so many rows. --method exact proves its \
      answer by a tree search (5 is the exit status when a limit comes first), heuristic searches without a proof, automatic \
      proves what a few seconds suffice for.

      EXAMPLE
        espalier regress diabetes.csv --target progression --keep 5 --method exact
        espalier regress diabetes.csv --target progression --interactions \\
          --path 1..20 --cv 10 --html report.html
        espalier regress train.csv --target y --keep 5 --save model.json
        espalier predict model.json test.csv --out predictions.csv
        espalier regress X.npy --response y.npy --lambda0 0.01 --lambda2 0.01 --json
        espalier regress --synthetic 500,100,10,0.9,5 --keep 10 --compare
        espalier regress diabetes.csv --target progression --keep 5 \\
          --method exact --certificate fit.cert
        espalier regress diabetes.csv --target progression \\
          --verify-certificate fit.cert

      \(RegressionRules.help)
      """)

  @OptionGroup(title: "Data") var source: RegressionDataOptions

  @OptionGroup(title: "Model") var model: RegressionModelOptions

  @Option(
    name: .customLong("cv"), parsing: .unconditional,
    help: ArgumentHelp("Cross-validate with so many folds.", valueName: "folds"))
  var folds: Int?

  @Option(
    help: ArgumentHelp(
      "Which size of a path is saved and shown. (default: one-se with --cv, otherwise bic)",
      valueName: "rule"))
  var choose: RegressionChoice?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Find the n best supports, with --keep those of exactly k columns, with a proof that no other is better than the last; for --loss squared and one response.",
      valueName: "n"))
  var pool: Int?

  @Option(
    help: ArgumentHelp(
      "Write the proof to a file that --verify-certificate checks; for --loss squared and one response.",
      valueName: "file"))
  var certificate: String?

  @Option(
    help: ArgumentHelp(
      "Check a proof against the data, recomputing every bound, instead of fitting; 6 is the exit status when it fails.",
      valueName: "file"))
  var verifyCertificate: String?

  @Flag(help: "Set screening, matching pursuit, the lasso, the search and the proof side by side.")
  var compare = false

  @Option(help: "Fixes random restarts, folds and synthetic data.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "Write the model as JSON, that of --choose with --path and the last line's with --compare; 'espalier predict' applies it. For smooth losses, one response and no --interactions.",
      valueName: "model.json"))
  var save: String?

  @Option(help: ArgumentHelp("Write a page with tables and plots.", valueName: "file.html"))
  var html: String?

  @OptionGroup(title: "Run") var options: RunOptions

  func validate() throws {
    if verifyCertificate != nil {
      for (name, isGiven) in [
        ("keep", model.keep != nil), ("path", model.path != nil), ("lambda0", model.lambda0 != nil),
        ("cv", folds != nil),
        ("pool", pool != nil), ("certificate", certificate != nil), ("save", save != nil), ("html", html != nil),
        ("compare", compare), ("loss", model.loss != .squared), ("lambda1", model.lambda1 != 0),
        ("lambda2", model.lambda2 != nil), ("bound", model.bound != nil), ("no-intercept", model.noIntercept),
        ("no-standardize", model.noStandardize), ("unpenalized", model.unpenalized != nil),
        ("non-negative", model.nonNegative), ("constraints", model.constraints != nil), ("gap", model.gap != 0),
        ("method", model.method != .automatic), ("choose", choose != nil),
      ] where isGiven {
        throw ValidationError(
          "--\(name) has no place beside --verify-certificate: the certificate says what was solved")
      }
      return
    }
    guard model.keep != nil || model.path != nil || model.lambda0 != nil else {
      throw ValidationError("expected --keep K, --path K1..K2 or --lambda0 L")
    }
    if let folds, folds < 2 { throw ValidationError("--cv is \(folds), expected at least 2 folds") }
    if model.loss.smooth == nil {
      for (name, isGiven) in [("compare", compare), ("save", save != nil)] where isGiven {
        throw ValidationError("--\(name) serves the losses squared, logistic and squared-hinge")
      }
    }
    if let pool, pool < 1 { throw ValidationError("--pool is \(pool), expected at least 1") }
    if pool != nil || certificate != nil {
      let name = pool != nil ? "pool" : "certificate"
      for (other, isGiven) in [
        ("path", model.path != nil), ("compare", compare), ("cv", folds != nil),
        ("certificate", pool != nil && certificate != nil), ("save", pool != nil && save != nil),
        ("html", pool != nil && html != nil),
      ] where isGiven { throw ValidationError("--\(name) and --\(other) exclude one another") }
      guard model.method != .heuristic else {
        throw ValidationError("--\(name) needs a proof: --method exact or automatic")
      }
      guard model.loss == .squared else { throw ValidationError("--\(name) serves --loss squared") }
    }
    if compare, folds != nil { throw ValidationError("--compare and --cv exclude one another") }
    if compare, model.lambda0 != nil { throw ValidationError("--compare needs --keep or --path") }
    if let choose, model.loss.smooth == nil, choose != .crossValidation, choose != .oneStandardError {
      throw ValidationError("--choose \(choose.rawValue) needs a loss that is a likelihood: squared or logistic")
    }
    if choose != nil, model.path == nil { throw ValidationError("--choose needs --path") }
    if choose == .crossValidation || choose == .oneStandardError, folds == nil {
      throw ValidationError("--choose \(choose?.rawValue ?? "") needs --cv")
    }
    if source.positive != nil, !model.loss.isClassification {
      throw ValidationError("--positive needs --loss logistic, squared-hinge or hinge")
    }
    if save != nil, source.interactions {
      throw ValidationError(
        "--save cannot keep --interactions: products depend on the rows they were standardised with")
    }
  }

  func run() throws {
    Interruption.watch()
    for path in [save, html, certificate] { if let path { try OutputFile.check(path) } }
    let data = try RegressionData(source, classification: model.loss.isClassification, seed: seed)
    try checkOutputs(data)
    if let verifyCertificate { return try verify(verifyCertificate, data) }
    let display = options.makeDisplay()
    defer { display.clear() }
    let session = RegressionSession(
      data: data, model: model, constraints: try RegressionRules.constraints(model, data),
      sideConstraints: try RegressionRules.sideConstraints(model), seed: seed, folds: folds,
      recordsCertificate: certificate != nil,
      choose: choose, options: options, display: display)
    if save != nil, data.responses != nil || !session.sideConstraints.isEmpty {
      throw CommandFailure(.usage, "--save keeps models of one response without side constraints")
    }
    if certificate != nil, data.responses != nil || !session.sideConstraints.isEmpty {
      throw CommandFailure(.usage, "--certificate proves models of one response without side constraints")
    }
    if let pool { return try listPool(try session.pool(pool), display) }
    let outcome = try compare ? session.compared() : session.fitted()
    display.clear()
    if options.json {
      try StandardOutput.write(json: outcome.report)
    } else {
      try StandardOutput.write(RegressionSummary(outcome, compared: compare).text)
    }
    if let save, var fit = outcome.chosenFit {
      (fit.responseName, fit.classNames, fit.firstColumn) = (data.target, data.classes, data.firstColumn)
      try fit.save(to: save)
    }
    var isUnproved = false
    if let certificate {
      if let proof = outcome.chosenFit?.proof {
        try proof.write(to: certificate)
      } else {
        options.warn("\(certificate) is not written, and left as it was if it was there: there is no proof")
        isUnproved = true
      }
    }
    if let html {
      let page = try RegressionPage(outcome, data: data, compared: compare, run: options)
      try AtomicFile.write(page.page.render(), to: html)
    }
    try finish(outcome.report.results)
    if isUnproved { throw ExitStatus.unproved }
  }

  /// No output may be an input, or two outputs one file.
  private func checkOutputs(_ data: RegressionData) throws {
    let others = [model.constraints, verifyCertificate].compactMap { $0 }.map { (path: $0, use: "read") }
    try OutputFile.checkDistinct(
      [("save", save), ("html", html), ("certificate", certificate)],
      inputs: data.files.map { ($0.path, "read as \($0.role)") } + others)
  }

  private func verify(_ path: String, _ data: RegressionData) throws {
    let certificate = try SubsetCertificate(contentsOf: path)
    let verdict = try certificate.verify(
      data.design, response: data.response, weights: data.weights, threads: options.threadCount)
    let report = CertificateReport(certificate, verdict, data: data)
    try options.json ? StandardOutput.write(json: report) : StandardOutput.write(report.text)
    if !verdict.isValid { throw ExitStatus.unverified }
  }

  private func listPool(_ pool: SubsetPool, _ display: ProgressDisplay) throws {
    display.clear()
    let report = SubsetPoolReport(pool)
    try options.json ? StandardOutput.write(json: report) : StandardOutput.write(report.text)
    switch pool.status {
    case .cancelled:
      options.warn("interrupted; the list holds the best columns found by then")
      throw ExitStatus.interrupted
    case .timeLimit:
      options.warn("the time limit came before a proof; the list holds the best columns found by then")
      throw ExitStatus.unproved
    case .optimal, .feasible, .infeasible: return
    }
  }

  /// Warns of what is missing and ends with the status that says so.
  private func finish(_ results: [RegressionResult]) throws {
    if results.contains(where: { $0.status == .cancelled }) || Interruption.isRequested {
      options.warn("interrupted; the best columns found by then are given")
      throw ExitStatus.interrupted
    }
    let seeksProof = model.method != .heuristic
    guard results.contains(where: { $0.status == .timeLimit }) else {
      // Ended without a proof, which --bound can bring about.
      let isNamed = model.method == .exact || model.method == .mip
      if isNamed, !compare, results.contains(where: { $0.status == .feasible }) {
        options.warn("nothing is proved; the certificate says why")
        throw ExitStatus.unproved
      }
      return
    }
    options.warn(
      "the time limit came before \(seeksProof ? "a proof" : "the method was done"); the best columns found by then are given"
    )
    if seeksProof { throw ExitStatus.unproved }
  }
}
