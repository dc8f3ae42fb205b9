#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A criterion that weighs a fit's likelihood against the number of its columns; less is better.
///
/// With k coefficients (the intercept and the variance are in every model and not counted), n samples and the
/// log-likelihood ℓ:
public enum InformationCriterion: Sendable, Hashable {
  /// `−2ℓ + 2k` (Akaike 1974, doi:10.1109/TAC.1974.1100705).
  case aic
  /// `−2ℓ + k log n` (Schwarz 1978, doi:10.1214/aos/1176344136).
  case bic
  /// `−2ℓ + k log n + 2γ log C(p, k)` with 0 ≤ γ ≤ 1 (Chen and Chen 2008, doi:10.1093/biomet/asn034); p counts the columns
  /// that were offered, before any screening.
  case ebic(gamma: Double)
}

extension SubsetFit {
  /// −2 times the log-likelihood, constants left out: `n log(2·loss/n)` for squared loss, twice the loss for the logistic
  /// one; `nil` for the squared hinge, which is no likelihood. n is the total weight.
  public var minusTwiceLogLikelihood: Double? {
    switch loss {
    case .squared: totalWeight * log(max(2 * lossValue / totalWeight, .leastNormalMagnitude))
    case .logistic: 2 * lossValue
    case .squaredHinge: nil
    }
  }

  /// The value of a criterion.
  ///
  /// - Parameters:
  ///   - criterion: Which one.
  ///   - featureCount: The p of ``InformationCriterion/ebic(gamma:)``, where columns were screened before the fit saw them;
  ///     `nil` takes the number of columns offered.
  /// - Returns: The value, less is better; `nil` for a loss that is no likelihood.
  public func criterion(_ criterion: InformationCriterion, featureCount: Int? = nil) -> Double? {
    guard let deviance = minusTwiceLogLikelihood else { return nil }
    let k = Double(support.count)
    switch criterion {
    case .aic: return deviance + 2 * k
    case .bic: return deviance + k * log(totalWeight)
    case .ebic(let gamma):
      let counted = size
      let p = max(featureCount ?? self.featureCount, counted) - (featureCount == nil ? unpenalized.count : 0)
      return deviance + k * log(totalWeight) + 2 * gamma * Self.logBinomial(p, counted)
    }
  }

  /// log C(p, k), by a sum of k terms.
  static func logBinomial(_ p: Int, _ k: Int) -> Double {
    guard k > 0, k < p else { return 0 }
    return (0..<min(k, p - k)).reduce(0) { $0 + log(Double(p - $1)) - log(Double($1 + 1)) }
  }
}

extension Array where Element == SubsetFit {
  /// The fit with the least value of a criterion, the smallest among equals.
  ///
  /// - Parameters:
  ///   - criterion: Which one.
  ///   - featureCount: The p of EBIC, or `nil` for the columns offered.
  /// - Returns: A fit, or `nil` where there is none or the loss is no likelihood.
  public func best(by criterion: InformationCriterion, featureCount: Int? = nil) -> SubsetFit? {
    var best: (value: Double, fit: SubsetFit)?
    for fit in self {
      guard let value = fit.criterion(criterion, featureCount: featureCount) else { return nil }
      if value < best?.value ?? .infinity { best = (value, fit) }
    }
    return best?.fit
  }
}
