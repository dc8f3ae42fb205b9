import Testing

@testable import SkinnyTrees

@Suite struct ProxTests {
  /// The proximal step against a search over the length of W along V, and zero.
  @Test func equalsBruteForce() {
    var random = TreeRandom(seed: 7)
    for _ in 0..<200 {
      let (rate, price, ridge) = (0.01 + random.unit(), random.unit(), 2 * random.unit())
      let norm = 3 * random.unit()
      let prox = GroupProx(rate: rate, price: price, ridge: ridge)
      func objective(_ length: Double) -> Double {
        (length - norm) * (length - norm) / (2 * rate) + ridge * length * length + (length > 0 ? price : 0)
      }
      let chosen = prox.keeps(squaredNorm: norm * norm) ? norm / prox.shrink : 0
      let best = (0...3000).map { objective(Double($0) * 1e-3) }.min() ?? 0
      #expect(objective(chosen) <= best + 1e-9)
      #expect(
        prox.keeps(squaredNorm: norm * norm)
          == prox.keeps(squaredNormAfter: norm * norm / (prox.shrink * prox.shrink)))
    }
  }

  /// Without ridge it is the published hard threshold √(2ηλ₀).
  @Test func agreesWithTheHardThreshold() {
    let prox = GroupProx(rate: 0.3, price: 0.5, ridge: 1e-14)
    let threshold = (2 * 0.3 * 0.5).squareRoot()
    #expect(prox.keeps(squaredNorm: threshold * threshold * (1 + 1e-9)))
    #expect(!prox.keeps(squaredNorm: threshold * threshold * (1 - 1e-9)))
  }

  /// Full batches and a small rate: the loss falls at every step.
  @Test func fullBatchDescentIsMonotone() throws {
    var random = TreeRandom(seed: 2)
    let (rows, columns) = (60, 5)
    let sample = TreeSample<Float>(
      features: (0..<rows * columns).map { _ in Float(2 * random.unit() - 1) }, rows: rows, columns: columns,
      targets: .classes((0..<rows).map { _ in Int32(random.next() % 3) }))
    let plan = PenaltyPlan(
      trees: 3, depth: 2, activation: .logistic, rate: 0.05, kernelDecay: 0, price: 0, annealing: 1, batch: rows,
      steps: 40, seed: 1)
    let result = try PenaltyTrainer(
      plan, sample: sample, validation: nil, layout: .single(columns), outputs: 3
    ).run()
    let losses = try #require(result).history.map(\.trainingLoss)
    #expect(losses.count == 40)
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $1 < $0 })
  }

  /// A price above anything a row can be worth leaves no feature, a price of zero leaves all.
  @Test func extremePrices() throws {
    let (table, target) = try TestData.linear(rows: 60, columns: 6, relevant: 2, seed: 3)
    let none = try SoftTrees(.penalty(1e6, annealing: 10), options: TestData.quick).fit(table, target: target)
    #expect(none.selected.isEmpty)
    #expect(try none.values(of: table).allSatisfy(\.isFinite))
    let all = try SoftTrees(.penalty(0, annealing: 10), options: TestData.quick).fit(table, target: target)
    #expect(all.selected.count == 6)
  }
}
