import Espalier

/// A generated knapsack over the layers of a network.
struct KnapsackInstance {
  enum Kind: String, CaseIterable {
    case curves
    case correlated
    case uncorrelated
  }

  let problem: MultipleChoiceKnapsack

  init(kind: Kind, seed: UInt64, layers: Int, levels: Int, resources: Int) throws {
    var stream = SplitMix(state: seed &* 1000 + UInt64(kind == .curves ? 1 : kind == .correlated ? 2 : 3))
    var all: [[MultipleChoiceKnapsack.Level]] = []
    for _ in 0..<layers {
      let size = 0.5 + 1.5 * stream.uniform()
      let power = stream.uniform()
      let rates = (0..<resources).map { _ in 0.5 + stream.uniform() }
      var choices: [MultipleChoiceKnapsack.Level] = []
      for level in 1...levels {
        let kept = Double(level) / Double(levels)
        let removed = 1 - kept
        switch kind {
        case .curves:
          let loss = size * removed * ((1 - power) * removed + power * removed * removed)
          choices.append(
            .init(
              value: loss * (1 + 0.02 * stream.uniform()),
              costs: rates.map { $0 * kept * (1 + 0.02 * stream.uniform()) }))
        case .correlated:
          let costs = rates.map { $0 * kept * (1 + 0.1 * stream.uniform()) }
          choices.append(
            .init(value: rates.reduce(0, +) - costs.reduce(0, +) * (0.9 + 0.2 * stream.uniform()), costs: costs))
        case .uncorrelated:
          choices.append(.init(value: stream.uniform(), costs: rates.map { _ in stream.uniform() }))
        }
      }
      all.append(choices)
    }
    let limits = (0..<resources).map { row -> MultipleChoiceKnapsack.Resource in
      let least = all.reduce(0.0) { sum, levels in sum + (levels.map { $0.costs[row] }.min() ?? 0) }
      let most = all.reduce(0.0) { sum, levels in sum + (levels.map { $0.costs[row] }.max() ?? 0) }
      return .init(limit: least + 0.4 * (most - least))
    }
    problem = try MultipleChoiceKnapsack(layers: all, resources: limits)
  }
}
