import Execution
import LinearAlgebra
import Selection
import SparseRegression

/// What came out of a run, with what only the library's types hold.
struct RegressionOutcome {
  var report: RegressionReport
  /// The fits of ``report``, in its order; empty for the MIP layer's losses.
  var fits: [SubsetFit] = []

  /// The place of the fit to save and to show in full.
  var chosenIndex: Int { report.chosen?.index ?? max(0, report.results.count - 1) }
  var chosenFit: SubsetFit? { fits.indices.contains(chosenIndex) ? fits[chosenIndex] : nil }
}

/// One call of `regress`, from data to results.
struct RegressionSession {
  let data: RegressionData
  let model: RegressionModelOptions
  let constraints: SubsetConstraints
  let sideConstraints: [SideConstraint]
  let seed: UInt64
  let folds: Int?
  let recordsCertificate: Bool
  let choose: RegressionChoice?
  let options: RunOptions
  let display: ProgressDisplay

  private var control: RunControl { options.control(display) }

  /// Fits what was asked for.
  func fitted() throws -> RegressionOutcome {
    var problem = RegressionProblem(data, model)
    problem.isPath = model.path != nil
    if data.responses != nil || !sideConstraints.isEmpty { return try shared(problem) }
    guard let loss = model.loss.smooth else { return try piecewise(problem) }
    let energy = try NullModel.loss(loss, response: data.response, weights: data.weights, intercept: !model.noIntercept)
    let fits = try self.fits(estimator(loss, method: method))
    var report = RegressionReport(
      problem: problem, results: fits.map { RegressionResult($0, data: data, energy: energy) })
    var validation: CrossValidation?
    if let folds {
      // Proofs are for the reported fits; folds are searched.
      validation = complete(try crossValidate(estimator(loss, method: .heuristic), folds), folds)
      report.crossValidation = validation.map { CrossValidationReport($0, folds: folds) }
    }
    if let path = model.path { report.chosen = chosen(fits, path.sizes, validation) }
    return RegressionOutcome(report: report, fits: fits)
  }

  /// Every way to choose, side by side.
  func compared() throws -> RegressionOutcome {
    var problem = RegressionProblem(data, model)
    problem.isPath = true
    if data.responses != nil || !sideConstraints.isEmpty {
      throw CommandFailure(.usage, "--compare takes one response and no side constraints")
    }
    guard let loss = model.loss.smooth else { return try piecewise(problem) }
    let energy = try NullModel.loss(loss, response: data.response, weights: data.weights, intercept: !model.noIntercept)
    var outcome = RegressionOutcome(report: RegressionReport(problem: problem, results: []))
    func add(_ fit: SubsetFit, _ name: String, _ keep: Int) {
      var result = RegressionResult(fit, data: data, energy: energy, method: name)
      result.keep = keep
      outcome.report.results.append(result)
      outcome.fits.append(fit)
    }
    for keep in model.path?.sizes ?? (model.keep ?? 0)...(model.keep ?? 0) where !Interruption.isRequested {
      var estimator = estimator(loss, method: .heuristic)
      estimator.size = .keep(keep)
      for baseline in SubsetBaseline.allCases where baseline != .lasso || loss == .squared {
        let title = "\(baseline.label), keep \(keep)"
        let fit = try estimator.baseline(
          baseline, keep: keep, features: data.design, response: data.response, weights: data.weights,
          control: options.control(display, title: title))
        add(fit, baseline.label, keep)
      }
      for method in [SubsetOptions.Method.heuristic, .exact] {
        if method == .exact, model.method == .heuristic { continue }
        // Without a word about the method the proof has the seconds that automatic gives it.
        estimator.options.method = method == .exact && model.method == .automatic ? .automatic : method
        let fit = try estimator.fit(
          data.design, response: data.response, weights: data.weights,
          control: options.control(display, title: "\(method.rawValue), keep \(keep)"))
        // Where no exact method takes the problem there is no line for it.
        if method == .exact, fit.method != .exact { continue }
        add(fit, method.rawValue, keep)
      }
    }
    return outcome
  }

  /// The best supports of one size or price.
  func pool(_ count: Int) throws -> SubsetPool {
    if data.responses != nil || !sideConstraints.isEmpty {
      throw CommandFailure(.usage, "--pool takes one response and no side constraints")
    }
    let estimator = estimator(.squared, method: .exact)
    return try BestSubsetRegression(estimator.size, options: estimator.options).pool(
      count, data.design, response: data.response, weights: data.weights, control: control)
  }

  private var method: SubsetOptions.Method {
    switch model.method {
    case .heuristic: .heuristic
    case .exact: .exact
    case .automatic, .mip: .automatic
    }
  }

  private func estimator(_ loss: SubsetLoss, method: SubsetOptions.Method) -> any SubsetEstimator {
    let options = SubsetOptions(
      lambda1: model.lambda1, lambda2: model.lambda2, intercept: !model.noIntercept, standardize: !model.noStandardize,
      constraints: constraints, method: method, coefficientBound: model.bound, relativeGap: model.gap, seed: seed,
      recordsCertificate: recordsCertificate)
    let size = model.lambda0.map { SubsetSize.price($0) } ?? .keep(model.keep ?? model.path?.sizes.upperBound ?? 0)
    return loss == .squared
      ? BestSubsetRegression(size, options: options) : BestSubsetClassifier(size, loss: loss, options: options)
  }

  private func fits(_ estimator: some SubsetEstimator) throws -> [SubsetFit] {
    if let path = model.path {
      return try estimator.path(
        path.sizes, features: data.design, response: data.response, weights: data.weights, control: control)
    }
    return [try estimator.fit(data.design, response: data.response, weights: data.weights, control: control)]
  }

  private func crossValidate(_ estimator: some SubsetEstimator, _ folds: Int) throws -> CrossValidation {
    if let price = model.lambda0 {
      return try estimator.crossValidate(
        prices: [price], features: data.design, response: data.response, weights: data.weights, folds: folds,
        control: control)
    }
    let sizes = model.path?.sizes ?? (model.keep ?? 0)...(model.keep ?? 0)
    return try estimator.crossValidate(
      sizes, features: data.design, response: data.response, weights: data.weights, folds: folds, control: control)
  }

  /// `nil`, with a warning, for a cross-validation that was cut short: what it has of some sizes would mislead.
  private func complete(_ validation: CrossValidation, _ folds: Int) -> CrossValidation? {
    if validation.isComplete { return validation }
    options.warn(
      "the cross-validation was cut short after \(validation.completedFolds) of \(folds) folds and is left out")
    return nil
  }

  private func chosen(
    _ fits: [SubsetFit], _ sizes: ClosedRange<Int>, _ validation: CrossValidation?
  ) -> RegressionReport.Chosen? {
    var rule = choose ?? (validation != nil ? .oneStandardError : .bic)
    if validation == nil, rule == .crossValidation || rule == .oneStandardError { rule = .bic }
    let index: Int?
    switch rule {
    case .crossValidation: index = validation?.best
    case .oneStandardError: index = validation?.oneStandardError
    case .aic, .bic, .ebic:
      let criterion: InformationCriterion = rule == .aic ? .aic : rule == .bic ? .bic : .ebic(gamma: 1)
      let values = fits.map { $0.criterion(criterion) }
      index = fits.indices.filter { values[$0] != nil }.min { (values[$0] ?? 0) < (values[$1] ?? 0) }
    }
    guard let index, fits.indices.contains(index) else { return nil }
    return RegressionReport.Chosen(by: rule.rawValue, keep: sizes.lowerBound + index, index: index)
  }

  /// Several responses, or side constraints: squared loss through the Gram matrix.
  private func shared(_ problem: RegressionProblem) throws -> RegressionOutcome {
    let what = data.responses == nil ? "side constraints" : "several responses"
    guard model.loss == .squared else {
      throw CommandFailure(.usage, "\(what): expected --loss squared, not \(model.loss.rawValue)")
    }
    guard let sizes = model.path?.sizes ?? model.keep.map({ $0...$0 }), folds == nil else {
      throw CommandFailure(.usage, "\(what): expected --keep or --path, without --cv")
    }
    let values =
      data.responses?.values
      ?? Matrix(rows: data.response.count, columns: 1, layout: .columnMajor, elements: data.response)
    var report = RegressionReport(problem: problem, results: [])
    report.problem.responses = data.responses?.names
    let options = SubsetOptions(
      lambda1: model.lambda1, lambda2: model.lambda2, intercept: !model.noIntercept, standardize: !model.noStandardize,
      constraints: constraints, method: method, relativeGap: model.gap, seed: seed)
    for keep in sizes where !Interruption.isRequested {
      let estimator = MultiResponseRegression(keep: keep, options: options, sideConstraints: sideConstraints)
      let fit = try estimator.fit(
        data.design, responses: values, weights: data.weights,
        control: self.options.control(display, title: "keep \(keep)"))
      report.results.append(RegressionResult(fit, data: data, keep: keep))
    }
    return RegressionOutcome(report: report)
  }

  private func piecewise(_ problem: RegressionProblem) throws -> RegressionOutcome {
    let level = model.quantile ?? 0.5
    guard let loss = model.loss.piecewise(quantile: level) else {
      return RegressionOutcome(report: RegressionReport(problem: problem, results: []))
    }
    if data.weights != nil {
      throw CommandFailure(.usage, "--loss \(model.loss.rawValue) takes no --weights")
    }
    let energy = NullModel.loss(loss, response: data.response, intercept: !model.noIntercept)
    let columns = (0..<data.design.columns).flatMap { data.design.column($0) }
    let features = Matrix(
      rows: data.design.rows, columns: data.design.columns, layout: .columnMajor, elements: columns)
    let posed = try SparseRegressionProblem(
      features: features, response: data.response, loss: loss, keep: model.path?.sizes.upperBound ?? model.keep,
      lambda0: model.lambda0 ?? 0, lambda1: model.lambda1, bound: model.bound, intercept: !model.noIntercept,
      standardize: !model.noStandardize)
    var report = RegressionReport(problem: problem, results: [])
    var validation: CrossValidation?
    if let sizes = model.path?.sizes ?? model.keep.map({ $0...$0 }) {
      let fits = try posed.path(sizes, relativeGap: model.gap, control: control)
      report.results = fits.map { RegressionResult($0, of: posed, data: data, energy: energy) }
      for index in fits.indices { report.results[index].keep = sizes.lowerBound + index }
      if let folds {
        let result = try posed.crossValidate(
          sizes, folds: folds, seed: seed, relativeGap: model.gap,
          control: control)
        validation = complete(result, folds)
        report.crossValidation = validation.map { CrossValidationReport($0, folds: folds) }
      }
      if model.path != nil, let validation {
        let rule = choose ?? .oneStandardError
        let index = rule == .crossValidation ? validation.best : validation.oneStandardError
        report.chosen = RegressionReport.Chosen(by: rule.rawValue, keep: sizes.lowerBound + index, index: index)
      }
    } else {
      if folds != nil { throw CommandFailure(.usage, "--cv with --loss \(model.loss.rawValue) needs --keep or --path") }
      let fit = try posed.fit(relativeGap: model.gap, control: control)
      report.results = [RegressionResult(fit, of: posed, data: data, energy: energy)]
    }
    return RegressionOutcome(report: report)
  }
}

extension SubsetBaseline {
  /// As tables name it.
  var label: String {
    switch self {
    case .correlation: "correlation"
    case .matchingPursuit: "matching-pursuit"
    case .lasso: "lasso"
    }
  }
}
