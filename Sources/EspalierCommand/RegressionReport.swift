import SparseRegression

/// All that one call of `regress` found.
struct RegressionReport: Encodable {
  var problem: RegressionProblem
  var results: [RegressionResult]
  var crossValidation: CrossValidationReport?
  /// The size that was chosen from a path, and by what.
  var chosen: Chosen?

  struct Chosen: Encodable {
    var by: String
    var keep: Int
    /// The place in `results`.
    var index: Int
  }

  private enum CodingKeys: String, CodingKey { case problem, results, crossValidation, chosen }

  /// One fit is written flat, as a selection; several as a list.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(problem, forKey: .problem)
    try container.encode(crossValidation, forKey: .crossValidation)
    if results.count == 1, !problem.isPath, let result = results.first {
      try result.encode(to: encoder)
    } else {
      try container.encode(results, forKey: .results)
      try container.encode(chosen, forKey: .chosen)
    }
  }
}

/// What was asked.
struct RegressionProblem: Encodable {
  var samples: Int
  var columns: Int
  var target: String
  var loss: RegressionLoss
  var quantile: Double?
  var intercept: Bool
  var standardized: Bool
  /// The names of the classes −1 and +1.
  var classes: [String]?
  /// The columns that made synthetic data.
  var truth: [Int]?
  /// The names of several responses.
  var responses: [String]?
  /// Whether several fits were asked for.
  var isPath = false

  private enum CodingKeys: String, CodingKey {
    case samples, columns, target, loss, quantile, intercept, standardized, classes, truth, responses
  }

  init(_ data: RegressionData, _ model: RegressionModelOptions) {
    samples = data.design.rows
    columns = data.design.columns
    target = data.target
    loss = model.loss
    quantile = model.loss == .quantile ? model.quantile ?? 0.5 : nil
    intercept = !model.noIntercept
    standardized = !model.noStandardize
    classes = data.classes
    truth = data.truth
  }
}

/// Held-out losses.
struct CrossValidationReport: Encodable {
  struct Point: Encodable {
    var keep: Int?
    var lambda0: Double?
    var mean: Double
    var standardError: Double
    var errorRate: Double?
    var foldLosses: [Double]
  }

  var folds: Int
  var points: [Point]
  /// The place of the least mean.
  var best: Int
  /// The place of the simplest within one standard error of it.
  var oneStandardError: Int

  init(_ result: CrossValidation, folds: Int) {
    self.folds = folds
    best = result.best
    oneStandardError = result.oneStandardError
    points = result.points.map { point in
      var (keep, price): (Int?, Double?) = (nil, nil)
      switch point.size {
      case .keep(let size): keep = size
      case .price(let value): price = value
      }
      return Point(
        keep: keep, lambda0: price, mean: point.mean, standardError: point.standardError, errorRate: point.errorRate,
        foldLosses: point.foldLosses)
    }
  }
}
