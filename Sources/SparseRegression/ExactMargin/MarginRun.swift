import Execution

/// One solve: start, bounds, search, and what comes out.
struct MarginRun {
  let tree: MarginTree
  let clock: RunClock

  /// Up to so many columns all are in the working set.
  private static var completeSize: Int { 64 }

  func solve() -> MarginSolution {
    let (data, start, bounds, assumptions) = prepared()
    let search = MarginSearch(
      data, limits: MarginSearch.Limits(gap: tree.gap, nodes: tree.nodeLimit ?? .max),
      complete: data.columnCount <= Self.completeSize, clock: clock)
    begin(search, start)
    search.run()
    return result(search, bounds: bounds, assumptions: assumptions)
  }

  /// The problem with its boxes, a start that may lie outside them, M for every column, and what it rests on.
  func prepared() -> (data: MarginData, start: SupportRefit, bounds: [Double], assumptions: [String]) {
    var data = unboundedData()
    let start = MarginStart(data: data, warmStart: tree.warmStart, clock: clock).run()
    var assumptions: [String] = []
    var bounds: [Double]
    let p = data.columnCount
    let objective = data.objective(start)
    switch tree.problem.bounds {
    case .given(let value):
      bounds = Array(repeating: value, count: p)
      if value.isFinite { assumptions.append("given M: |b| ≤ \(value)") }
    case .assumed(let factor):
      let largest = zip(start.support, start.coefficients).filter { !data.isUnpenalised[$0.0] }
        .reduce(0) { max($0, abs($1.1)) }
      let value = factor * (largest > 0 ? largest : 1)
      bounds = Array(repeating: value, count: p)
      assumptions.append("assumes M: |b| ≤ \(value), \(factor) times the start's largest")
    case .derived:
      bounds = MarginBounds(data: data, objective: objective).coefficientBounds()
      assumptions.append("unconditional: no better coefficient exceeds the bounds")
    }
    apply(bounds, to: &data)
    if !data.problem.fixed.isEmpty {
      data.reach = 1e4 * (1 + start.coefficients.reduce(abs(start.intercept)) { max($0, abs($1)) })
      assumptions.append("rounding judged for an intercept and unpenalised coefficients of at most \(data.reach)")
    } else if data.problem.fitsIntercept {
      data.reach = MarginBounds(data: data, objective: objective).interceptBound()
    }
    return (data, start, bounds, assumptions)
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

  private func result(_ search: MarginSearch, bounds: [Double], assumptions: [String]) -> MarginSolution {
    let status: MarginSolution.Status =
      switch search.interruption {
      case .timeLimit: .timeLimit
      case .cancelled: .cancelled
      case nil: search.hasReachedNodeLimit ? .nodeLimit : .optimal
      }
    let refit = search.best?.refit
    let (support, coefficients) = (refit?.support ?? [], refit?.coefficients ?? [])
    let isBinding = zip(support, coefficients).contains {
      !search.data.isUnpenalised[$0] && abs($1) >= bounds[$0] * (1 - 1e-9)
    }
    return MarginSolution(
      status: status, support: support, coefficients: coefficients, intercept: refit?.intercept ?? 0,
      objective: search.best?.objective ?? .infinity, bound: search.bound, assumptions: assumptions,
      coefficientBounds: bounds, hasBindingBound: isBinding, nodes: search.nodes,
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
      groupLimits: groupLimits, lower: lower, upper: upper, coefficientBound: coefficientBound)
  }
}
