/// Rows scaled to mean 0 and variance 1, then stretched and shifted per column.
public struct LayerNorm: Sendable, Equatable {
  /// The stretch of each column.
  public let weight: [Float]
  /// The shift of each column.
  public let bias: [Float]
  /// Added to the variance.
  public let epsilon: Double

  /// - Precondition: `weight` and `bias` have the same length.
  public init(weight: [Float], bias: [Float], epsilon: Double) {
    precondition(weight.count == bias.count, "a layer norm of \(weight.count) weights and \(bias.count) biases")
    self.weight = weight
    self.bias = bias
    self.epsilon = epsilon
  }

  /// Weights and biases.
  public var parameterCount: Int { weight.count + bias.count }
}
