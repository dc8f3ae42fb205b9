import Espalier
import Foundation

/// The synthetic model of the private-selection literature: Gaussian rows with correlation ρ^|i−j|, s equal coefficients
/// 1/√s on every second column, and noise scaled so that ‖Xβ‖²/‖e‖² is exactly the signal-to-noise ratio.
struct PrivateInstance {
  let predictors: Matrix<Double>
  let response: [Double]
  let truth: [Int]

  init(
    records: Int, features: Int, supportSize: Int, correlation: Double = 0.1, signalToNoise: Double = 5,
    classes: Bool = false, seed: UInt64
  ) {
    var random = GaussianSource(seed: seed)
    truth = (0..<supportSize).map { 2 * $0 + 1 }
    let innovation = (1 - correlation * correlation).squareRoot()
    let coefficient = 1 / Double(supportSize).squareRoot()
    var signal = [Double](repeating: 0, count: records)
    let truth = truth
    predictors = Matrix(rows: records, columns: features) { x in
      for row in 0..<records {
        var value = random.normal()
        for column in 0..<features {
          if column > 0 { value = correlation * value + innovation * random.normal() }
          x[row * features + column] = value
        }
        for column in truth { signal[row] += coefficient * x[row * features + column] }
      }
    }
    let noise = (0..<records).map { _ in random.normal() }
    let ratio = signal.reduce(0) { $0 + $1 * $1 } / noise.reduce(0) { $0 + $1 * $1 } / signalToNoise
    let sum = zip(signal, noise).map { $0 + ratio.squareRoot() * $1 }
    response = classes ? sum.map { $0 < 0 ? -1 : 1 } : sum
  }

  /// The public half at the settings of the literature.
  static func model(
    loss: PrivateLoss = .leastSquares, records: Int, features: Int, supportSize: Int, ridge: Double
  ) throws -> SelectionModel {
    let plan = "the settings of the published experiments"
    return try SelectionModel(
      loss: loss, features: features, supportSize: supportSize, predictorBound: PublicBound(0.5, because: plan),
      responseBound: PublicBound(0.5, because: plan), radius: PublicBound(1.1, because: plan), ridge: ridge,
      neighbours: .replaceOne(records: records))
  }
}

/// Normal numbers from a seed, for data that are made up.
private struct GaussianSource {
  private var state: UInt64
  private var spare: Double?

  init(seed: UInt64) { state = seed }

  private mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (Double((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53
  }

  /// Box and Muller 1958.
  mutating func normal() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    let radius = (-2 * log(uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    spare = radius * sin(angle)
    return radius * cos(angle)
  }
}
