import Execution

/// One solve: bounds, start, search, and what comes out.
struct PerspectiveRun {
  let model: PerspectiveModel
  let options: TreeOptions
  let clock: RunClock

  /// Up to so many columns the whole Gram matrix is formed.
  private static var completeSize: Int { 400 }
  /// Up to so many columns it is formed to derive bounds where nothing else gives any.
  private static var derivationSize: Int { 2500 }

  private var isComplete: Bool { model.data.columnCount <= Self.completeSize }

  func solve() -> PerspectiveSolution {
    var data = model.data
    let p = data.columnCount
    let limits = limits(data)
    for column in 0..<p {
      data.above[column] = min(data.above[column], limits.values[column])
      data.below[column] = min(data.below[column], limits.values[column])
    }
    let search = makeSearch(data, pool: options.pool)
    begin(search)
    if options.recordsCertificate { search.recorder = CertificateRecorder() }
    search.run()
    return result(search, limits)
  }

  private func makeSearch(_ data: PerspectiveData, pool: Int) -> PerspectiveSearch {
    PerspectiveSearch(
      data,
      limits: PerspectiveSearch.Limits(
        gap: options.gap, pool: pool, nodes: options.nodeLimit ?? .max,
        exactSize: options.exactSize && (pool > 1 || options.pool > 1),
        shiftSize: options.shiftSize, grownSize: options.grownSize),
      complete: isComplete, clock: clock)
  }

  private func begin(_ search: PerspectiveSearch) {
    if let support = options.warmStart { search.start(from: Set(support).sorted()) }
    if options.warmStart == nil || !search.set.isComplete { search.greedyStart(members: 64) }
  }

  private func limits(_ data: PerspectiveData) -> CoefficientLimits {
    let p = data.columnCount
    switch model.rule {
    case .given(let value):
      return CoefficientLimits(
        values: Array(repeating: value, count: p), assumed: value.isFinite ? value : nil,
        assumptions: value.isFinite ? ["given M: |b| ≤ \(value)"] : [])
    case .givenEach(let values):
      return CoefficientLimits(
        values: values, assumed: values.max().flatMap { $0.isFinite ? $0 : nil },
        assumptions: ["given M: one bound a column"])
    case .assumed(let factor):
      let search = makeSearch(data, pool: 1)
      begin(search)
      let value = multiple(factor, data, search.pool.best)
      return CoefficientLimits(
        values: Array(repeating: value, count: p), assumed: value,
        assumptions: ["assumes M: |b| ≤ \(value), \(factor) times the start's largest"])
    case .derived, .derivedElseAssumed, .derivedElseGiven: return derived(data)
    }
  }

  private func multiple(_ factor: Double, _ data: PerspectiveData, _ start: SupportPool.Entry?) -> Double {
    let largest = start?.coefficients.reduce(0) { max($0, abs($1)) } ?? 0
    if largest > 0 { return factor * largest }
    let scale = max(data.columns.squaredNorms(threads: 1).max() ?? 0, .leastNormalMagnitude).squareRoot()
    return factor * (2 * data.energy).squareRoot() / scale
  }

  /// Bounds that hold for every support that may still come to be reported, whatever the start misses.
  private func derived(_ data: PerspectiveData) -> CoefficientLimits {
    let p = data.columnCount
    let search = makeSearch(data, pool: 1)
    begin(search)
    // The coefficients of any support are no worse than zeros; those of a better one, than the start.
    let start = options.pool == 1 ? search.pool.best?.objective ?? .infinity : .infinity
    let energy = data.energy
    let level = { (column: Int) in min(energy, start - (data.isFree[column] ? 0 : data.lambda0)) }
    var whole: WorkingSet?
    if search.set.isComplete {
      whole = search.set
    } else if data.lambda1 == 0, data.lambda2 == 0, p <= Self.derivationSize, data.columns.rows >= p {
      let set = WorkingSet(data, capacity: p)
      set.insert(Array(0..<p))
      whole = set
    }
    var values = data.largestCoefficients(level: level, set: whole)
    var most = Double.infinity
    if case .derivedElseGiven(let value) = model.rule { most = value }
    let isOpen = values.indices.map { column in
      let widest = min(values[column], max(data.above[column], data.below[column]))
      return !data.isBarred[column] && (!widest.isFinite || widest > most)
    }
    let text: String
    switch model.rule {
    case .derivedElseGiven where isOpen.contains(true):
      text = "assumes |b| ≤ M = \(most), which was given"
    case .derivedElseAssumed(let factor) where isOpen.contains(true):
      most = multiple(factor, data, search.pool.best)
      text = "assumes |b| ≤ M = \(most), \(factor) times the largest coefficient found"
    default:
      return CoefficientLimits(
        values: values, assumed: nil, assumptions: ["unconditional: no better coefficient exceeds the bounds"])
    }
    for column in values.indices where isOpen[column] { values[column] = most }
    return CoefficientLimits(values: values, assumed: most, assumptions: [text])
  }

  private func result(_ search: PerspectiveSearch, _ limits: CoefficientLimits) -> PerspectiveSolution {
    let bounds = limits.values
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
      status: status, supports: supports, bound: search.bound, assumptions: limits.assumptions,
      coefficientBounds: bounds, hasBindingBound: isBinding, certificate: certificate, nodes: search.nodes,
      workingSetSize: search.set.count, fullPasses: search.outside?.fullPasses ?? 0, seconds: clock.seconds,
      cpuSeconds: clock.cpuSeconds, assumedBound: limits.assumed)
  }

  private func certificate(_ search: PerspectiveSearch, _ bounds: [Double]) -> PerspectiveCertificate? {
    guard let recorder = search.recorder, let best = search.pool.best else { return nil }
    return PerspectiveCertificate(
      bound: search.bound, support: best.columns, coefficients: best.coefficients, objective: best.objective,
      coefficientBounds: bounds, records: recorder.records, shift: search.set.shifts)
  }
}
