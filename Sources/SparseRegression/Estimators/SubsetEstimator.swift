import Execution

/// A best-subset estimator: ``BestSubsetRegression`` or ``BestSubsetClassifier``.
public protocol SubsetEstimator: Sendable {
  /// How many columns: a limit or a price.
  var size: SubsetSize { get set }
  /// Penalties, data handling, constraints and method.
  var options: SubsetOptions { get set }
  /// What is summed over the samples.
  var loss: SubsetLoss { get }
}

extension SubsetEstimator {
  /// Fits the estimator.
  ///
  /// - Parameters:
  ///   - features: X, n×p.
  ///   - response: y, one a sample; labels of −1 and +1 for classification.
  ///   - weights: One positive weight a sample, which multiplies its loss; `nil` for ones.
  ///   - warmStart: A support to start from beside the usual starts.
  ///   - control: Limits, threads and observer. At a limit the best support found is returned.
  /// - Returns: The fit; its status says how the run ended.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault.
  /// - Complexity: A heuristic costs a few passes over X for each size up to k, and O(k·p) for each exchange.
  public func fit(
    _ features: DesignMatrix, response: [Double], weights: [Double]? = nil, warmStart: [Int]? = nil,
    control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> SubsetFit {
    let run = try SubsetRun(self, features, response, weights, warmStart.map { [$0] } ?? [], control)
    return try run.fit(size)
  }

  /// Fits every size of a range, from one search.
  ///
  /// - Parameters:
  ///   - sizes: Limits on the number of columns.
  ///   - features: X, n×p.
  ///   - response: y, one a sample; labels of −1 and +1 for classification.
  ///   - weights: One positive weight a sample; `nil` for ones.
  ///   - warmStarts: Supports to start from beside the usual starts.
  ///   - control: Limits, threads and observer.
  /// - Returns: One fit a size, ascending. A size that cannot be reached (columns that depend on each other) has the fit of
  ///   the largest size that can.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault.
  public func path(
    _ sizes: ClosedRange<Int>, features: DesignMatrix, response: [Double], weights: [Double]? = nil,
    warmStarts: [[Int]] = [], control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> [SubsetFit] {
    let run = try SubsetRun(self, features, response, weights, warmStarts, control)
    return try run.path(sizes)
  }

  /// Fits every price of a list, each started from the fit before it.
  ///
  /// - Parameters:
  ///   - prices: λ₀ ≥ 0, in any order; falling prices make the best starts.
  ///   - features: X, n×p.
  ///   - response: y, one a sample; labels of −1 and +1 for classification.
  ///   - weights: One positive weight a sample; `nil` for ones.
  ///   - control: Limits, threads and observer.
  /// - Returns: One fit a price, in the order given.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault.
  public func path(
    prices: [Double], features: DesignMatrix, response: [Double], weights: [Double]? = nil,
    control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> [SubsetFit] {
    let run = try SubsetRun(self, features, response, weights, [], control)
    var fits: [SubsetFit] = []
    var starts: [[Int]] = []
    for price in prices {
      let fit = try run.fit(.price(price), starts: starts)
      starts = [fit.support]
      fits.append(fit)
    }
    return fits
  }
}
