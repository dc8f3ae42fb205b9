import Execution
import LinearAlgebra
import TestSupport
import Testing

@testable import PrivateSelection

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct AfterSelectionTests {
  /// χ² with pooled cells; false alarm 10⁻⁴ each, fixed seeds.
  @Test func discreteNoiseHasItsLaw() {
    var generator = SeededGenerator(seed: 61)
    let range = -60...60
    for (numerator, divisor) in [(5, 2), (1, 3), (7, 1)] {
      let rate = Double(divisor) / Double(numerator)
      var counts = [Int](repeating: 0, count: range.count)
      for _ in 0..<6000 {
        let value = DiscreteNoise.laplace(scale: UInt64(numerator), over: UInt64(divisor), using: &generator)
        counts[min(120, max(0, value + 60))] += 1
      }
      let weights = range.map { exp(-rate * Double(abs($0))) }
      let total = weights.reduce(0, +)
      #expect(Statistics.chiSquare(observed: counts, probabilities: weights.map { $0 / total }) > 1e-4)
    }
    for variance in [1, 10, 60] {
      var counts = [Int](repeating: 0, count: range.count)
      for _ in 0..<3000 {
        counts[min(120, max(0, DiscreteNoise.gaussian(variance: UInt64(variance), using: &generator) + 60))] += 1
      }
      let weights = range.map { exp(-Double($0 * $0) / (2 * Double(variance))) }
      let total = weights.reduce(0, +)
      #expect(Statistics.chiSquare(observed: counts, probabilities: weights.map { $0 / total }) > 1e-4)
    }
  }

  @Test func coefficientsComeNearTheTruthWhenNoiseIsSmall() throws {
    for loss in [PrivateLoss.leastSquares, .hinge] {
      let model = try SelectionModel.test(
        loss: loss, records: 4000, features: 3, supportSize: 2, bound: 1, radius: 4, ridge: 0, intercept: true)
      var data = TestData.random(records: 4000, features: 3, seed: 62, noise: 0.05)
      for row in data.rows.indices { data.response[row] = 0.5 * data.rows[row][0] - 0.25 * data.rows[row][2] + 0.1 }
      let quantised = try data.privateData(model)
      var generator = SeededGenerator(seed: 63)
      for noise in [NoisyStatistics.Noise.pure(try Epsilon(100)), .concentrated(billionths: 100_000_000_000)] {
        let (beta, intercept) = NoisyStatistics(noise).fit(quantised, support: [0, 2], using: &generator)
        if loss == .leastSquares {
          #expect(abs(beta[0] - 0.5) < 0.05 && abs(beta[1] + 0.25) < 0.05 && abs(intercept - 0.1) < 0.05)
        } else {
          #expect(beta[0] > 0 && beta[1] < 0)
        }
      }
      // Noise that swamps the data still gives finite numbers inside the radius.
      let (wild, constant) = NoisyStatistics(.pure(try Epsilon(0.001))).fit(
        quantised, support: [0, 1, 2], using: &generator)
      #expect((wild + [constant]).reduce(0) { $0 + $1 * $1 } <= 16.001)
    }
  }

  @Test func aWholeStudyAddsUp() throws {
    let model = try SelectionModel.test(records: 500, features: 6, supportSize: 2, bound: 1, ridge: 1)
    let data = try TestData.random(records: 500, features: 6, seed: 64, noise: 0.1).privateData(model)
    let ledger = try BudgetLedger(inMemory: .pure(Epsilon(3)))
    let release = try ExponentialMechanism(epsilon: Epsilon(1)).release(data, spending: ledger)
    let fit = try NoisyStatistics(.pure(Epsilon(1))).release(data, support: release.support, spending: ledger)
    let error = try PrivateErrorReport(epsilon: Epsilon(1)).release(data, fit: fit, spending: ledger)
    #expect(error >= 0 && error.isFinite)
    #expect(try ledger.state().left == "epsilon 0")
    #expect(throws: PrivateSelectionError.self) {
      try PrivateErrorReport(epsilon: Epsilon(1)).release(data, fit: fit, spending: ledger)
    }
  }

  @Test func baselinesFindAStrongSignal() throws {
    let model = try SelectionModel.test(records: 2000, features: 8, supportSize: 2, bound: 2, ridge: 1)
    var data = TestData.random(records: 2000, features: 8, seed: 65)
    for row in data.rows.indices { data.response[row] = data.rows[row][1] - data.rows[row][6] }
    let quantised = try data.privateData(model)
    let ledger = try BudgetLedger(inMemory: .pure(Epsilon(200)))
    #expect(try CorrelationScreening(epsilon: Epsilon(50)).release(quantised, spending: ledger).support == [1, 6])
    let aggregate = try SampleAndAggregate(epsilon: Epsilon(50), blocks: 20)
    #expect(try aggregate.release(quantised, spending: ledger).support == [1, 6])
    #expect(try PermuteAndFlip(epsilon: Epsilon(50)).release(quantised, spending: ledger).support == [1, 6])
  }

  @Test func durationsAreKept() throws {
    let duration = try FixedDuration(seconds: 0.05)
    let clock = RunControl().start()
    duration.run {}
    #expect(clock.seconds >= 0.05)
    #expect(throws: PrivateSelectionError.self) {
      try duration.run { () throws(PrivateSelectionError) in throw .noEntropy }
    }
    #expect(clock.seconds >= 0.1)
    #expect(throws: PrivateSelectionError.self) { try FixedDuration(seconds: -1) }
  }
}
