import Execution

/// An ensemble of soft trees that is trained end to end and may look at a limited number of raw columns only
/// (Skinny Trees, Ibrahim, Behdin, Mazumder 2023, arXiv:2310.18542).
///
///     let table = try FeatureTable(csv, excluding: ["label"])
///     let target = try TargetColumn("label", of: csv)
///     let model = try SoftTrees(.exact(16), options: SoftTreesOptions(seed: 1)).fit(table, target: target)
///     print(model.selected, try model.metrics(of: test, target: truth).auc ?? 0)
///
/// Numbers are standardised, missing cells imputed with an indicator, categories become indicators; all that is learned
/// from the training rows and kept in the model. Every raw column is one group, whatever it is encoded to, and the budget
/// counts raw columns.
public struct SoftTrees: Sendable {
  /// How many raw columns may be used.
  public var budget: FeatureBudget
  /// How training goes.
  public var options: SoftTreesOptions

  /// - Parameters:
  ///   - budget: How many raw columns may be used.
  ///   - options: How training goes.
  public init(_ budget: FeatureBudget, options: SoftTreesOptions = SoftTreesOptions()) {
    self.budget = budget
    self.options = options
  }

  /// Trains an ensemble.
  ///
  /// - Parameters:
  ///   - table: Raw columns of the training samples.
  ///   - target: What is to be predicted, one a sample.
  ///   - weights: What each sample weighs, not negative, not all zero; `nil` for one each.
  ///   - validation: Samples to compare trials by and to stop early; `nil` holds out ``SoftTreesOptions/validationShare``.
  ///   - control: Threads, time limit and progress. The model does not depend on the number of threads.
  /// - Throws: `SkinnyTreesError`. Running out of time is no error: see ``SoftTreesModel/status``.
  /// - Complexity: a training of T steps of B samples with q active encoded columns takes O(T · B · q · gates).
  public func fit(
    _ table: FeatureTable, target: TargetColumn, weights: [Double]? = nil,
    validation: (table: FeatureTable, target: TargetColumn)? = nil, control: RunControl = RunControl()
  ) throws(SkinnyTreesError) -> SoftTreesModel {
    let clock = control.start()
    let data = try TrainingData(
      table, target: target, weights: weights, validation: validation, options: options)
    let limit = try limit(data)
    let search = TrialSearch(
      design: TrialDesign(rows: data.sample.rows, options: options), sample: data.sample, validation: data.validation,
      layout: data.layout, outputs: data.task.outputs, clock: clock)
    var curve: [PathPoint] = []
    var outcome: TrialSearch.Outcome
    switch budget {
    case .exact, .fraction: outcome = try search.run(budget: limit)
    case .penalty(let price, let annealing):
      outcome = try PenaltySearch(search: search, price: price, annealing: annealing).run()
    case .path:
      (curve, outcome) = try PathSearch(search: search).run()
    }
    var report: SwapReport?
    // The published method is a single ensemble, and a price leaves nothing to exchange under a budget.
    if !isPenalized, clock.interruption == nil {
      if options.swapRounds > 0 {
        let swap = SwapSearch(search: search, budget: data.layout.cost(of: outcome.snapshot.groups))
        report = try swap.improve(&outcome, rounds: options.swapRounds)
      }
      try Committee(search: search).join(&outcome, count: options.committee)
    }
    return model(outcome, curve, report, data, clock)
  }

  private var isPenalized: Bool {
    if case .penalty = budget { return true }
    return false
  }

  /// The budget in units of cost; `nil` where there is none.
  private func limit(_ data: TrainingData) throws(SkinnyTreesError) -> Double? {
    let limit: Double
    switch budget {
    case .exact(let count):
      guard count >= 1 else { throw .invalidValue(what: "the budget", value: "\(count)", expected: "at least 1") }
      limit = Double(count)
    case .fraction(let share):
      guard share > 0, share <= 1 else {
        throw .invalidValue(what: "the budget", value: "\(share)", expected: "a share above 0 and at most 1")
      }
      limit = max(1, (share * Double(data.candidateCount) + 1e-9).rounded(.down))
    case .penalty(let price, let annealing):
      guard price >= 0, price.isFinite, annealing > 0 else {
        throw .invalidValue(
          what: "the price", value: "\(price) with annealing \(annealing)", expected: "at least 0, annealing above 0")
      }
      return nil
    case .path: return nil
    }
    let needed = data.layout.cost(of: data.layout.forced)
    guard needed <= limit else {
      throw .invalidValue(
        what: "the budget", value: "\(limit)", expected: "at least \(needed), the cost of the forced columns")
    }
    return limit
  }

  private func model(
    _ outcome: TrialSearch.Outcome, _ curve: [PathPoint], _ report: SwapReport?, _ data: TrainingData,
    _ clock: RunClock
  ) -> SoftTreesModel {
    let snapshot = outcome.snapshot
    let status: SoftTreesModel.Status =
      switch clock.interruption {
      case .timeLimit: .timeLimit
      case .cancelled: .cancelled
      case nil: .complete
      }
    return SoftTreesModel(
      task: data.task, encoder: data.encoder.selecting(snapshot.groups), weights: snapshot.weights,
      candidateCount: data.candidateCount, status: status,
      validationLoss: data.validation == nil ? nil : snapshot.loss, history: outcome.history, trials: outcome.trials,
      curve: curve.map { point in
        SoftTreesModel.BudgetPoint(
          features: point.snapshot.groups.count, cost: data.layout.cost(of: point.snapshot.groups),
          loss: point.snapshot.loss, standardError: point.standardError,
          selected: point.snapshot.groups.map { data.encoder.columns[$0].name })
      },
      swaps: report, seconds: clock.seconds, cpuSeconds: clock.cpuSeconds)
  }
}
