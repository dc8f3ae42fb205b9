/// Several solutions of a model that differ in their integer variables, best first, and what is proved about those that
/// are not among them.
///
///     let pool = try model.solutionPool(count: 5, with: CBC())
///     for solution in pool { print(solution.objective ?? .nan) }
///     print(pool.isProved, pool.isComplete)
///
/// Made by ``Model/solutionPool(count:within:distinguishedBy:with:options:control:)``.
public struct SolutionPool: Sendable {
  /// Why no further solution was looked for.
  public enum Ending: String, Sendable, Hashable, Codable {
    /// As many as were asked for are there; whether more exist was not asked.
    case count
    /// No further solution exists; for an empty pool, the model is infeasible.
    case exhausted
    /// No further solution is within the gap or at least as good as the cutoff.
    case threshold
    /// The objective improves without end, so that there is no best solution.
    case unbounded
    case timeLimit
    case nodeLimit
    case iterationLimit
    /// The task was cancelled.
    case cancelled
    /// The solver gave up, or did not find out whether the rest is infeasible or unbounded.
    case undecided
  }

  /// The solutions, best first. Of solutions with equal objectives the solver decides which comes first.
  ///
  /// Each one's bound and gap are those of the solve that found it, which had the solutions found before excluded.
  public internal(set) var solutions: [Solution] = []
  public internal(set) var ending = Ending.undecided
  /// A proved bound on the objective of every solution that is not in the pool: none of them is better. `nil` when
  /// nothing was proved; +∞ (for a maximisation −∞) when there is no other solution.
  public internal(set) var remainderBound: Double?
  /// How many of the first solutions are proved: no solution left out is better than any of them, to the gaps that were
  /// asked for and a relative 1e-6.
  public internal(set) var provedCount = 0
  /// How many solves there were.
  public internal(set) var solves = 0
  /// Nodes of all trees.
  public internal(set) var nodes = 0
  /// Wall-clock seconds of all solves.
  public internal(set) var seconds = 0.0

  /// Whether it is proved that no other solution exists; also true for an infeasible model, whose pool is empty.
  public var isComplete: Bool { ending == .exhausted }

  /// Whether it is proved that none better is left out: each solution is the best of those that do not come before it.
  public var isProved: Bool {
    switch ending {
    case .count, .exhausted, .threshold: provedCount == solutions.count
    default: !solutions.isEmpty && provedCount == solutions.count
    }
  }

  /// How much better than the last solution one that was left out could still be: 0 when everything is proved, `nil`
  /// for an empty pool or without a bound.
  public var gap: Double? {
    guard let last = solutions.last?.objective, let bound = remainderBound else { return nil }
    if provedCount == solutions.count { return 0 }
    return abs(last - bound)
  }

  /// The best solution, or `nil` for an empty pool.
  public var best: Solution? { solutions.first }
}

extension SolutionPool: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { solutions.count }
  public subscript(position: Int) -> Solution { solutions[position] }
}

extension SolutionPool: CustomStringConvertible {
  /// One line: how many solutions, their objectives, what is proved.
  public var description: String {
    guard let first = solutions.first?.objective, let last = solutions.last?.objective else {
      return "no solution (\(endingInWords))"
    }
    let objectives = count == 1 ? compact(first) : "\(compact(first)) … \(compact(last))"
    let proof = isProved ? "none better left out" : "\(provedCount) proved"
    return "\(count) solution\(count == 1 ? "" : "s"), objective \(objectives), \(proof); \(endingInWords)"
  }

  private var endingInWords: String {
    switch ending {
    case .count: "as many as asked for"
    case .exhausted: isEmpty ? "the model is infeasible" : "no other exists"
    case .threshold: "no other is good enough"
    case .unbounded: "the objective is unbounded"
    case .timeLimit: "time limit"
    case .nodeLimit: "node limit"
    case .iterationLimit: "iteration limit"
    case .cancelled: "cancelled"
    case .undecided: "the solver gave up"
    }
  }
}

/// How much worse than the best the solutions of a pool may be.
public enum PoolGap: Sendable, Hashable {
  /// By so much in the units of the objective.
  case absolute(Double)
  /// By this share of the best objective's magnitude.
  case relative(Double)

  /// The worst objective that is allowed.
  func threshold(best: Double, sense: ObjectiveSense) -> Double {
    let width: Double
    switch self {
    case .absolute(let value): width = value
    case .relative(let share): width = share * abs(best)
    }
    return sense == .minimize ? best + width : best - width
  }

  func check() throws(MIPError) {
    let value: Double
    switch self {
    case .absolute(let width): value = width
    case .relative(let share): value = share
    }
    guard value >= 0, value.isFinite else {
      throw .invalidValue(what: "the gap of the solution pool", value: value, expected: "a finite number ≥ 0")
    }
  }
}
