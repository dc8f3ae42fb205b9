import Execution

/// One solve: start, bounds, search, and what comes out.
struct MarginRun {
  let tree: MarginTree
  let clock: RunClock

  /// Up to so many columns all are in the working set.
  private static var completeSize: Int { 64 }

  /// A problem with its boxes, and where they come from.
  struct Prepared {
    var data: MarginData
    /// May lie outside the boxes.
    var start: SupportRefit
    /// M of every column.
    var bounds: [Double]
    var assumptions: [String] = []
    /// M, where it was given or assumed.
    var assumedBound: Double?
  }

  func solve() -> MarginSolution {
    let prepared = prepared()
    let search = MarginSearch(
      prepared.data, limits: MarginSearch.Limits(gap: tree.gap, nodes: tree.nodeLimit ?? .max),
      complete: prepared.data.columnCount <= Self.completeSize, clock: clock)
    begin(search, prepared.start)
    search.run()
    return result(search, prepared)
  }

  func prepared() -> Prepared {
    let data = unboundedData()
    let start = MarginStart(data: data, warmStart: tree.warmStart, clock: clock).run()
    let p = data.columnCount
    let objective = data.objective(start)
    let largest = zip(start.support, start.coefficients).filter { !data.isUnpenalised[$0.0] }
      .reduce(0) { max($0, abs($1.1)) }
    var result = Prepared(data: data, start: start, bounds: [])
    func assume(_ factor: Double) {
      let value = factor * (largest > 0 ? largest : 1)
      result.bounds = Array(repeating: value, count: p)
      result.assumedBound = value
      result.assumptions.append("assumes M: |b| ≤ \(value), \(factor) times the start's largest")
    }
    switch tree.problem.bounds {
    case .given(let value):
      result.bounds = Array(repeating: value, count: p)
      if value.isFinite {
        result.assumedBound = value
        result.assumptions.append("given M: |b| ≤ \(value)")
      }
    case .assumed(let factor): assume(factor)
    case .derived:
      result.bounds = MarginBounds(data: data, objective: objective).coefficientBounds(clock)
      if let factor = tree.fallbackFactor, p > 12, largest > 0, result.bounds.contains(where: { $0 > 100 * largest }) {
        assume(factor)
      } else {
        result.assumptions.append("unconditional: no better coefficient exceeds the bounds")
      }
    }
    apply(result.bounds, to: &result.data)
    if !data.problem.fixed.isEmpty {
      let reach = 1e4 * (1 + start.coefficients.reduce(abs(start.intercept)) { max($0, abs($1)) })
      result.data.reach = reach
      result.assumptions.append("rounding judged for an intercept and unpenalised coefficients of at most \(reach)")
    } else if data.problem.fitsIntercept {
      result.data.reach = MarginBounds(data: result.data, objective: objective).interceptBound()
    }
    return result
  }

  private func unboundedData() -> MarginData {
    let problem = tree.problem.prepared
    let p = problem.columns.count
    var isUnpenalised = [Bool](repeating: false, count: p)
    for column in problem.fixed { isUnpenalised[column] = true }
    let (lambda0, limit): (Double, Int?) =
      switch tree.problem.form {
      case .penalised(let value): (value, nil)
      case .cardinality(let count, let value): (value, min(count, p - problem.fixed.count))
      }
    var data = MarginData(
      problem: problem, margin: problem.margin ?? .logistic, lambda0: lambda0, limit: limit,
      above: problem.upper ?? Array(repeating: .infinity, count: p),
      below: problem.lower.map { $0.map { -$0 } } ?? Array(repeating: .infinity, count: p),
      isUnpenalised: isUnpenalised)
    data.emptyLoss = problem.refit([]).value
    return data
  }

  /// Brings M into the boxes, those of refits included; unpenalised columns have none.
  private func apply(_ bounds: [Double], to data: inout MarginData) {
    for column in 0..<data.columnCount where !data.isUnpenalised[column] {
      data.above[column] = min(data.above[column], bounds[column])
      data.below[column] = min(data.below[column], bounds[column])
    }
    guard data.above.contains(where: \.isFinite) || data.below.contains(where: \.isFinite) else { return }
    data.problem = data.problem.bounded(lower: data.below.map { -$0 }, upper: data.above)
  }

  /// The start in the box, and what descent makes of it among promising columns.
  private func begin(_ search: MarginSearch, _ start: SupportRefit) {
    let data = search.data
    if let outside = search.outside {
      search.set.insert(start.support.filter { !data.isUnpenalised[$0] })
      search.set.refreshRows()
      search.set.evaluateRows()
      search.set.balance()
      search.set.insert(outside.mostCorrelated(search.set, count: 64))
    }
    search.offer(data.problem.refit([]))
    // Not warm: the start may lie outside the box.
    search.offer(data.problem.refit(start.support))
  }

  private func result(_ search: MarginSearch, _ prepared: Prepared) -> MarginSolution {
    let status: MarginSolution.Status =
      switch search.interruption {
      case .timeLimit: .timeLimit
      case .cancelled: .cancelled
      case nil: search.hasReachedNodeLimit ? .nodeLimit : .optimal
      }
    let refit = search.best?.refit
    let (support, coefficients) = (refit?.support ?? [], refit?.coefficients ?? [])
    let isBinding = zip(support, coefficients).contains {
      !search.data.isUnpenalised[$0] && abs($1) >= prepared.bounds[$0] * (1 - 1e-9)
    }
    return MarginSolution(
      status: status, support: support, coefficients: coefficients, intercept: refit?.intercept ?? 0,
      objective: search.best?.objective ?? .infinity, bound: search.bound,
      assumptions: prepared.assumptions, assumedBound: prepared.assumedBound, coefficientBounds: prepared.bounds,
      hasBindingBound: isBinding, nodes: search.nodes,
      workingSetSize: search.set.count - (search.data.problem.fitsIntercept ? 1 : 0),
      fullPasses: search.outside?.fullPasses ?? 0, seconds: clock.seconds, cpuSeconds: clock.cpuSeconds)
  }
}

extension PreparedProblem {
  /// The same with other boxes.
  func bounded(lower: [Double], upper: [Double]) -> PreparedProblem {
    PreparedProblem(
      loss: loss, columns: columns, response: response, responseCenter: responseCenter, weights: weights,
      fitsIntercept: fitsIntercept, lambda1: lambda1, lambda2: lambda2, fixed: fixed, groupOf: groupOf,
      groupLimits: groupLimits, lower: lower, upper: upper, coefficientBound: coefficientBound, groupNeeds: groupNeeds)
  }
}
