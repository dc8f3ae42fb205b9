import LinearAlgebra
import TestSupport
import Testing

@testable import PrivateSelection

#if canImport(Glibc)
  import Glibc
#endif

/// The exact privacy loss on neighbours, by enumeration of all supports: no sampling, no false alarms.
@Suite struct PrivacyLossTests {
  private struct Losses {
    var exponential = 0.0
    var topR = 0.0
    var permuteAndFlip = 0.0
    var mistakes = 0.0
    var scoreChange = 0.0
    /// The largest D_α/α of the exponential mechanism and top-R, over orders and both directions.
    var concentrated = 0.0

    mutating func merge(_ other: Losses) {
      exponential = max(exponential, other.exponential)
      topR = max(topR, other.topR)
      permuteAndFlip = max(permuteAndFlip, other.permuteAndFlip)
      mistakes = max(mistakes, other.mistakes)
      scoreChange = max(scoreChange, other.scoreChange)
      concentrated = max(concentrated, other.concentrated)
    }
  }

  private static func losses(
    _ a: TestData, _ b: TestData, _ model: SelectionModel, epsilon: Epsilon, listSize: Int, mistakes: Bool = false
  ) throws -> Losses {
    let scores = try [a, b].map { Scores.score(of: try $0.privateData(model)) }
    let laws = scores.map { ExactLaw(score: $0, epsilon: epsilon) }
    var result = Losses()
    result.exponential = laws[0].loss(against: laws[1])
    let supports = Array(laws[0].codes.keys)
    for support in supports {
      result.scoreChange = max(
        result.scoreChange,
        Double(abs((laws[0].codes[support] ?? 0) - (laws[1].codes[support] ?? 0)))
          / Double(1 << model.scoreScale.fractionBits))
    }
    let truncated = zip(scores, laws).map { score, law in
      let threshold = law.codes.values.sorted()[listSize - 1]
      return ExactLaw(codes: law.codes.mapValues { min($0, threshold) }, rate: law.rate)
    }
    result.topR = truncated[0].loss(against: truncated[1])
    for pair in [laws, truncated] {
      result.concentrated = max(result.concentrated, Self.concentrated(pair[0], pair[1]))
    }
    let few = Array(supports.sorted { $0.lexicographicallyPrecedes($1) }.prefix(12))
    let flips = laws.map { law in
      PermuteAndFlipLaw.probabilities(codes: few.map { law.codes[$0] ?? 0 }, rate: law.rate)
    }
    for (p, q) in zip(flips[0], flips[1]) { result.permuteAndFlip = max(result.permuteAndFlip, abs(log(p / q))) }
    if mistakes {
      let condition = try GapCondition(declaredBecause: "a test that shows it to be false")
      let prepared = scores.map {
        PreparedListMechanism(MistakesMechanism(epsilon: epsilon, assuming: condition), score: $0)
      }
      for support in supports {
        let ratio = prepared[0].probability(of: support) / prepared[1].probability(of: support)
        result.mistakes = max(result.mistakes, abs(log(ratio)))
      }
    }
    return result
  }

  private static let orders = [1.01, 1.5, 2, 4, 16, 64]

  private static func concentrated(_ a: ExactLaw, _ b: ExactLaw) -> Double {
    orders.reduce(0) { max($0, a.divergence(from: b, order: $1) / $1, b.divergence(from: a, order: $1) / $1) }
  }

  private static func check(_ losses: Losses, epsilon: Epsilon) {
    #expect(losses.exponential <= epsilon.value + 1e-9)
    #expect(losses.topR <= epsilon.value + 1e-9)
    #expect(losses.permuteAndFlip <= epsilon.value + 1e-9)
    // What a ledger of ρ is charged.
    #expect(losses.concentrated <= epsilon.value * epsilon.value / 8 + 1e-12)
    #expect(losses.scoreChange <= 1 + 0x1p-19)
  }

  @Test(arguments: [0.5, 1, 5]) func randomAndCornerNeighboursStayBelowEpsilon(_ value: Double) throws {
    let epsilon = try Epsilon(value)
    var generator = SeededGenerator(seed: 31)
    for trial in 0..<12 {
      let features = 7
      let model = try SelectionModel.test(
        records: 25, features: features, supportSize: 2 + trial % 2, bound: [0.5, 1, 2][trial % 3],
        radius: [1.1, 0.3, 4][trial / 3 % 3], ridge: trial % 2 == 0 ? 0 : 1.5, intercept: trial % 4 == 3)
      let data = TestData.random(records: 25, features: features, seed: UInt64(trial))
      for _ in 0..<3 {
        let (row, response) = generator.record(features: features, bound: model.predictorBound.value)
        let other = data.replacing(Int.random(in: 0..<25, using: &generator), row: row, response: response)
        try Self.check(Self.losses(data, other, model, epsilon: epsilon, listSize: 6), epsilon: epsilon)
      }
    }
  }

  @Test func hillClimbingFindsNothingAboveEpsilon() throws {
    let epsilon = try Epsilon(1)
    var generator = SeededGenerator(seed: 32)
    let model = try SelectionModel.test(records: 12, features: 6, supportSize: 2, ridge: 0)
    var data = TestData.random(records: 12, features: 6, seed: 1)
    var (row, response) = generator.record(features: 6, bound: 0.5)
    var best = try Self.losses(
      data, data.replacing(0, row: row, response: response), model, epsilon: epsilon, listSize: 5)
    for _ in 0..<150 {
      var (nextData, nextRow, nextResponse) = (data, row, response)
      let place = Int.random(in: 0..<12, using: &generator)
      if Bool.random(using: &generator) {
        nextRow[Int.random(in: 0..<6, using: &generator)] = [-0.5, 0, 0.5].randomElement(using: &generator) ?? 0
        if Bool.random(using: &generator) { nextResponse = -nextResponse }
      } else {
        let (fresh, value) = generator.record(features: 6, bound: 0.5)
        nextData = nextData.replacing(place, row: fresh, response: value)
      }
      let next = try Self.losses(
        nextData, nextData.replacing(0, row: nextRow, response: nextResponse), model, epsilon: epsilon, listSize: 5)
      Self.check(next, epsilon: epsilon)
      if next.exponential + next.topR >= best.exponential + best.topR {
        (data, row, response, best) = (nextData, nextRow, nextResponse, next)
      }
    }
    // The search moves: it ends well above a random pair and below the bound.
    #expect(best.exponential > 0.2)
  }

  /// The published mistakes mechanism loses far more than its nominal ε = 1 on the tie family, where the others do not.
  @Test func theTieFamilyBreaksMistakesOnly() throws {
    let epsilon = try Epsilon(1)
    let model = try SelectionModel.test(records: 20_000, features: 8, supportSize: 3, ridge: 0)
    let a = TestData.tie(records: 20_000, features: 8, seed: 5, favouringFirst: true)
    let b = TestData.tie(records: 20_000, features: 8, seed: 5, favouringFirst: false)
    let losses = try Self.losses(a, b, model, epsilon: epsilon, listSize: 12, mistakes: true)
    Self.check(losses, epsilon: epsilon)
    #expect(losses.mistakes > 3)
  }

  @Test func oneRecordMoreOrLessStaysBelowEpsilon() throws {
    let epsilon = try Epsilon(1)
    var generator = SeededGenerator(seed: 33)
    for trial in 0..<10 {
      let model = try SelectionModel.test(
        records: 40, features: 6, supportSize: 2, ridge: trial % 2 == 0 ? 0 : 2, intercept: trial % 3 == 0,
        neighbours: .addRemove(maximumRecords: 1000))
      let data = TestData.random(records: 20, features: 6, seed: UInt64(trial))
      for _ in 0..<4 {
        let (row, response) = generator.record(features: 6, bound: 0.5)
        let other = data.adding(row: row, response: response)
        try Self.check(Self.losses(data, other, model, epsilon: epsilon, listSize: 5), epsilon: epsilon)
        let laws = try [data, other].map {
          ExactLaw(score: Scores.score(of: try $0.privateData(model)), epsilon: epsilon)
        }
        // Monotone: a further record lowers no score, which is what halves the noise.
        for (support, code) in laws[0].codes { #expect((laws[1].codes[support] ?? 0) >= code - 1) }
      }
    }
  }

  /// ε²/8 where it is tight: all codes equal, and half of them, or any other share, move by the whole width.
  @Test func theConcentratedChargeIsSharp() throws {
    var largest = 0.0
    for value in [0.1, 1, 4, 10] {
      let width = 1000
      for moved in 1..<20 {
        let codes = Dictionary(uniqueKeysWithValues: (0..<20).map { ([$0], $0 < moved ? width : 0) })
        let rate = value / Double(width)
        let ratio =
          Self.concentrated(ExactLaw(codes: codes.mapValues { _ in 0 }, rate: rate), ExactLaw(codes: codes, rate: rate))
          / (value * value / 8)
        #expect(ratio <= 1 + 1e-9)
        largest = max(largest, ratio)
      }
    }
    #expect(largest > 0.99)
  }

  /// Permute and flip is the smallest c − E with exponential noise E, as its proof says, and not the smallest c + E.
  @Test func permuteAndFlipIsExponentialNoise() {
    let rate = 0.01
    for codes in [[0, 100, 250], [0, 0, 40, 300], [5, 5, 5], [0, 60, 60, 60, 500]] {
      let law = PermuteAndFlipLaw.probabilities(codes: codes, rate: rate)
      for i in codes.indices {
        // P(E_j < E_i + (c_j − c_i)·rate for all j), by Simpson's rule on substituted intervals.
        let steps = 200_000
        let sum = (0...steps).reduce(0.0) { sum, step in
          let t = 40 * Double(step) / Double(steps)
          let others = codes.indices.reduce(1.0) { product, j in
            j == i ? product : product * max(0, 1 - exp(-(t + rate * Double(codes[j] - codes[i]))))
          }
          return sum + (step == 0 || step == steps ? 1 : step % 2 == 1 ? 4 : 2) * exp(-t) * others
        }
        #expect(abs(sum * 40 / Double(steps) / 3 - law[i]) < 1e-6)
      }
    }
    // P(the smallest c + E is the first of 0, 100, 250) = P(E₁ < E₂ + 1, E₁ < E₃ + 2.5) is another number.
    let wrong = 1 - exp(-1.0) + exp(-1.0) * (1 - exp(-2 * 1.5)) / 2 + exp(-2.5 - 1.5) / 3
    #expect(abs(wrong - PermuteAndFlipLaw.probabilities(codes: [0, 100, 250], rate: rate)[0]) > 1e-3)
  }

  /// What goes wrong without public bounds: standardising by the data's own deviation moves every row.
  @Test func oneOutlierCannotMoveClippedScores() throws {
    let epsilon = try Epsilon(1)
    let model = try SelectionModel.test(records: 300, features: 12, supportSize: 3, ridge: 1)
    let data = TestData.random(records: 300, features: 12, seed: 6)
    var row = data.rows[0]
    row[1] = 1e6
    let other = data.replacing(0, row: row, response: -1e6)
    let losses = try Self.losses(data, other, model, epsilon: epsilon, listSize: 30)
    Self.check(losses, epsilon: epsilon)
    #expect(losses.exponential < 0.5)
  }
}
