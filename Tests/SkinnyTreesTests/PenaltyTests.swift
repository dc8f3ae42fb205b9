import Execution
import Testing

@testable import SkinnyTrees

/// The published method at a price for each feature.
@Suite struct PenaltyTests {
  private static let (rows, columns) = (80, 12)

  /// Regression on columns of which the first three matter, with falling weight.
  private static let sample: TreeSample<Float> = {
    var random = TreeRandom(seed: 31)
    let features = (0..<rows * columns).map { _ in Float(3.4 * (random.unit() - 0.5)) }
    let targets = (0..<rows).map { row in
      features[row * columns] + 0.6 * features[row * columns + 1] + 0.3 * features[row * columns + 2]
    }
    return TreeSample(features: features, rows: rows, columns: columns, targets: .values(targets))
  }()

  private static func plan(price: Double, annealing: Double = 0.05, steps: Int = 400, batch: Int = rows) -> PenaltyPlan
  {
    PenaltyPlan(
      trees: 5, depth: 2, activation: .logistic, rate: 0.05, kernelDecay: 0.1, price: price, annealing: annealing,
      batch: batch, steps: steps, seed: 8)
  }

  private static func train(_ plan: PenaltyPlan, layout: FeatureGroups = .single(columns)) throws -> PenaltyResult {
    try #require(
      try PenaltyTrainer(plan, sample: sample, validation: nil, layout: layout, outputs: 1).run())
  }

  /// λ₀(t) = λ₀ (1 − exp(−σt)): nothing before the first batch, half after ln 2 / σ, never beyond λ₀.
  @Test(arguments: [1e-3, 1e-2, 0.5]) func annealsAsPublished(_ sigma: Double) {
    let plan = Self.plan(price: 2.5, annealing: sigma)
    #expect(plan.price(at: 0) == 0)
    for step in [1, 2, 10, 100, 1000] {
      #expect(abs(plan.price(at: step) - 2.5 * (1 - Reference.exp(-sigma * Double(step)))) < 1e-12)
    }
    let half = Int((Reference.log(2) / sigma).rounded())
    #expect(abs(plan.price(at: half) / 2.5 - 0.5) <= sigma / 2)
    let prices = (0..<500).map { plan.price(at: $0) }
    #expect(zip(prices, prices.dropFirst()).allSatisfy { $0 <= $1 && $1 <= 2.5 })
  }

  /// One start at rising prices: all columns, fewer, none, and never one more.
  @Test func keepsFewerColumnsAtHigherPrices() throws {
    let counts = try [0, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1, 10, 1000].map { price in
      try Self.train(Self.plan(price: price)).snapshot.groups.count
    }
    #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 >= $1 }, "\(counts)")
    #expect(counts.first == Self.columns && counts.last == 0)
    #expect(counts.contains { (1...6).contains($0) }, "\(counts)")
  }

  /// With full batches and a small rate a change of the support costs a step of length √(2ηλ₀), and the steps are square
  /// summable: the support is the same from some step on.
  @Test(arguments: [0.01, 0.05, 0.3]) func endsWithAFixedSupport(_ price: Double) throws {
    let history = try Self.train(Self.plan(price: price, annealing: 0.2, steps: 1600)).history.map(\.features)
    #expect(Set(history.suffix(history.count / 2)).count == 1, "\(history)")
    #expect(history[0] >= history[history.count - 1])
  }

  /// The last step was a proximal one: with q = 1 + 2ηλ₂, what is left of a row has `‖W_g‖² ≥ 2ηλ₀c/q`.
  @Test func keptRowsAreAboveTheThreshold() throws {
    var plan = Self.plan(price: 8, annealing: 1)
    // Screening would let columns in that no step has judged.
    plan.steps = 405
    let costs = (0..<Self.columns).map { 1 + Double($0 % 3) }
    let layout = FeatureGroups(columns: (0..<Self.columns).map { [$0] }, costs: costs)
    let result = try Self.train(plan, layout: layout).snapshot
    let gates = result.weights.shape.gates
    let shrink = 1 + 2 * plan.rate * plan.kernelDecay / Double(gates)
    #expect((1..<Self.columns).contains(result.groups.count), "\(result.groups.count)")
    for (place, group) in result.groups.enumerated() {
      let row = result.weights.splits[place * gates..<(place + 1) * gates]
      let square = row.reduce(0.0) { $0 + Double($1) * Double($1) }
      #expect(square >= 2 * plan.rate * plan.price * costs[group] / shrink * (1 - 1e-5))
    }
  }

  @Test func annealingKeepsWhatThePriceAtOnceWouldLose() throws {
    let slow = try Self.train(Self.plan(price: 5e-3, annealing: 0.01)).snapshot
    let sudden = try Self.train(Self.plan(price: 5e-3, annealing: 100)).snapshot
    #expect(slow.groups.contains(0))
    #expect(sudden.loss >= slow.loss)
  }

  @Test func isDeterministic() throws {
    let plan = Self.plan(price: 1e-3, batch: 16)
    let (first, second) = (try Self.train(plan), try Self.train(plan))
    #expect(first.snapshot.weights == second.snapshot.weights && first.history == second.history)
    let (table, target) = try TestData.linear(rows: 60, columns: 6, relevant: 2, seed: 3)
    let estimator = SoftTrees(.penalty(1e-3, annealing: 0.1), options: TestData.quick)
    let one = try estimator.fit(table, target: target, control: RunControl(threads: 1))
    let two = try estimator.fit(table, target: target, control: RunControl(threads: 2))
    #expect(one.weights == two.weights && one.selected == two.selected)
  }
}
