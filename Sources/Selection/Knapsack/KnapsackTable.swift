import Execution

/// The classical program over one whole capacity: `f_i(c) = minⱼ f_{i−1}(c − cᵢⱼ) + vᵢⱼ` (Dudziński and Walukiewicz 1987).
struct KnapsackTable {
  enum Outcome {
    case done([Int])
    case stopped
  }

  private let core: KnapsackCore
  private let costs: [[Int]]
  private let capacity: Int
  /// Cells of the table.
  let cellCount: Int

  /// `nil` when there is not exactly one resource, a cost is not whole, the limit cannot be met, or the table has more than
  /// `cells` cells.
  init?(_ problem: MultipleChoiceKnapsack, cells: Int) {
    guard problem.resources.count == 1, problem.roundingAllowance(of: 0) == 0 else { return nil }
    core = KnapsackCore(problem, rows: [0])
    guard core.capacity[0] >= 0, core.values.allSatisfy({ !$0.isEmpty }) else { return nil }
    let whole = core.costs.map { $0.map { Int($0) } }
    let divisor = max(1, whole.joined().reduce(0) { Self.greatestCommonDivisor($0, $1) })
    costs = whole.map { $0.map { $0 / divisor } }
    let most = costs.reduce(0) { $0 + ($1.max() ?? 0) }
    capacity = min(most, Int(core.capacity[0]) / divisor)
    let (count, overflow) = (capacity + 1).multipliedReportingOverflow(by: costs.count)
    guard !overflow, count <= cells, core.values.allSatisfy({ $0.count < 1 << 16 }) else { return nil }
    cellCount = count
  }

  func run(_ clock: RunClock) -> Outcome {
    var best = [Double](repeating: 0, count: capacity + 1)
    var taken: [[UInt16]] = []
    for layer in costs.indices {
      if clock.interruption != nil { return .stopped }
      var next = [Double](repeating: .infinity, count: capacity + 1)
      var choice = [UInt16](repeating: 0, count: capacity + 1)
      for (level, cost) in costs[layer].enumerated() where cost <= capacity {
        let value = core.values[layer][level]
        for used in cost...capacity where best[used - cost] + value < next[used] {
          next[used] = best[used - cost] + value
          choice[used] = UInt16(level)
        }
      }
      best = next
      taken.append(choice)
    }
    var left = capacity
    var choice = [Int](repeating: 0, count: costs.count)
    for layer in costs.indices.reversed() {
      let level = Int(taken[layer][left])
      choice[layer] = core.levels[layer][level]
      left -= costs[layer][level]
    }
    return .done(choice)
  }

  private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    var (a, b) = (first, second)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
