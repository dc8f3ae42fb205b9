import Execution
import MIP

/// Finds a choice that overdraws nothing, or resources that no choice can meet together.
///
/// Resources are taken one after another: with a choice that meets the first ones, the use of the next is minimised under
/// them, by the same exact search that minimises values, until the limit is met. Where the least use is above the limit the
/// resources so far conflict; those without which it still is are dropped (deletion filter, Chinneck and Dravnieks 1991,
/// doi:10.1287/ijoc.3.2.157).
struct KnapsackFeasibility {
  enum Outcome {
    case choice([Int])
    case conflicts([KnapsackConflict])
    case undecided(Selection.Status)
  }

  let search: KnapsackSearch
  private var problem: MultipleChoiceKnapsack { search.problem }

  init(search: KnapsackSearch) { self.search = search }

  func run() throws(MIPError) -> Outcome {
    let alone = problem.resources.indices.compactMap { row -> KnapsackConflict? in
      let least = problem.layers.reduce(0) { sum, levels in
        sum + levels.reduce(Double.infinity) { min($0, $1.costs[row]) }
      }
      return least > limit(row) ? conflict([row], leastUse: least) : nil
    }
    if !alone.isEmpty { return .conflicts(alone) }
    let greedy = lightest()
    if problem.isFeasible(greedy) { return .choice(greedy) }
    let core = KnapsackCore(problem, rows: Array(problem.resources.indices))
    if core.values.allSatisfy({ !$0.isEmpty }), let found = KnapsackMultipliers(core).incumbent {
      return .choice(found.enumerated().map { core.levels[$0][$1] })
    }
    return try byRows(from: greedy)
  }

  /// The level of each layer whose largest share of a limit is least.
  private func lightest() -> [Int] {
    let least = problem.layers.map { levels in
      problem.resources.indices.map { row in levels.reduce(Double.infinity) { min($0, $1.costs[row]) } }
    }
    let room = problem.resources.indices.map { row in
      max(1e-300, limit(row) - least.reduce(0) { $0 + $1[row] })
    }
    return problem.layers.enumerated().map { layer, levels in
      let shares = levels.map { level in
        problem.resources.indices.reduce(0) { max($0, (level.costs[$1] - least[layer][$1]) / room[$1]) }
      }
      return shares.indices.min { shares[$0] < shares[$1] } ?? 0
    }
  }

  private func byRows(from greedy: [Int]) throws(MIPError) -> Outcome {
    var choice = greedy
    var met: [Int] = []
    for row in problem.resources.indices {
      if met.isEmpty { choice = cheapest(in: row) }
      if problem.use(of: choice)[row] > limit(row) {
        let outcome = try leastUse(of: row, under: met, from: choice)
        if outcome.value > limit(row) {
          guard outcome.status == .optimal else { return .undecided(outcome.status) }
          return try conflict(of: row, with: met, leastUse: outcome.value)
        }
        choice = outcome.choice
      }
      met.append(row)
    }
    return .choice(choice)
  }

  private func conflict(of row: Int, with met: [Int], leastUse: Double) throws(MIPError) -> Outcome {
    var rows = met
    var least = leastUse
    for candidate in met {
      let others = rows.filter { $0 != candidate }
      guard let start = try feasible(others) else { continue }
      let outcome = try self.leastUse(of: row, under: others, from: start)
      // Without a proof the row stays named.
      if outcome.status == .optimal, outcome.value > limit(row) {
        rows = others
        least = outcome.value
      }
    }
    return .conflicts([conflict(rows + [row], leastUse: least)])
  }

  /// A choice that meets these resources, which are known to be met by some choice.
  private func feasible(_ rows: [Int]) throws(MIPError) -> [Int]? {
    guard let first = rows.first else { return cheapest(in: 0) }
    var choice = cheapest(in: first)
    for (index, row) in rows.enumerated() where problem.use(of: choice)[row] > limit(row) {
      let outcome = try leastUse(of: row, under: Array(rows.prefix(index)), from: choice)
      guard outcome.value <= limit(row) else { return nil }
      choice = outcome.choice
    }
    return choice
  }

  /// The least use of a resource under others; it ends early when the limit is met.
  private func leastUse(
    of row: Int, under rows: [Int], from choice: [Int]
  ) throws(MIPError) -> KnapsackSearch.Outcome {
    let core = KnapsackCore(problem, rows: rows, objective: row)
    return try search.run(core, from: choice, target: limit(row))
  }

  private func cheapest(in row: Int) -> [Int] {
    problem.layers.map { levels in levels.indices.min { levels[$0].costs[row] < levels[$1].costs[row] } ?? 0 }
  }

  private func limit(_ row: Int) -> Double { problem.resources[row].limit + problem.roundingAllowance(of: row) }

  private func conflict(_ rows: [Int], leastUse: Double) -> KnapsackConflict {
    let names = rows.map { "\(problem.label(ofResource: $0)) at most \(problem.resources[$0].limit)" }
    let last = problem.label(ofResource: rows[rows.count - 1])
    let text =
      rows.count == 1
      ? "\(names[0]) cannot be met: the cheapest levels use \(leastUse)"
      : "\(names.joined(separator: ", ")) cannot be met together: under the others \(last) needs \(leastUse)"
    return KnapsackConflict(resources: rows.sorted(), leastUse: leastUse, description: text)
  }
}
