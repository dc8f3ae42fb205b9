import Execution
import Selection

/// One run of an estimator: checked data, prepared once, fitted for one size or several.
struct SubsetRun {
  let problem: PreparedProblem
  let options: SubsetOptions
  let starts: [[Int]]
  let clock: RunClock
  let totalWeight: Double
  private let response: [Double]
  private let weights: [Double]?

  init(
    _ estimator: some SubsetEstimator, _ design: DesignMatrix, _ response: [Double], _ weights: [Double]?,
    _ warmStarts: [[Int]], _ control: RunControl
  ) throws(SparseRegressionError) {
    clock = control.start()
    options = estimator.options
    let (n, p) = (design.rows, design.columns)
    try Self.validate(estimator.loss, design, response, weights)
    try options.validate(loss: estimator.loss, columns: p)
    for start in warmStarts {
      for column in start where column < 0 || column >= p {
        throw .invalidValue(what: "a column of the warm start", value: "\(column)", expected: "0 to \(p - 1)")
      }
    }
    totalWeight = weights?.reduce(0, +) ?? Double(n)
    let isSquared = estimator.loss == .squared
    // Squared loss needs centring for its intercept; for the others it only serves the scale.
    let isCentered = options.hasIntercept && (isSquared || options.isStandardized)
    let columns = try PreparedColumns(
      design, weights: weights, isCentered: isCentered, isScaled: options.isStandardized, isWeighted: isSquared,
      threads: control.threads)
    let fixed = options.constraints.unpenalized.sorted().filter { columns.squaredNorms[$0] > 0 }
    var center = 0.0
    var prepared = response
    if isSquared {
      if options.hasIntercept {
        let size = response.reduce(0) { max($0, abs($1)) }
        var sum = 0.0
        for row in 0..<n { sum += (weights?[row] ?? 1) * (response[row] / max(size, .leastNormalMagnitude)) }
        center = sum / totalWeight * size
      }
      for row in 0..<n { prepared[row] = (response[row] - center) * (weights?[row].squareRoot() ?? 1) }
    }
    var groupOf: [Int] = []
    let groups = options.constraints.groups
    if !groups.isEmpty {
      groupOf = Array(repeating: -1, count: p)
      for (number, group) in groups.enumerated() { for column in group.columns { groupOf[column] = number } }
    }
    let hasBounds = { (bounds: [Double]?) in bounds?.contains { $0.isFinite } ?? false }
    let scales = columns.scales
    problem = PreparedProblem(
      loss: estimator.loss, columns: columns, response: prepared, responseCenter: center,
      weights: isSquared ? nil : weights, fitsIntercept: !isSquared && options.hasIntercept, lambda1: options.lambda1,
      lambda2: options.lambda2 ?? (isSquared ? 0 : 1e-7), fixed: fixed, groupOf: groupOf,
      groupLimits: groups.map(\.atMost),
      lower: hasBounds(options.constraints.lower)
        ? options.constraints.lower.map { zip($0, scales).map { $0 * $1 } } : nil,
      upper: hasBounds(options.constraints.upper)
        ? options.constraints.upper.map { zip($0, scales).map { $0 * $1 } } : nil,
      coefficientBound: options.coefficientBound, groupNeeds: groups.map(\.atLeast))
    for (number, group) in groups.enumerated() {
      let usable = group.columns.count { columns.squaredNorms[$0] > 0 }
      guard group.atLeast <= usable else {
        throw .invalidValue(
          what: "the fewest columns of group \(number)", value: "\(group.atLeast)",
          expected: "0 to \(usable), its columns that are not constant")
      }
    }
    starts = warmStarts
    self.response = response
    self.weights = weights
  }

  // MARK: Fitting

  func fit(_ size: SubsetSize, starts more: [[Int]] = []) throws(SparseRegressionError) -> SubsetFit {
    try validate(size)
    let (best, path) = searched(size, starts: starts + more)
    guard let best else { return try empty(size) }
    return try finish(best, path, size)
  }

  /// The best support that local search finds.
  func heuristic(_ size: SubsetSize) -> FoundSupport? { searched(size, starts: starts).best }

  private func searched(_ size: SubsetSize, starts: [[Int]]) -> (best: FoundSupport?, path: FoundPath) {
    let tolerance = 1e-12 * scale
    switch size {
    case .keep(let keep):
      // Larger sizes are starts for the size asked for; some supports are only found from several columns above.
      let isLarge = keep > 40
      let margin = min(available, keep + (isLarge ? 2 : 4 + keep / 4))
      let path = engine.path(
        largest: margin, focus: max(1, isLarge ? keep - 2 : 1)...max(1, margin), starts: starts)
      return (path.best(upTo: keep, tolerance: tolerance), path)
    case .price(let price):
      let path = engine.priced(price, starts: starts, largest: available)
      return (path.best(lambda0: price, tolerance: tolerance), path)
    }
  }

  func path(_ sizes: ClosedRange<Int>) throws(SparseRegressionError) -> [SubsetFit] {
    try validate(.keep(sizes.lowerBound))
    try validate(.keep(sizes.upperBound))
    let margin = min(available, sizes.upperBound + 1)
    let path = engine.path(largest: margin, focus: max(1, sizes.lowerBound)...max(1, margin), starts: starts)
    var fits: [SubsetFit] = []
    let searched = clock.seconds
    for size in sizes {
      guard let best = path.best(upTo: size, tolerance: 1e-12 * scale) else {
        fits.append(try empty(.keep(size)))
        continue
      }
      // A path shares what one fit may take, or what is left of the limit.
      let whole = clock.control.timeLimit.map { $0 - searched } ?? Self.automaticSeconds
      let share = (whole - (clock.seconds - searched)) / Double(sizes.upperBound - size + 1)
      fits.append(try finish(best, path, .keep(size), exactSeconds: max(0.05, share)))
    }
    return fits
  }

  /// Twice the loss without columns, which everything is relative to.
  private var scale: Double {
    if problem.loss == .squared { return problem.response.reduce(0) { $0 + $1 * $1 } }
    return 2 * problem.refit([]).value
  }

  /// Columns that count and are not constant.
  var available: Int { problem.columns.squaredNorms.count { $0 > 0 } - problem.fixed.count }

  private var engine: any SubsetEngine {
    if problem.isPlain { return SquaredLossEngine(problem: problem, clock: clock, seed: options.seed) }
    return RefitEngine(problem: problem, clock: clock)
  }

  /// The fit with nothing but the columns that have to be in.
  private func empty(_ size: SubsetSize) throws(SparseRegressionError) -> SubsetFit {
    var support = problem.fixed
    for (group, need) in zip(options.constraints.groups, problem.groupNeeds) {
      support += group.columns.filter { problem.columns.squaredNorms[$0] > 0 }.prefix(need)
    }
    let found = FoundSupport(
      size: support.count - problem.fixed.count, support: support.sorted(),
      value: support.count > problem.fixed.count ? problem.refit(support, keepsZeros: true).value : .infinity)
    return try finish(found, FoundPath(), size)
  }

  /// The seconds that ``SubsetOptions/Method/automatic`` gives the tree search where no limit was given.
  private static var automaticSeconds: Double { 10 }

  /// The clock of the tree search, and whether its limit is our own.
  private func exactClock(_ seconds: Double?) -> (clock: RunClock, isOwnLimit: Bool) {
    var control = clock.control
    if clock.control.timeLimit != nil {
      guard let seconds, clock.interruption == nil else { return (clock, false) }
      control.timeLimit = seconds
      return (control.start(), false)
    }
    guard options.method == .automatic else { return (clock, false) }
    control.timeLimit = seconds ?? Self.automaticSeconds
    return (control.start(), true)
  }

  func finish(
    _ found: FoundSupport, _ path: FoundPath, _ size: SubsetSize, exactSeconds: Double? = nil
  ) throws(SparseRegressionError) -> SubsetFit {
    var support = found.support
    var status: Selection.Status =
      switch clock.interruption {
      case .timeLimit: .timeLimit
      case .cancelled: .cancelled
      case nil: .feasible
      }
    var certificate = Certificate(kind: .none)
    if problem.isPlain, path.swapOptimal.contains(found.size) {
      certificate = Certificate(
        kind: .swapOptimal, assumes: ["exchanges that gain less than 1e-12 of ‖y‖² do not count"])
    }
    var (bound, coefficientBound): (Double?, Double?) = (nil, nil)
    var work = Work(swaps: path.swaps)
    var method = SubsetOptions.Method.heuristic
    var proof: SubsetCertificate?
    if options.method != .heuristic {
      let (exactClock, isOwnLimit) = exactClock(exactSeconds)
      let task = ExactTask(
        problem: problem, size: size, start: found, relativeGap: options.relativeGap, seed: options.seed,
        clock: exactClock, recordsCertificate: options.recordsCertificate)
      if let answer = try task.solve() {
        support = answer.support
        (status, work, method) = (answer.status, answer.work, .exact)
        // A search that did not get to its root proves nothing.
        if answer.work.nodes > 0 || answer.status == .optimal {
          (bound, coefficientBound) = (answer.bound, answer.coefficientBound)
          certificate = answer.certificate
        }
        work.swaps += path.swaps
        proof = try answer.proof.map { (tree) throws(SparseRegressionError) in try self.proof(tree, size) }
        if isOwnLimit, status == .timeLimit { status = .feasible }
      } else if options.method == .exact {
        throw .invalidValue(
          what: "the method", value: "exact", expected: "heuristic or automatic: no exact method takes this problem")
      }
    }
    let refit = problem.refit(support, keepsZeros: problem.keepsZeros)
    let (coefficients, shift) = problem.columns.original(refit.support, refit.coefficients)
    var (lambda0, keep): (Double, Int?) = (0, nil)
    switch size {
    case .keep(let limit): keep = limit
    case .price(let price): lambda0 = price
    }
    let counted = refit.support.count { !problem.fixed.contains($0) }
    let objective = refit.value + lambda0 * Double(counted)
    // A tree that ended with relaxations too ill-conditioned to be solved has a valid bound, but no proof of this gap.
    if status == .optimal, let bound,
      objective - bound > max(options.relativeGap, 1e-6) * abs(objective) + 1e-9 * scale
    {
      status = .feasible
      certificate.assumes.append("the search came to its end; what is left of the gap is rounding")
    }
    if problem.loss == .logistic, problem.lambda1 == 0, problem.lambda2 == 0, refit.loss < 1e-9 * scale {
      if status == .optimal { status = .feasible }
      certificate.assumes.append(
        "the columns separate the classes: without λ₂ the loss falls towards 0 and has no minimum")
    }
    let intercept = options.hasIntercept ? problem.responseCenter + refit.intercept + shift : 0
    return SubsetFit(
      loss: problem.loss, status: status, method: method, support: refit.support, coefficients: coefficients,
      intercept: intercept, objective: objective, lossValue: refit.loss, lambda0: lambda0, lambda1: problem.lambda1,
      lambda2: problem.lambda2, keep: keep, coefficientBound: coefficientBound, bound: bound.map { min($0, objective) },
      certificate: certificate, work: work, seconds: clock.seconds, cpuSeconds: clock.cpuSeconds,
      sampleCount: problem.columns.rows, totalWeight: totalWeight, featureCount: problem.columns.count,
      unpenalized: problem.fixed, columnNames: problem.columns.design.columnNames, proof: proof)
  }

  /// The certificate of a tree, with what it takes to check it.
  private func proof(
    _ tree: PerspectiveCertificate, _ size: SubsetSize
  ) throws(SparseRegressionError) -> SubsetCertificate {
    let design = problem.columns.design
    let digest: String
    do {
      digest = try SubsetCertificate.digest(of: design, response: response, weights: weights)
    } catch {
      throw .invalidValue(what: "the digest of the data", value: "\(error)", expected: "a digest, for a certificate")
    }
    return SubsetCertificate(
      size: size, lambda1: problem.lambda1, lambda2: problem.lambda2, hasIntercept: options.hasIntercept,
      isStandardized: options.isStandardized, constraints: options.constraints,
      coefficientBound: options.coefficientBound, sampleCount: design.rows, featureCount: design.columns,
      dataDigest: digest, proof: tree)
  }
}

/// Finds supports of several sizes.
protocol SubsetEngine {
  /// Supports of all sizes up to `largest`; the hard work goes into the sizes of `focus`.
  func path(largest: Int, focus: ClosedRange<Int>, starts: [[Int]]) -> FoundPath
  /// Supports around the best one for a price λ₀ a column.
  func priced(_ lambda0: Double, starts: [[Int]], largest: Int) -> FoundPath
}

extension SquaredLossEngine: SubsetEngine {}
