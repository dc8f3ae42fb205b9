import LinearAlgebra
import Selection
import TestSupport

/// A random problem with side constraints, and its optimum by looking at all subsets.
///
/// What a constraint demands is read from its form here, so that the rows of the library are not their own oracle.
struct ConstrainedCase {
  let seed: UInt64
  let problem: SelectionProblem
  let h: Matrix<Double>
  let g: Matrix<Double>
  /// The reference objective of every feasible support.
  let values: [[Int]: Double]
  let energy: Double

  var best: Double? { values.values.min() }
  var tolerance: Double { 1e-8 * energy }

  init(seed: UInt64, kinds: [SideConstraint.Kind] = SideConstraint.Kind.allCases) throws {
    self.seed = seed
    var generator = SeededGenerator(seed: seed)
    let n = Int.random(in: 4...8, using: &generator)
    let isUnit = seed % 3 != 0
    let sizes = (0..<n).map { _ in isUnit ? 1 : Int.random(in: 1...2, using: &generator) }
    let p = sizes.reduce(0, +)
    let gram = Matrix.randomGram(p, using: &generator)
    let dense = Matrix.random(rows: p, columns: 1 + Int(seed % 3), using: &generator)
    let costs = (0..<n).map { _ in Double.random(in: 1..<3, using: &generator) }
    let keep = Int.random(in: 1..<n, using: &generator)
    let budget: Budget = seed % 4 == 1 ? .cost(costs.reduce(0, +) * Double(keep) / Double(n) + 0.5) : .groups(keep)
    let order = (0..<n).shuffled(using: &generator)
    let hasFixing = seed % 5 == 2 && keep > 1
    let fits = budget == .groups(keep) || costs[order[0]] < costs.reduce(0, +) / Double(n)
    let rows = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
      Self.constraint(kinds.randomElement(using: &generator) ?? .exclude, n, &generator)
    }
    problem = try SelectionProblem(
      gram: gram, dense: dense, groups: OracleTests.groups(sizes), costs: costs, budget: budget,
      fixedIn: hasFixing && fits ? [order[0]] : [], fixedOut: hasFixing ? [order[1]] : [], damping: 0.01,
      sideConstraints: rows)
    h = problem.gram
    g = h.times(dense)
    let partition = problem.groups
    var values: [[Int]: Double] = [:]
    for size in 0...n {
      for support in subsets(of: n, size: size) where Self.isFeasible(support, problem) {
        values[support] = referenceObjective(h, g, rows: support.flatMap { partition[$0] })
      }
    }
    self.values = values
    energy = -referenceObjective(h, g, rows: Array(0..<p))
  }

  private static func constraint(_ kind: SideConstraint.Kind, _ n: Int, _ generator: inout SeededGenerator)
    -> SideConstraint
  {
    let size = Int.random(in: 2...min(4, n), using: &generator)
    let groups = Array((0..<n).shuffled(using: &generator).prefix(size))
    let count = Int.random(in: 0...size, using: &generator)
    switch kind {
    case .exclude: return .excludes(groups)
    case .allOrNone: return .allOrNone(groups)
    case .atMost: return .atMost(count, of: groups)
    case .atLeast: return .atLeast(min(count, 2), of: groups)
    case .exactly: return .exactly(min(count, 2), of: groups)
    case .implies: return .implies(groups[0], groups[1])
    case .resource:
      let costs = (0..<n).map { _ in Double.random(in: 0..<5, using: &generator) }
      return .resource(
        named: "macs", costs: costs, limit: costs.reduce(0, +) * .random(in: 0.2..<0.9, using: &generator))
    case .linear:
      var coefficients: [Int: Double] = [:]
      for group in groups { coefficients[group] = Double(Int.random(in: -3...3, using: &generator)) }
      let middle = Double(Int.random(in: -2...3, using: &generator))
      return switch Int.random(in: 0..<3, using: &generator) {
      case 0: .linear(coefficients, upper: middle)
      case 1: .linear(coefficients, lower: -middle)
      default: .linear(coefficients, lower: min(0, middle - 1), upper: max(0, middle))
      }
    }
  }

  static func isFeasible(_ support: [Int], _ problem: SelectionProblem) -> Bool {
    let kept = Set(support)
    guard problem.fixedIn.allSatisfy(kept.contains), !problem.fixedOut.contains(where: kept.contains) else {
      return false
    }
    switch problem.budget {
    case .groups(let count): if support.count > count { return false }
    case .cost(let limit): if support.reduce(0, { $0 + problem.costs[$1] }) > limit { return false }
    }
    return problem.sideConstraints.allSatisfy { holds($0, kept) }
  }

  static func holds(_ constraint: SideConstraint, _ kept: Set<Int>) -> Bool {
    switch constraint.form {
    case .excludes(let groups): return kept.intersection(groups).count <= 1
    case .allOrNone(let groups): return [0, groups.count].contains(kept.intersection(groups).count)
    case .atMost(let count, let groups): return kept.intersection(groups).count <= count
    case .atLeast(let count, let groups): return kept.intersection(groups).count >= count
    case .exactly(let count, let groups): return kept.intersection(groups).count == count
    case .implies(let condition, let consequence): return !kept.contains(condition) || kept.contains(consequence)
    case .resource(let costs, let limit): return kept.reduce(0) { $0 + costs[$1] } <= limit
    case .linear(let coefficients, let lower, let upper):
      let sum = kept.reduce(0) { $0 + (coefficients[$1] ?? 0) }
      return lower <= sum && sum <= upper
    }
  }

  /// The all-or-none sets, united where they share a group, and every other group by itself.
  var atoms: [Set<Int>] {
    var result = problem.groups.indices.map { Set([$0]) }
    for constraint in problem.sideConstraints {
      guard case .allOrNone(let groups) = constraint.form else { continue }
      let united = result.filter { !$0.isDisjoint(with: groups) }.reduce(into: Set<Int>()) { $0.formUnion($1) }
      result = result.filter { $0.isDisjoint(with: groups) } + [united]
    }
    return result
  }
}
