import Execution

/// Customary ways to choose columns without a search: what a better choice is compared with.
public enum SubsetBaseline: String, Sendable, Hashable, CaseIterable {
  /// The k columns with the largest gradient of the loss at the model without columns: marginal screening (Fan and Lv 2008,
  /// doi:10.1111/j.1467-9868.2008.00674.x).
  case correlation
  /// Orthogonal matching pursuit (Pati, Rezaiifar and Krishnaprasad 1993): the column with the largest gradient at the present
  /// fit enters, and all coefficients are fitted anew.
  case matchingPursuit
  /// The k largest coefficients of the first lasso along a falling penalty that has k, fitted anew without the lasso's
  /// penalty (the “relaxed lasso”). For squared loss.
  case lasso
}

extension SubsetEstimator {
  /// The fit of the columns that a simple rule chooses.
  ///
  /// Penalties, weights, bounds and standardisation are those of the estimator; groups are not looked at.
  ///
  /// - Parameters:
  ///   - baseline: The rule.
  ///   - keep: k, how many columns beside those that are always in.
  ///   - features: X, n×p.
  ///   - response: y, one a sample; labels of −1 and +1 for classification.
  ///   - weights: One positive weight a sample; `nil` for ones.
  ///   - control: Limits, threads and observer.
  /// - Returns: The fit; it claims nothing. Its objective includes λ₀ where the estimator has one.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault; `.invalidValue` for the lasso with
  ///   another loss than the squared one.
  /// - Complexity: k passes over X for matching pursuit, one for the correlation.
  public func baseline(
    _ baseline: SubsetBaseline, keep: Int, features: DesignMatrix, response: [Double], weights: [Double]? = nil,
    control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> SubsetFit {
    var plain = self
    plain.options.method = .heuristic
    let run = try SubsetRun(plain, features, response, weights, [], control)
    return try run.baseline(baseline, keep: keep, size: size)
  }

  /// The fit of columns that are already chosen.
  ///
  /// - Parameters:
  ///   - support: Columns, from 0; those that are always in are added.
  ///   - features: X, n×p.
  ///   - response: y, one a sample; labels of −1 and +1 for classification.
  ///   - weights: One positive weight a sample; `nil` for ones.
  ///   - control: Threads.
  /// - Returns: The fit; it claims nothing.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault.
  /// - Complexity: O(n k²), and one pass over X to standardise it.
  public func refit(
    support: [Int], features: DesignMatrix, response: [Double], weights: [Double]? = nil,
    control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> SubsetFit {
    var plain = self
    plain.options.method = .heuristic
    let run = try SubsetRun(plain, features, response, weights, [support], control)
    return try run.chosen(support, size: size)
  }
}

extension SubsetRun {
  /// The fit of a support as it is.
  func chosen(_ support: [Int], size: SubsetSize) throws(SparseRegressionError) -> SubsetFit {
    try finish(FoundSupport(size: support.count, support: support, value: .infinity), FoundPath(), size)
  }

  func baseline(
    _ baseline: SubsetBaseline, keep: Int, size: SubsetSize
  ) throws(SparseRegressionError) -> SubsetFit {
    try validate(.keep(keep))
    switch baseline {
    case .correlation: return try chosen(steepest(at: problem.refit([]), keep, without: []), size: size)
    case .matchingPursuit:
      var support: [Int] = []
      var refit = problem.refit([])
      while support.count < keep, clock.interruption == nil {
        guard let next = steepest(at: refit, 1, without: support).first else { break }
        support.append(next)
        refit = problem.refit(support, warm: refit)
      }
      return try chosen(support, size: size)
    case .lasso:
      guard problem.loss == .squared else {
        throw .invalidValue(what: "the loss", value: problem.loss.rawValue, expected: "squared for the lasso")
      }
      return try chosen(lasso(keep), size: size)
    }
  }

  /// The columns with the largest gradients, ties by number.
  private func steepest(at refit: SupportRefit, _ count: Int, without support: [Int]) -> [Int] {
    let columns = problem.columns
    let slopes: [Double] =
      switch problem.loss {
      case .squared: refit.rowValues
      case .logistic, .squaredHinge:
        refit.rowValues.indices.map { row in
          let margin: MarginLoss = problem.loss == .logistic ? .logistic : .squaredHinge
          let label = problem.response[row]
          return -(problem.weights?[row] ?? 1) * label * margin.slope(label * refit.rowValues[row])
        }
      }
    let gradients = columns.products(slopes)
    let barred = Set(support + problem.fixed)
    let usable = (0..<columns.count).filter { columns.squaredNorms[$0] > 0 && !barred.contains($0) }
    let scored = usable.map { (abs(gradients[$0]) / columns.squaredNorms[$0].squareRoot(), $0) }
    return scored.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }.prefix(count).map(\.1)
  }

  private func lasso(_ keep: Int) -> [Int] {
    let columns = problem.columns
    var working = (0..<columns.count).filter { columns.squaredNorms[$0] > 0 }
    let limit = 6000
    if working.count > limit {
      // The strong rule (Tibshirani and others 2012): columns far from the largest correlation stay out of short paths.
      working = Array(steepest(at: problem.refit([]), limit, without: [])) + problem.fixed
      working.sort()
    }
    let gram = GramColumns(columns, working: working, response: problem.response, ridge: problem.ridge)
    let fixed = working.indices.filter { problem.fixed.contains(working[$0]) }
    var path = LassoPath(gram: gram, fixed: fixed)
    var best: [Int] = []
    for _ in 0..<80 where clock.interruption == nil {
      let order = path.advance().filter { !fixed.contains($0) }
      best = Array(order.prefix(keep))
      if order.count >= keep { break }
    }
    return best.map { working[$0] }
  }
}
