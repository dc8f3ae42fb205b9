/// Best-subset linear regression with squared loss.
///
///     let fit = try BestSubsetRegression(.keep(5)).fit(DesignMatrix(x), response: y)
///     let priced = BestSubsetRegression(.price(0.01), options: SubsetOptions(lambda2: 0.01))
///
///     min ½ Σ wᵢ (yᵢ − b₀ − xᵢᵀb)² + λ₀‖b‖₀ + λ₁‖b‖₁ + λ₂‖b‖²   or   ‖b‖₀ ≤ k
///
/// The loss is a sum over samples, not a mean; penalties are in the units of the columns used, see
/// ``SubsetOptions/isStandardized``.
public struct BestSubsetRegression: SubsetEstimator {
  public var size: SubsetSize
  public var options: SubsetOptions
  public var loss: SubsetLoss { .squared }

  /// An estimator.
  ///
  /// - Parameters:
  ///   - size: How many columns: a limit or a price.
  ///   - options: Penalties, data handling, constraints and method.
  public init(_ size: SubsetSize, options: SubsetOptions = SubsetOptions()) {
    self.size = size
    self.options = options
  }
}
