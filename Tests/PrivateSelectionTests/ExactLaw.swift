@testable import PrivateSelection

#if canImport(Glibc)
  import Glibc
#endif

/// The exponential mechanism by enumeration of all supports: what the sampler has to match.
struct ExactLaw {
  let codes: [[Int]: Int]
  let rate: Double
  private let reference: Int
  private let total: Double

  init(score: some SupportScore, epsilon: Epsilon, value: (Int) -> Int = { $0 }) {
    let worker = score.makeWorker()
    var codes: [[Int]: Int] = [:]
    SupportEnumeration.forEach(of: score.model.features, count: score.model.supportSize) {
      codes[$0] = value(worker.code($0))
    }
    self.init(codes: codes, rate: epsilon.value / Double(score.model.scoreScale.rangeWidth))
  }

  init(codes: [[Int]: Int], rate: Double) {
    self.codes = codes
    self.rate = rate
    let reference = codes.values.min() ?? 0
    self.reference = reference
    total = codes.values.reduce(0) { $0 + exp(-rate * Double($1 - reference)) }
  }

  func probability(of support: [Int]) -> Double {
    guard let code = codes[support] else { return 0 }
    return exp(-rate * Double(code - reference)) / total
  }

  /// max |ln P(S)/P′(S)| over all supports.
  func loss(against other: ExactLaw) -> Double {
    codes.keys.reduce(0) { max($0, abs(logProbability($1) - other.logProbability($1))) }
  }

  /// The Rényi divergence of this law from another, D_α(P‖P′) = ln Σ P^α P′^(1−α)/(α − 1), for α > 1.
  func divergence(from other: ExactLaw, order: Double) -> Double {
    let terms = codes.keys.map { order * logProbability($0) + (1 - order) * other.logProbability($0) }
    let largest = terms.max() ?? 0
    return (largest + log(terms.reduce(0) { $0 + exp($1 - largest) })) / (order - 1)
  }

  func logProbability(_ support: [Int]) -> Double {
    guard let code = codes[support] else { return -.infinity }
    return -rate * Double(code - reference) - log(total)
  }
}
