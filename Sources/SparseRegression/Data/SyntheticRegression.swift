import LinearAlgebra

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The synthetic data of the best-subset literature: autoregressive Gaussian columns, a few equal coefficients, and noise of a
/// given share.
///
///     let data = try SyntheticRegression(samples: 500, features: 100, nonzeros: 10, correlation: 0.9, signalToNoise: 5)
///     data.features; data.response; data.support
///
/// `X₁ = ε₁, Xⱼ = ρ Xⱼ₋₁ + √(1 − ρ²) εⱼ` with standard normal ε, so that columns i and j have correlation `ρ^|i−j|`;
/// `b = 1` on columns ⌊i p/k⌋, and `y = Xb + noise` where the noise has the sample variance of Xb divided by the
/// signal-to-noise ratio (Bertsimas, King and Mazumder 2016, doi:10.1214/15-AOS1388, example 1; Hazimeh and Mazumder 2020,
/// section 5.1). Normal numbers come from SplitMix64 by the method of Box and Muller: a seed gives the same data everywhere.
public struct SyntheticRegression: Sendable {
  /// X, n×p, column-major.
  public let features: Matrix<Double>
  /// y, n values.
  public let response: [Double]
  /// Labels of −1 and +1 drawn with probability 1 / (1 + exp(−xᵀb)): for classification.
  public let labels: [Double]
  /// The columns that made the response, ascending.
  public let support: [Int]

  /// Draws data.
  ///
  /// - Parameters:
  ///   - samples: n ≥ 1.
  ///   - features: p ≥ 1.
  ///   - nonzeros: How many columns have a coefficient, 0 to p.
  ///   - correlation: ρ, −1 < ρ < 1.
  ///   - signalToNoise: The variance of Xb over that of the noise; positive, infinite for no noise.
  ///   - seed: Fixes the draw.
  /// - Throws: `SparseRegressionError.invalidValue`.
  /// - Complexity: O(n p).
  public init(
    samples: Int, features: Int, nonzeros: Int, correlation: Double = 0, signalToNoise: Double = 5, seed: UInt64 = 0
  ) throws(SparseRegressionError) {
    guard samples >= 1 else {
      throw .invalidValue(what: "the number of samples", value: "\(samples)", expected: "at least 1")
    }
    guard features >= 1 else {
      throw .invalidValue(what: "the number of features", value: "\(features)", expected: "at least 1")
    }
    let (size, overflow) = samples.multipliedReportingOverflow(by: features)
    guard !overflow, size < 1 << 40 else {
      throw .invalidValue(
        what: "the size of the data", value: "\(samples)×\(features)", expected: "less than 2^40 numbers")
    }
    guard nonzeros >= 0, nonzeros <= features else {
      throw .invalidValue(what: "the number of nonzeros", value: "\(nonzeros)", expected: "0 to \(features)")
    }
    guard correlation > -1, correlation < 1 else {
      throw .invalidValue(what: "the correlation", value: "\(correlation)", expected: "a number between -1 and 1")
    }
    guard signalToNoise > 0 else {
      throw .invalidValue(what: "the signal-to-noise ratio", value: "\(signalToNoise)", expected: "a positive number")
    }
    var normal = NormalDraws(seed: seed)
    let innovation = (1 - correlation * correlation).squareRoot()
    let elements = [Double](unsafeUninitializedCapacity: size) { buffer, count in
      for column in 0..<features {
        for row in 0..<samples {
          let place = column * samples + row
          let draw = normal.next()
          buffer[place] = column == 0 ? draw : correlation * buffer[place - samples] + innovation * draw
        }
      }
      count = size
    }
    // No two are equal: nonzeros ≤ features.
    support = (0..<nonzeros).map { Int((UInt64($0) * UInt64(features)) / UInt64(max(1, nonzeros))) }
    var signal = [Double](repeating: 0, count: samples)
    for column in support { for row in 0..<samples { signal[row] += elements[column * samples + row] } }
    let mean = signal.reduce(0, +) / Double(samples)
    let variance = signal.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(samples)
    // Without a signal the noise has variance 1.
    let noise = nonzeros == 0 ? 1 : (variance / signalToNoise).squareRoot()
    response = signal.map { $0 + noise * normal.next() }
    labels = signal.map { normal.uniform() < MarginLoss.sigmoid($0) ? 1 : -1 }
    self.features = Matrix(rows: samples, columns: features, layout: .columnMajor, elements: elements)
  }
}

/// Standard normal numbers, fixed by a seed (Box and Muller 1958, doi:10.1214/aoms/1177706645).
private struct NormalDraws {
  private var random: SearchRandom
  private var spare: Double?

  init(seed: UInt64) { random = SearchRandom(seed: seed) }

  /// Uniform in (0, 1).
  mutating func uniform() -> Double { (Double(random.next() >> 12) + 0.5) * 0x1p-52 }

  mutating func next() -> Double {
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
