import Foundation
import LinearAlgebra
import TestSupport
import Testing

@testable import PrivateSelection

#if canImport(Glibc)
  import Glibc
#endif

/// A generator that plays a fixed stream and counts what was taken, for replaying a mechanism on neighbours.
private struct TapeGenerator: RandomNumberGenerator {
  private var source: SeededGenerator
  private(set) var taken = 0

  init(seed: UInt64) { source = SeededGenerator(seed: seed) }

  mutating func next() -> UInt64 {
    taken += 1
    return source.next()
  }
}

@Suite struct AuditTests {
  private static func neighbours() throws -> (SelectionModel, TestData, TestData) {
    let model = try SelectionModel.test(records: 12, features: 5, supportSize: 2, ridge: 0)
    var generator = SeededGenerator(seed: 41)
    let data = TestData.random(records: 12, features: 5, seed: 3)
    let (row, response) = generator.record(features: 5, bound: 0.5)
    return (model, data, data.replacing(0, row: row, response: response))
  }

  /// Event-wise lower bounds of ε from draws on neighbours never exceed ε.
  ///
  /// 10 events on each side at a joint confidence of 1 − 10⁻⁴: a right sampler fails once in 10⁴ seeds; the seed is fixed.
  @Test func sampledLossIsConsistentWithEpsilon() throws {
    let (model, a, b) = try Self.neighbours()
    let epsilon = try Epsilon(1)
    // ESPALIER_AUDIT_DRAWS asks for a longer audit: a million draws take some minutes.
    let draws = ProcessInfo.processInfo.environment["ESPALIER_AUDIT_DRAWS"].flatMap { Int($0) } ?? 6000
    var counts: [[[Int]: Int]] = []
    for (place, data) in [a, b].enumerated() {
      let prepared = try ExponentialMechanism(epsilon: epsilon).prepare(data.privateData(model))
      var generator = SeededGenerator(seed: UInt64(50 + place))
      var count: [[Int]: Int] = [:]
      for _ in 0..<draws { count[try prepared.draw(using: &generator), default: 0] += 1 }
      counts.append(count)
    }
    let alpha = 1e-4 / 40
    var strongest = -Double.infinity
    SupportEnumeration.forEach(of: 5, count: 2) { support in
      for (first, second) in [(0, 1), (1, 0)] {
        let p = Statistics.clopperPearson(successes: counts[first][support] ?? 0, trials: draws, alpha: alpha)
        let q = Statistics.clopperPearson(successes: counts[second][support] ?? 0, trials: draws, alpha: alpha)
        if p.lower > 0 { strongest = max(strongest, log(p.lower / q.upper)) }
      }
    }
    if draws > 6000 { print("lower bound of epsilon from \(draws) draws: \(strongest)") }
    #expect(strongest <= epsilon.value)
  }

  @Test func boundsOfProbabilitiesAreRight() {
    // Published: 5 of 20, two-sided 95 %: 0.0866 to 0.4910 [Clopper and Pearson 1934 tables].
    let bounds = Statistics.clopperPearson(successes: 5, trials: 20, alpha: 0.025)
    #expect(abs(bounds.lower - 0.08657) < 1e-4 && abs(bounds.upper - 0.49105) < 1e-4)
    #expect(abs(Statistics.upperGamma(2.5, 5.535) - 0.0500) < 2e-4)
  }

  /// Neighbours on one tape: what differs are the integer codes, by no more than the declared sensitivity; mechanism and
  /// sampler see nothing else of the data.
  @Test func replayOnNeighboursDiffersOnlyInCodes() throws {
    let (model, a, b) = try Self.neighbours()
    let epsilon = try Epsilon(1)
    let prepared = try [a, b].map { try ExponentialMechanism(epsilon: epsilon).prepare($0.privateData(model)) }
    let limit = Int(model.scoreScale.rangeWidth) / 2
    for (first, second) in zip(prepared[0].sampler.cells, prepared[1].sampler.cells) {
      #expect(first.fixed == second.fixed && first.candidates == second.candidates && first.isExact && second.isExact)
      #expect(abs(first.level - second.level) <= limit)
    }
    // The same data and tape give the same answer after the same number of words, whoever computes.
    for seed in 0..<50 {
      var (left, right) = (TapeGenerator(seed: UInt64(seed)), TapeGenerator(seed: UInt64(seed)))
      let again = try ExponentialMechanism(epsilon: epsilon).prepare(
        a.privateData(model), control: .init(threads: 3))
      #expect(try prepared[0].draw(using: &left) == again.draw(using: &right))
      #expect(left.taken == right.taken)
    }
  }

  /// The statistics of the neighbours differ by no more than the norms that scale the noise.
  @Test func statisticsMoveWithinTheirSensitivity() throws {
    var generator = SeededGenerator(seed: 44)
    for trial in 0..<40 {
      let adds = trial % 2 == 1
      let model = try SelectionModel.test(
        records: 15, features: 5, supportSize: 3, ridge: 0, intercept: trial % 4 < 2,
        neighbours: adds ? .addRemove(maximumRecords: 100) : nil)
      let data = TestData.random(records: 15, features: 5, seed: UInt64(trial))
      let (row, response) = generator.record(features: 5, bound: 0.5)
      let other =
        adds ? data.adding(row: row, response: response) : data.replacing(2, row: row, response: response)
      let both = try [data, other].map {
        SufficientStatistics(try $0.privateData(model), support: [0, 2, 4], unitBits: 8)
      }
      let changes = zip(both[0].entries, both[1].entries).map { abs($0.sum - $1.sum) }
      #expect(changes.reduce(0, +) <= Int(both[0].sensitivity))
      #expect(changes.reduce(0) { $0 + $1 * $1 } <= Int(both[0].squaredSensitivity))
      let screens = try [data, other].map { CorrelationScreening.scores(try $0.privateData(model)) }
      let moves = zip(screens[0].scores, screens[1].scores).map { $1 - $0 }
      #expect((moves.max() ?? 0) - (moves.min() ?? 0) <= Int(screens[0].rangeWidth))
      let votes = try [data, other].map { part in
        var tape = SeededGenerator(seed: 7)
        return try SampleAndAggregate(epsilon: Epsilon(1), blocks: 3).votes(part.privateData(model), using: &tape)
      }
      // One tape assigns the common records alike, so one block's votes change.
      for (first, second) in zip(votes[0], votes[1]) { #expect(abs(first - second) <= 1) }
      #expect(votes[0].reduce(0, +) == 9)
    }
  }

  /// Every record's contribution to the error report is in [0, unit].
  @Test func errorSumsMoveByAtMostOneUnit() throws {
    var generator = SeededGenerator(seed: 45)
    for loss in [PrivateLoss.leastSquares, .hinge] {
      let model = try SelectionModel.test(loss: loss, records: 15, features: 5, supportSize: 2, ridge: 1)
      let charge = PrivacyCharge(mechanism: "test", guarantee: .pure(try Epsilon(1)))
      let fit = CoefficientRelease(
        support: [1, 3], coefficients: [30, -2], intercept: 0.3, charge: charge, model: model)
      for trial in 0..<10 {
        let data = TestData.random(records: 15, features: 5, seed: UInt64(trial))
        let (row, response) = generator.record(features: 5, bound: 0.5)
        let other = data.replacing(1, row: row, response: response)
        let sums = try [data, other].map {
          PrivateErrorReport.sum(try $0.privateData(model), fit: fit, bound: model.scoreSensitivity, unit: 1000)
        }
        #expect(abs(sums[0] - sums[1]) <= 1000)
      }
    }
  }
}
