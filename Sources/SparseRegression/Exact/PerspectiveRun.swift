import Execution
import LinearAlgebra

/// One solve: bounds, start, search, and what comes out.
struct PerspectiveRun<Element: Scalar> {
  let tree: PerspectiveTree<Element>
  let access: ColumnAccess
  let clock: RunClock

  /// Up to so many columns the whole Gram matrix is formed.
  private static var completeSize: Int { 400 }

  func solve() -> PerspectiveSolution {
    let problem = tree.problem
    let p = problem.columnCount
    var data = dataWithoutBounds()
    let isComplete = p <= Self.completeSize
    var assumptions: [String] = []
    var bounds: [Double]
    switch problem.bounds {
    case .given(let value):
      bounds = Array(repeating: value, count: p)
      if value.isFinite { assumptions.append("given M: |b| ≤ \(value)") }
    case .givenEach(let values):
      bounds = values
      assumptions.append("given M: one bound a column")
    case .assumed, .derived: (bounds, assumptions) = ownBounds(data, isComplete)
    }
    data.above = (0..<p).map { min(bounds[$0], problem.upper?[$0] ?? .infinity) }
    data.below = (0..<p).map { min(bounds[$0], -(problem.lower?[$0] ?? -.infinity)) }
    let search = makeSearch(data, isComplete, pool: tree.pool)
    begin(search)
    if tree.recordsCertificate { search.recorder = CertificateRecorder() }
    search.run()
    return result(search, bounds: bounds, assumptions: assumptions)
  }

  private func dataWithoutBounds() -> PerspectiveData {
    let problem = tree.problem
    let p = problem.columnCount
    var isFree = [Bool](repeating: false, count: p)
    for column in problem.unpenalised { isFree[column] = true }
    var (lambda0, limit): (Double, Int?)
    switch problem.form {
    case .penalised(let value): (lambda0, limit) = (value, nil)
    case .cardinality(let count, let value): (lambda0, limit) = (value, min(count, p - problem.unpenalised.count))
    }
    return PerspectiveData(
      columns: access, response: problem.response, lambda0: lambda0, lambda2: problem.lambda2, limit: limit,
      above: problem.upper ?? Array(repeating: .infinity, count: p),
      below: problem.lower.map { $0.map { -$0 } } ?? Array(repeating: .infinity, count: p), isFree: isFree)
  }

  private func makeSearch(
    _ data: PerspectiveData, _ isComplete: Bool, pool: Int
  ) -> PerspectiveSearch {
    PerspectiveSearch(
      data,
      limits: PerspectiveSearch.Limits(
        gap: tree.gap, pool: pool, nodes: tree.nodeLimit ?? .max, exactSize: pool > 1 && tree.exactSize),
      complete: isComplete, clock: clock)
  }

  private func begin(_ search: PerspectiveSearch) {
    if let support = tree.warmStart { search.start(from: Set(support).sorted()) }
    if tree.warmStart == nil || !search.set.isComplete { search.greedyStart(members: 64) }
  }

  /// Bounds from a start without any.
  private func ownBounds(
    _ data: PerspectiveData, _ isComplete: Bool
  ) -> (bounds: [Double], assumptions: [String]) {
    let search = makeSearch(data, isComplete, pool: 1)
    begin(search)
    let start = search.pool.best
    let p = data.columnCount
    if case .assumed(let factor) = tree.problem.bounds {
      let largest = start?.coefficients.reduce(0) { max($0, abs($1)) } ?? 0
      let scale = max(access.squaredNorms().max() ?? 0, .leastNormalMagnitude).squareRoot()
      let value = largest > 0 ? factor * largest : factor * (2 * data.energy).squareRoot() / scale
      return (Array(repeating: value, count: p), ["assumes M: |b| ≤ \(value), \(factor) times the start's largest"])
    }
    let objective = min(start?.objective ?? data.energy, data.energy)
    let value = (objective / data.lambda2).squareRoot() * (1 + 1e-9)
    return (Array(repeating: value, count: p), ["unconditional: no better coefficient exceeds the bounds"])
  }

  private func result(
    _ search: PerspectiveSearch, bounds: [Double], assumptions: [String]
  ) -> PerspectiveSolution {
    let supports = search.pool.entries.map {
      PerspectiveSolution.Support(columns: $0.columns, coefficients: $0.coefficients, objective: $0.objective)
    }
    let status: PerspectiveSolution.Status =
      switch search.interruption {
      case .timeLimit: .timeLimit
      case .cancelled: .cancelled
      case nil: search.hasReachedNodeLimit ? .nodeLimit : .optimal
      }
    var isBinding = false
    if let best = supports.first {
      for (column, value) in zip(best.columns, best.coefficients) where abs(value) >= bounds[column] * (1 - 1e-9) {
        isBinding = true
      }
    }
    let certificate = status == .optimal ? self.certificate(search, bounds) : nil
    return PerspectiveSolution(
      status: status, supports: supports, bound: search.bound, assumptions: assumptions, coefficientBounds: bounds,
      hasBindingBound: isBinding, certificate: certificate,
      nodes: search.nodes, workingSetSize: search.set.count,
      fullPasses: search.outside?.fullPasses ?? 0, seconds: clock.seconds, cpuSeconds: clock.cpuSeconds)
  }

  private func certificate(_ search: PerspectiveSearch, _ bounds: [Double]) -> PerspectiveCertificate? {
    guard let recorder = search.recorder, let best = search.pool.best else { return nil }
    return PerspectiveCertificate(
      bound: search.bound, support: best.columns, coefficients: best.coefficients, objective: best.objective,
      coefficientBounds: bounds, records: recorder.records)
  }
}
