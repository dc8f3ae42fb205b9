import Selection
import TestSupport

/// Random multiple-choice knapsacks, and what enumeration says of them.
struct KnapsackCase {
  /// How values and costs hang together.
  enum Kind: CaseIterable {
    /// Independent of each other.
    case uncorrelated
    /// Losses that fall along a curve while all costs rise, as those of pruned layers do.
    case curves
    /// Whole numbers; a level is worth what it costs, and a little more or less.
    case correlated
  }

  let problem: MultipleChoiceKnapsack

  init(
    layers: Int, levels: Int, resources: Int, kind: Kind, tightness: Double, using generator: inout SeededGenerator
  ) throws {
    var all: [[MultipleChoiceKnapsack.Level]] = []
    for _ in 0..<layers {
      let size = Double.random(in: 0.5...2, using: &generator)
      let power = Double.random(in: 1...3, using: &generator)
      let rates = (0..<resources).map { _ in Double.random(in: 0.5...1.5, using: &generator) }
      all.append(
        (1...levels).map { level in
          let kept = Double(level) / Double(levels)
          switch kind {
          case .uncorrelated:
            return .init(
              value: Double.random(in: 0...1, using: &generator),
              costs: rates.map { _ in Double.random(in: 0...1, using: &generator) })
          case .curves:
            var loss = size
            for _ in 0..<Int(power.rounded()) { loss *= 1 - kept }
            return .init(
              value: loss * Double.random(in: 1...1.05, using: &generator),
              costs: rates.map { $0 * kept * Double.random(in: 1...1.02, using: &generator) })
          case .correlated:
            let costs = rates.map { _ in Double(Int.random(in: 0...100, using: &generator)) }
            return .init(
              value: 100 * Double(resources) - costs.reduce(0, +) + Double(Int.random(in: 0...20, using: &generator)),
              costs: costs)
          }
        })
    }
    let limits = (0..<resources).map { row -> MultipleChoiceKnapsack.Resource in
      let least = all.reduce(0.0) { sum, levels in sum + (levels.map { $0.costs[row] }.min() ?? 0) }
      let most = all.reduce(0.0) { sum, levels in sum + (levels.map { $0.costs[row] }.max() ?? 0) }
      let limit = least + tightness * (most - least)
      return .init(limit: kind == .correlated ? limit.rounded() : limit)
    }
    problem = try MultipleChoiceKnapsack(layers: all, resources: limits)
  }

  /// The least value of a feasible choice, by looking at all of them; `nil` when none is feasible.
  static func leastValue(of problem: MultipleChoiceKnapsack) -> Double? {
    var choice = Array(repeating: 0, count: problem.layers.count)
    var best: Double?
    while true {
      if problem.isFeasible(choice) { best = min(best ?? .infinity, problem.value(of: choice)) }
      guard let layer = choice.indices.last(where: { choice[$0] + 1 < problem.layers[$0].count }) else { return best }
      choice[layer] += 1
      for later in choice.indices where later > layer { choice[later] = 0 }
    }
  }
}
