/// A smooth loss of best-subset estimation, with prediction `f = b₀ + xᵀb`, summed over the samples and not divided by their
/// number.
public enum SubsetLoss: String, Sendable, Hashable, Codable, CaseIterable {
  /// `½ (y − f)²`.
  case squared
  /// `log(1 + exp(−y f))` for labels y of −1 and +1.
  case logistic
  /// `max(0, 1 − y f)²` for labels y of −1 and +1.
  case squaredHinge

  /// The loss of one sample.
  ///
  /// - Parameters:
  ///   - response: y; a label of −1 or +1 but for squared loss.
  ///   - prediction: f.
  public func value(response: Double, prediction: Double) -> Double {
    switch self {
    case .squared: return 0.5 * (response - prediction) * (response - prediction)
    case .logistic: return MarginLoss.logistic.value(response * prediction)
    case .squaredHinge: return MarginLoss.squaredHinge.value(response * prediction)
    }
  }
}
