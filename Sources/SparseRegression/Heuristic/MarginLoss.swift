#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A loss of the margin `y·f`: its value and two derivatives.
enum MarginLoss: Sendable {
  case logistic
  case squaredHinge

  func value(_ margin: Double) -> Double {
    switch self {
    // Without overflow on either side.
    case .logistic: return margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin
    case .squaredHinge:
      let short = max(0, 1 - margin)
      return short * short
    }
  }

  func slope(_ margin: Double) -> Double {
    switch self {
    case .logistic: return -Self.sigmoid(-margin)
    case .squaredHinge: return -2 * max(0, 1 - margin)
    }
  }

  /// The second derivative, for the squared hinge that of the active side.
  func curvature(_ margin: Double) -> Double {
    switch self {
    case .logistic:
      let probability = Self.sigmoid(margin)
      return probability * (1 - probability)
    case .squaredHinge: return margin < 1 ? 2 : 0
    }
  }

  /// `1 / (1 + e^−t)`.
  static func sigmoid(_ value: Double) -> Double {
    if value >= 0 { return 1 / (1 + exp(-value)) }
    let power = exp(value)
    return power / (1 + power)
  }
}
