/// A knapsack as the searches see it: costs shifted so that the cheapest level of a layer uses 0, levels that can be left
/// out gone.
///
/// A level goes when another of its layer is no worse in value and in every cost (Pareto dominance; of equals the
/// first stays), or when it does not fit beside the cheapest levels of the other layers. Neither loses an optimum.
struct KnapsackCore {
  /// The values of the levels left, by layer.
  var values: [[Double]]
  /// The shifted costs of the levels left, by layer, level-major: `costs[layer][level * rowCount + row]`.
  var costs: [[Double]]
  /// The index in the problem of the levels left, by layer, ascending.
  var levels: [[Int]]
  /// What is left of each limit when every layer takes its cheapest level, rounding allowance included.
  var capacity: [Double]
  let rowCount: Int
  /// Values and shifted costs before any level was left out.
  private let allValues: [[Double]]
  private let allCosts: [[Double]]

  var layerCount: Int { values.count }
  var levelCount: Int { levels.reduce(0) { $0 + $1.count } }

  /// - Parameters:
  ///   - problem: The problem.
  ///   - rows: The resources that count.
  ///   - objective: The resource that is minimised in place of the values, or `nil`.
  init(_ problem: MultipleChoiceKnapsack, rows: [Int], objective: Int? = nil) {
    rowCount = rows.count
    capacity = rows.map { problem.resources[$0].limit + problem.roundingAllowance(of: $0) }
    allValues = problem.layers.map { levels in levels.map { level in objective.map { level.costs[$0] } ?? level.value }
    }
    var shifted: [[Double]] = []
    levels = problem.layers.map { Array($0.indices) }
    for levels in problem.layers {
      var flat: [Double] = []
      flat.reserveCapacity(levels.count * rows.count)
      let least = rows.map { row in levels.reduce(Double.infinity) { min($0, $1.costs[row]) } }
      for level in levels { for (index, row) in rows.enumerated() { flat.append(level.costs[row] - least[index]) } }
      for index in rows.indices { capacity[index] -= least[index] }
      shifted.append(flat)
    }
    values = allValues
    costs = shifted
    allCosts = shifted
    removeDominated()
    removeMisfits()
  }

  /// Keeps the levels that a test passes.
  mutating func filter(_ isKept: (_ layer: Int, _ level: Int) -> Bool) {
    for layer in values.indices {
      let kept = values[layer].indices.filter { isKept(layer, $0) }
      if kept.count == values[layer].count { continue }
      values[layer] = kept.map { values[layer][$0] }
      levels[layer] = kept.map { levels[layer][$0] }
      let old = costs[layer]
      costs[layer] = kept.flatMap { old[$0 * rowCount..<($0 + 1) * rowCount] }
    }
  }

  /// The value of one level position a layer.
  func value(_ positions: [Int]) -> Double {
    positions.indices.reduce(0) { $0 + values[$1][positions[$1]] }
  }

  /// The use of one level position a layer.
  func use(_ positions: [Int]) -> [Double] {
    var use = [Double](repeating: 0, count: rowCount)
    for (layer, position) in positions.enumerated() {
      for row in 0..<rowCount { use[row] += costs[layer][position * rowCount + row] }
    }
    return use
  }

  func fits(_ use: [Double]) -> Bool { zip(use, capacity).allSatisfy { $0 <= $1 } }

  /// The positions of a choice of the problem's levels. A level that was left out is replaced by one that dominates it,
  /// or `nil` when there is none.
  func positions(of choice: [Int]) -> [Int]? {
    var positions: [Int] = []
    for (layer, level) in choice.enumerated() {
      let position =
        levels[layer].firstIndex(of: level)
        ?? values[layer].indices.first { position in
          values[layer][position] <= allValues[layer][level]
            && (0..<rowCount).allSatisfy {
              costs[layer][position * rowCount + $0] <= allCosts[layer][level * rowCount + $0]
            }
        }
      guard let position else { return nil }
      positions.append(position)
    }
    return positions
  }

  private mutating func removeDominated() {
    let before = self
    let rows = rowCount
    filter { layer, level in
      let values = before.values[layer]
      let costs = before.costs[layer]
      for other in values.indices where other != level && values[other] <= values[level] {
        var isSmaller = values[other] < values[level]
        var isNoWorse = true
        for row in 0..<rows {
          let (mine, its) = (costs[level * rows + row], costs[other * rows + row])
          if its > mine {
            isNoWorse = false
            break
          }
          if its < mine { isSmaller = true }
        }
        if isNoWorse, isSmaller || other < level { return false }
      }
      return true
    }
  }

  /// The least shifted cost of every layer is 0, and dominance keeps a level of it, so one pass is enough.
  private mutating func removeMisfits() {
    let before = self
    filter { layer, level in
      (0..<before.rowCount).allSatisfy {
        before.costs[layer][level * before.rowCount + $0] <= before.capacity[$0]
      }
    }
  }
}
