/// A loss that is piecewise linear in the prediction, so that best subset with it is a mixed-integer linear program.
///
/// With prediction `f = b₀ + xᵀb` and response y, summed over the samples and not divided by their number.
public enum PiecewiseLinearLoss: Sendable, Hashable, Codable {
  /// Least absolute deviations: `|y − f|`; its minimiser is a conditional median.
  case absolute
  /// The check function `τ·max(0, y − f) + (1 − τ)·max(0, f − y)`; its minimiser is a conditional quantile (Koenker and
  /// Bassett 1978, doi:10.2307/1913643). τ lies strictly between 0 and 1.
  case quantile(Double)
  /// The loss of support vector machines, `max(0, 1 − y·f)` with labels y of −1 and +1 (Cortes and Vapnik 1995,
  /// doi:10.1007/BF00994018).
  case hinge

  /// The loss of one sample.
  ///
  /// - Parameters:
  ///   - response: y; a label of −1 or +1 for the hinge loss.
  ///   - prediction: f.
  public func value(response: Double, prediction: Double) -> Double {
    let excess = residual(response: response, prediction: prediction)
    return excess > 0 ? over * excess : -under * excess
  }

  /// Every loss is `over·max(0, r) + under·max(0, −r)` of a residual `r = target − sign·f`.
  func residual(response: Double, prediction: Double) -> Double { target(response) - sign(response) * prediction }

  func target(_ response: Double) -> Double { self == .hinge ? 1 : response }

  func sign(_ response: Double) -> Double { self == .hinge ? response : 1 }

  /// The slope above.
  var over: Double {
    switch self {
    case .absolute, .hinge: 1
    case .quantile(let level): level
    }
  }

  /// The slope below.
  var under: Double {
    switch self {
    case .absolute: 1
    case .quantile(let level): 1 - level
    case .hinge: 0
    }
  }
}
