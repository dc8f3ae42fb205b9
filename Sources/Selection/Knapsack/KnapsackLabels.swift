/// Label setting over the layers: a label is a choice of the first layers, known by its value and its use.
///
/// A label is dropped when it overdraws a resource, when some multipliers prove that no completion is better than the
/// threshold, or when another label of the same layers is no worse in value and in every resource. Without a width
/// nothing else is dropped, and a pass without result proves that no choice is below the threshold. With a width only the
/// most promising labels go on, and every label is completed by the layers' Lagrangian minima: a source of incumbents.
struct KnapsackLabels {
  /// How a pass ended.
  enum Outcome {
    /// The best choice below the threshold, as positions in the core, or none.
    case done([Int]?)
    /// More labels than the memory set aside.
    case tooMany
    /// The clock or the task stopped it; a choice found on the way.
    case stopped([Int]?)
  }

  let core: KnapsackCore
  /// The layers, those with most levels first.
  private let order: [Int]
  private let multipliers: [[Double]]
  /// By multiplier: the least `v + λ·c` summed over the layers from a stage on.
  private var suffix: [[Double]] = []
  /// By multiplier: `λ·capacity`.
  private let price: [Double]
  /// By multiplier and layer: the position of that least.
  private var minimisers: [[Int]] = []
  /// By multiplier and stage: value and use of the minimisers from a stage on.
  private var tails: [[(value: Double, use: [Double])]] = []
  /// Labels made so far, over all passes.
  private(set) var made = 0

  /// - Parameters:
  ///   - core: The levels that can be in a better choice.
  ///   - multipliers: Any λ ≥ 0; those whose price would drown the values in rounding are not used.
  init(_ core: KnapsackCore, multipliers: [[Double]]) {
    self.core = core
    order = core.values.indices.sorted {
      core.values[$0].count != core.values[$1].count ? core.values[$0].count > core.values[$1].count : $0 < $1
    }
    let size = core.values.reduce(1e-300) { $0 + $1.reduce(0) { max($0, abs($1)) } }
    let usable = multipliers.filter { zip($0, core.capacity).reduce(0) { $0 + abs($1.0 * $1.1) } <= 1e3 * size }
    self.multipliers = usable.isEmpty ? [Array(repeating: 0, count: core.rowCount)] : usable
    price = self.multipliers.map { zip($0, core.capacity).reduce(0) { $0 + $1.0 * $1.1 } }
    for lambda in self.multipliers {
      var sums = [Double](repeating: 0, count: order.count + 1)
      var least = [Int](repeating: 0, count: order.count)
      var tail = Array(
        repeating: (value: 0.0, use: Array(repeating: 0.0, count: core.rowCount)), count: order.count + 1)
      for stage in order.indices.reversed() {
        let layer = order[stage]
        let reduced = core.values[layer].indices.map { self.reduced(layer, $0, lambda) }
        // No choice takes a level of a layer without any; a pass says so at once.
        guard let position = reduced.indices.min(by: { reduced[$0] < reduced[$1] }) else { continue }
        least[layer] = position
        sums[stage] = sums[stage + 1] + reduced[position]
        tail[stage] = tail[stage + 1]
        tail[stage].value += core.values[layer][position]
        for row in 0..<core.rowCount { tail[stage].use[row] += core.costs[layer][position * core.rowCount + row] }
      }
      suffix.append(sums)
      minimisers.append(least)
      tails.append(tail)
    }
  }

  private func reduced(_ layer: Int, _ level: Int, _ lambda: [Double]) -> Double {
    (0..<core.rowCount).reduce(core.values[layer][level]) {
      $0 + lambda[$1] * core.costs[layer][level * core.rowCount + $1]
    }
  }

  /// One pass.
  ///
  /// - Parameters:
  ///   - threshold: Only choices of a smaller value are of interest.
  ///   - width: How many labels go on from a layer to the next; `nil` for all.
  ///   - limit: How many labels of one layer there may be.
  ///   - mustStop: Asked now and then.
  mutating func pass(below threshold: Double, width: Int? = nil, limit: Int, mustStop: () -> Bool) -> Outcome {
    if core.values.contains(where: \.isEmpty) { return .done(nil) }
    let stride = core.rowCount + 1
    var current = [Double](repeating: 0, count: stride)
    var trace: [[Step]] = []
    var threshold = threshold
    var found: [Int]?
    for stage in order.indices {
      var expansion = Expansion()
      guard
        expand(current, stage: stage, threshold: threshold, limit: limit, mustStop: mustStop, &expansion)
      else { return mustStop() ? .stopped(found) : .tooMany }
      let (next, steps, promise) = (expansion.labels, expansion.steps, expansion.promise)
      made += steps.count
      if width != nil {
        for label in steps.indices {
          if let choice = completion(label, of: next, stage: stage, threshold: &threshold) {
            found = path(to: steps[label], stage: stage, trace, completedBy: choice)
          }
        }
      }
      let kept = undominated(next, stride: stride)
      var survivors = kept
      if let width, kept.count > width {
        survivors = Array(kept.sorted { (promise[$0], $0) < (promise[$1], $1) }.prefix(width))
      }
      current = []
      current.reserveCapacity(survivors.count * stride)
      for label in survivors { current.append(contentsOf: next[label * stride..<(label + 1) * stride]) }
      trace.append(survivors.map { steps[$0] })
      if survivors.isEmpty { return .done(found) }
    }
    // The last labels are complete, and the smallest value comes first or is looked for.
    let count = current.count / stride
    if let best = (0..<count).min(by: { current[$0 * stride] < current[$1 * stride] }),
      current[best * stride] < threshold
    {
      found =
        order.isEmpty ? [] : path(to: trace[order.count - 1][best], stage: order.count - 1, trace, completedBy: nil)
    }
    return .done(found)
  }

  /// How a label was made: from which label of the stage before, by which level.
  private struct Step {
    var parent: Int32
    var level: Int32
  }

  /// Makes the labels of all parents at a stage; false when there are too many or the clock stopped it.
  private func expand(
    _ current: [Double], stage: Int, threshold: Double, limit: Int, mustStop: () -> Bool, _ made: inout Expansion
  ) -> Bool {
    let layer = order[stage]
    let (rows, count) = (core.rowCount, multipliers.count)
    let (values, costs) = (core.values[layer], core.costs[layer])
    let isLast = stage == order.count - 1
    // The bound of a label is a part of its parent's and a part of its level's.
    let levelParts = values.indices.flatMap { level in multipliers.map { reduced(layer, level, $0) } }
    var parentParts = [Double](repeating: 0, count: count)
    let prices = multipliers.flatMap { $0 }
    let rest = multipliers.indices.map { suffix[$0][stage + 1] - price[$0] }
    for parent in 0..<current.count / (rows + 1) {
      if made.steps.count > limit || (parent & 1023 == 0 && mustStop()) { return false }
      let start = parent * (rows + 1)
      for index in 0..<count {
        var part = current[start] + rest[index]
        for row in 0..<rows { part += prices[index * rows + row] * current[start + 1 + row] }
        parentParts[index] = part
      }
      levels: for level in values.indices {
        for row in 0..<rows where current[start + 1 + row] + costs[level * rows + row] > core.capacity[row] {
          continue levels
        }
        let value = current[start] + values[level]
        if isLast, value >= threshold { continue }
        var most = -Double.infinity
        for index in 0..<count {
          let bound = parentParts[index] + levelParts[level * count + index]
          if bound >= threshold { continue levels }
          most = max(most, bound)
        }
        made.labels.append(value)
        for row in 0..<rows { made.labels.append(current[start + 1 + row] + costs[level * rows + row]) }
        made.steps.append(Step(parent: Int32(parent), level: Int32(level)))
        made.promise.append(most)
      }
    }
    return true
  }

  /// The labels of a stage.
  private struct Expansion {
    /// Value and use, `rowCount + 1` numbers a label.
    var labels: [Double] = []
    var steps: [Step] = []
    /// The best bound of each label.
    var promise: [Double] = []
  }

  /// The multiplier whose minima complete a label to a choice that fits and is below the threshold, which it lowers.
  private func completion(_ label: Int, of next: [Double], stage: Int, threshold: inout Double) -> Int? {
    let rows = core.rowCount
    var best: Int?
    for index in multipliers.indices {
      let tail = tails[index][stage + 1]
      guard next[label * (rows + 1)] + tail.value < threshold else { continue }
      let fits = (0..<rows).allSatisfy { next[label * (rows + 1) + 1 + $0] + tail.use[$0] <= core.capacity[$0] }
      if fits {
        threshold = next[label * (rows + 1)] + tail.value
        best = index
      }
    }
    return best
  }

  private func path(to last: Step, stage: Int, _ trace: [[Step]], completedBy index: Int?) -> [Int] {
    var positions = index.map { minimisers[$0] } ?? Array(repeating: 0, count: order.count)
    var step = last
    for earlier in stride(from: stage, through: 0, by: -1) {
      positions[order[earlier]] = Int(step.level)
      if earlier > 0 { step = trace[earlier - 1][Int(step.parent)] }
    }
    return positions
  }

  /// Labels that no other beats in value and use, by value. With more than one resource each label is compared with the
  /// 200 that last proved useful only: a dominated label that stays costs time and no correctness.
  private func undominated(_ labels: [Double], stride: Int) -> [Int] {
    let count = labels.count / stride
    let sorted = (0..<count).sorted { first, second in
      let (a, b) = (labels[first * stride], labels[second * stride])
      return a != b ? a < b : first < second
    }
    var kept: [Int] = []
    var front: [Int] = []
    let width = stride == 2 ? 1 : 200
    labels.withUnsafeBufferPointer { labels in
      next: for label in sorted {
        for position in front.indices {
          let other = front[position]
          var isDominated = true
          for column in 1..<max(1, stride) where labels[other * stride + column] > labels[label * stride + column] {
            isDominated = false
            break
          }
          if isDominated {
            if position > 0 { front.swapAt(position, position / 2) }
            continue next
          }
        }
        kept.append(label)
        if stride == 2 {
          // One resource: what is kept uses less and less, so the last one is the only one to compare with.
          front = [label]
        } else if front.count < width {
          front.append(label)
        } else {
          front[width - 1 - kept.count % (width / 2)] = label
        }
      }
    }
    return kept
  }
}
