/// Best-subset classification with labels of −1 and +1, by logistic or squared hinge loss.
///
///     let fit = try BestSubsetClassifier(.keep(5)).fit(DesignMatrix(x), response: labels)
///     let probabilities = try fit.predictProbability(DesignMatrix(x))
///
///     min Σ wᵢ loss(yᵢ (b₀ + xᵢᵀb)) + λ₀‖b‖₀ + λ₁‖b‖₁ + λ₂‖b‖²   or   ‖b‖₀ ≤ k
///
/// λ₂ is 10⁻⁷ unless given: without it labels that a hyperplane separates have no minimum.
public struct BestSubsetClassifier: SubsetEstimator {
  public var size: SubsetSize
  public var options: SubsetOptions
  /// `.logistic` or `.squaredHinge`.
  public var loss: SubsetLoss

  /// An estimator.
  ///
  /// - Parameters:
  ///   - size: How many columns: a limit or a price.
  ///   - loss: `.logistic` or `.squaredHinge`.
  ///   - options: Penalties, data handling, constraints and method.
  public init(_ size: SubsetSize, loss: SubsetLoss = .logistic, options: SubsetOptions = SubsetOptions()) {
    self.size = size
    self.loss = loss
    self.options = options
  }
}
