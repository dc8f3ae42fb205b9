/// Descent by changes of one layer and of two layers at once, from a choice that fits.
struct KnapsackLocalSearch {
  let core: KnapsackCore

  /// A choice of no larger value from which no such change helps; passes end early when `mustStop` says so.
  func improved(_ start: [Int], mustStop: () -> Bool) -> [Int] {
    var positions = start
    var use = core.use(positions)
    while !mustStop() {
      if let change = bestSingle(positions, use) {
        positions[change.layer] = change.level
      } else if let change = firstPair(positions, use) {
        positions[change.first.layer] = change.first.level
        positions[change.second.layer] = change.second.level
      } else {
        break
      }
      use = core.use(positions)
    }
    return positions
  }

  private typealias Change = (layer: Int, level: Int)

  private func bestSingle(_ positions: [Int], _ use: [Double]) -> Change? {
    var best: Change?
    var bestGain = 0.0
    for layer in positions.indices {
      let current = positions[layer]
      for level in core.values[layer].indices {
        let gain = core.values[layer][current] - core.values[layer][level]
        guard gain > bestGain else { continue }
        let costs = core.costs[layer]
        let rows = core.rowCount
        let fits = (0..<rows).allSatisfy {
          use[$0] - costs[current * rows + $0] + costs[level * rows + $0] <= core.capacity[$0]
        }
        if fits {
          best = (layer, level)
          bestGain = gain
        }
      }
    }
    return best
  }

  /// The best pair that starts with the first layer that has one.
  private func firstPair(_ positions: [Int], _ use: [Double]) -> (first: Change, second: Change)? {
    let rows = core.rowCount
    let scale = core.values.reduce(0) { $0 + ($1.max() ?? 0) - ($1.min() ?? 0) }
    var room = [Double](repeating: 0, count: rows)
    for layer in positions.indices {
      var best: (first: Change, second: Change)?
      var bestGain = 1e-13 * scale
      let from = positions[layer]
      for level in core.values[layer].indices where level != from {
        let gain = core.values[layer][from] - core.values[layer][level]
        for row in 0..<rows {
          room[row] =
            core.capacity[row] - use[row] + core.costs[layer][from * rows + row]
            - core.costs[layer][level * rows + row]
        }
        for other in positions.indices.dropFirst(layer + 1) {
          let current = positions[other]
          let values = core.values[other]
          let costs = core.costs[other]
          for second in values.indices where values[current] + gain - values[second] > bestGain && second != current {
            var fits = true
            for row in 0..<rows where costs[second * rows + row] - costs[current * rows + row] > room[row] {
              fits = false
              break
            }
            if fits {
              best = ((layer, level), (other, second))
              bestGain = gain + values[current] - values[second]
            }
          }
        }
      }
      if let best { return best }
    }
    return nil
  }
}
