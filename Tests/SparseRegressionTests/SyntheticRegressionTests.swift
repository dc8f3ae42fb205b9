import Foundation
import LinearAlgebra
import SparseRegression
import Testing

/// The generator against the moments it promises. With 40,000 rows a sample correlation has a standard error of at most
/// 0.005 and a share one of at most 0.0025; the limits are six of them, so that one of the checks fails for a new seed
/// with a probability below 1e-7.
@Suite struct SyntheticRegressionTests {
  private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
  }

  private func covariance(_ left: [Double], _ right: [Double]) -> Double {
    let (a, b) = (moments(left).mean, moments(right).mean)
    return zip(left, right).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) } / Double(left.count)
  }

  @Test(arguments: [0.0, 0.7, -0.5])
  func columnsAreAutoregressive(correlation: Double) throws {
    let data = try SyntheticRegression(
      samples: 40_000, features: 6, nonzeros: 3, correlation: correlation, signalToNoise: 5, seed: 21)
    #expect(data.support == [0, 2, 4])
    let columns = (0..<6).map { data.features.column($0) }
    for i in 0..<6 {
      let (mean, variance) = moments(columns[i])
      // The variance of a variance is 2/n.
      #expect(abs(mean) < 0.03 && abs(variance - 1) < 0.043)
      for j in i + 1..<6 {
        var expected = 1.0
        for _ in i..<j { expected *= correlation }
        let found = covariance(columns[i], columns[j]) / (variance * moments(columns[j]).variance).squareRoot()
        #expect(abs(found - expected) < 0.03)
      }
    }
  }

  @Test(arguments: [0.5, 5, Double.infinity])
  func noiseHasItsShare(signalToNoise: Double) throws {
    let data = try SyntheticRegression(
      samples: 40_000, features: 5, nonzeros: 2, correlation: 0.6, signalToNoise: signalToNoise, seed: 22)
    var signal = [Double](repeating: 0, count: 40_000)
    for column in data.support {
      for (row, value) in data.features.column(column).enumerated() { signal[row] += value }
    }
    let noise = zip(data.response, signal).map { $0 - $1 }
    let ratio = moments(noise).variance / moments(signal).variance
    // The ratio's relative standard error is √(2/n) = 0.007: the signal's own variance is the sample's.
    #expect(abs(ratio - 1 / signalToNoise) <= 0.043 / signalToNoise)
    #expect(abs(covariance(noise, signal)) <= 0.03 * (moments(noise).variance * moments(signal).variance).squareRoot())
  }

  @Test func labelsFollowTheLogisticModel() throws {
    let data = try SyntheticRegression(
      samples: 40_000, features: 4, nonzeros: 2, correlation: 0.2, signalToNoise: 5, seed: 23)
    var (difference, variance) = (0.0, 0.0)
    for row in 0..<40_000 {
      let margin = data.support.reduce(0) { $0 + data.features[row, $1] }
      let probability = 1 / (1 + exp(-margin))
      // Weighted by the margin, so that a label with the sign turned would be seen.
      difference += margin * ((data.labels[row] > 0 ? 1 : 0) - probability)
      variance += margin * margin * probability * (1 - probability)
    }
    #expect(abs(difference) < 6 * variance.squareRoot())
    #expect(data.labels.allSatisfy { abs($0) == 1 })
  }

  @Test func seedsFixTheDraw() throws {
    func draw(_ seed: UInt64) throws -> SyntheticRegression {
      try SyntheticRegression(samples: 20, features: 7, nonzeros: 3, correlation: 0.4, signalToNoise: 2, seed: seed)
    }
    let (first, again, other) = (try draw(5), try draw(5), try draw(6))
    #expect(first.response == again.response && first.features.elements == again.features.elements)
    #expect(first.response != other.response)
  }

  @Test func impossibleShapesAreRefused() {
    for (n, p, k, rho, ratio) in [
      (0, 3, 1, 0.1, 5.0), (5, 0, 0, 0.1, 5), (5, 3, 4, 0.1, 5), (5, 3, -1, 0.1, 5), (5, 3, 1, 1, 5),
      (5, 3, 1, .nan, 5), (5, 3, 1, 0.1, 0), (5, 3, 1, 0.1, .nan), (.max, 3, 1, 0.1, 5),
    ] {
      #expect(throws: SparseRegressionError.self) {
        try SyntheticRegression(samples: n, features: p, nonzeros: k, correlation: rho, signalToNoise: ratio)
      }
    }
  }
}
