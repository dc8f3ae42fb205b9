#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The model without columns: what a choice of columns has to improve on.
public enum NullModel {
  /// The least loss of a constant prediction, Σ wᵢ loss(yᵢ, b₀), or of the prediction 0.
  ///
  /// - Parameters:
  ///   - loss: A smooth loss.
  ///   - response: y, one a sample; labels of −1 and +1 but for squared loss.
  ///   - weights: One positive weight a sample; `nil` for ones.
  ///   - intercept: Whether b₀ may be chosen; otherwise it is 0.
  /// - Throws: `SparseRegressionError` for weights that are not one positive number a sample.
  /// - Complexity: O(n).
  public static func loss(
    _ loss: SubsetLoss, response: [Double], weights: [Double]? = nil, intercept: Bool
  ) throws(SparseRegressionError) -> Double {
    try SubsetRun.validate(weights: weights, rows: response.count)
    let weight = { (row: Int) in weights?[row] ?? 1 }
    let total = response.indices.reduce(0) { $0 + weight($1) }
    guard total > 0 else { return 0 }
    let mean = response.indices.reduce(0) { $0 + weight($1) / total * response[$1] }
    var constant = 0.0
    if intercept {
      switch loss {
      // The mean of labels is the difference of the classes' shares, which minimises the squared hinge too.
      case .squared, .squaredHinge: constant = mean
      case .logistic: constant = abs(mean) < 1 ? log((1 + mean) / (1 - mean)) : mean * 800
      }
    }
    return response.indices.reduce(0) { $0 + weight($1) * loss.value(response: response[$1], prediction: constant) }
  }

  /// The same for a piecewise linear loss, whose best constant is one of the values where its slope changes.
  ///
  /// - Parameters:
  ///   - loss: A piecewise linear loss.
  ///   - response: y, one a sample.
  ///   - intercept: Whether b₀ may be chosen; otherwise it is 0.
  /// - Complexity: O(n log n).
  public static func loss(_ loss: PiecewiseLinearLoss, response: [Double], intercept: Bool) -> Double {
    let sum = { (constant: Double) in
      response.reduce(0) { $0 + loss.value(response: $1, prediction: constant) }
    }
    guard intercept, !response.isEmpty else { return sum(0) }
    switch loss {
    case .hinge: return min(sum(-1), sum(1))
    case .absolute, .quantile:
      let sorted = response.sorted()
      let share = loss.over / (loss.over + loss.under)
      let place = min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.down)))
      return [place - 1, place, place + 1].filter(sorted.indices.contains).map { sum(sorted[$0]) }.min() ?? 0
    }
  }
}
