import Execution
import LinearAlgebra
import Selection

/// Best-subset regression with squared loss, several responses that share their columns, and any linear rules on the support.
///
///     let estimator = MultiResponseRegression(keep: 5, sideConstraints: [.implies(7, 2)])
///     let fit = try estimator.fit(DesignMatrix(x), responses: y)     // y is n×m
///
///     min ½ Σᵢ wᵢ ‖yᵢ − b₀ − Bᵀxᵢ‖² + λ₂‖B‖²   with at most k nonzero rows of B
///
/// The problem is posed through the Gram matrix H = XᵀX + 2λ₂ and G = XᵀY and solved by the methods of `Selection`:
/// `.heuristic` is its swap descent, `.exact` its branch and bound, or its mixed-integer program where there are side
/// constraints. For one response without side constraints ``BestSubsetRegression`` is faster and needs no p×p matrix.
public struct MultiResponseRegression: Sendable {
  /// k, how many columns beside those that are always in.
  public var keep: Int
  /// λ₂, intercept, standardisation, groups, columns that are always in, and the method. λ₁ and bounds have to be absent.
  public var options: SubsetOptions
  /// Rules on the support; their groups are columns.
  public var sideConstraints: [SideConstraint]

  /// An estimator.
  ///
  /// - Parameters:
  ///   - keep: k, how many columns beside those that are always in.
  ///   - options: Penalties, data handling, constraints and method.
  ///   - sideConstraints: Rules on the support; their groups are columns.
  public init(keep: Int, options: SubsetOptions = SubsetOptions(), sideConstraints: [SideConstraint] = []) {
    self.keep = keep
    self.options = options
    self.sideConstraints = sideConstraints
  }

  /// Fits the estimator.
  ///
  /// - Parameters:
  ///   - features: X, n×p.
  ///   - responses: Y, n×m.
  ///   - weights: One positive weight a sample; `nil` for ones.
  ///   - control: Limits, threads and observer. At a limit the best support found is returned.
  /// - Returns: The fit.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault; `SelectionError.singular` when columns
  ///   depend on each other and λ₂ is 0, and `.infeasible` when no support meets the side constraints.
  /// - Complexity: O(n p²) and 8 p² bytes for the Gram matrix, then that of the method.
  public func fit(
    _ features: DesignMatrix, responses: Matrix<Double>, weights: [Double]? = nil, control: RunControl = RunControl()
  ) throws -> MultiResponseFit {
    let posed = try MultiResponseProblem(self, features, responses, weights, control.threads)
    let selection = try posed.problem.select(method, control: control)
    return posed.fit(selection, self)
  }

  private var method: Method {
    switch options.method {
    case .heuristic: .swap
    case .exact: sideConstraints.isEmpty && options.constraints.groups.isEmpty ? .branchAndBound : .mip
    case .automatic: .automatic
    }
  }
}

/// What a ``MultiResponseRegression`` chose, what it is worth, and what is proved about it.
public struct MultiResponseFit: Sendable {
  /// How the run ended: `.optimal` with a proof, `.feasible` when the method finished without one.
  public var status: Selection.Status
  /// The method of `Selection` that chose.
  public var method: Method
  /// Columns with coefficients, ascending.
  public var support: [Int]
  /// The coefficients of ``support``, |support|×m, in the units of the data.
  public var coefficients: Matrix<Double>
  /// One a response, in the units of the data; zeros without an intercept.
  public var intercepts: [Double]
  /// Loss and the λ₂ term, in the units of the columns used.
  public var objective: Double
  /// ½ Σ w ‖y − f‖².
  public var lossValue: Double
  /// The loss of the best constant predictions.
  public var energy: Double
  /// λ₂.
  public var lambda2: Double
  /// A proved lower bound of ``objective``, or `nil`.
  public var bound: Double?
  /// What the claim rests on.
  public var certificate: Certificate
  /// Nodes, swaps and cuts.
  public var work: Work
  /// Wall-clock seconds of the selection.
  public var seconds: Double
  /// CPU seconds of the process.
  public var cpuSeconds: Double

  /// `(objective − bound) / objective`; 0 when they agree, `nil` without a bound or for an objective of 0.
  public var gap: Double? {
    guard let bound else { return nil }
    let difference = max(0, objective - bound)
    if difference == 0 { return 0 }
    return objective == 0 ? nil : difference / abs(objective)
  }

  /// Predictions, n×m.
  ///
  /// - Parameter features: Rows to predict, all columns of the fit in their order.
  /// - Returns: `b₀ + XB`.
  /// - Throws: `SparseRegressionError.shapeMismatch` when a column of the support is missing.
  /// - Complexity: O(n·|support|·m).
  public func predict(_ features: DesignMatrix) throws(SparseRegressionError) -> Matrix<Double> {
    guard features.columns > support.last ?? -1 else {
      throw .shapeMismatch(
        what: "features to predict", expected: "at least \((support.last ?? 0) + 1) columns",
        found: "\(features.columns)")
    }
    var elements: [Double] = []
    for response in intercepts.indices {
      elements += features.linearPrediction(
        support, support.indices.map { coefficients[$0, response] }, intercept: intercepts[response])
    }
    return Matrix(rows: features.rows, columns: intercepts.count, layout: .columnMajor, elements: elements)
  }
}

/// Data and options as a problem of `Selection`.
private struct MultiResponseProblem {
  var problem: SelectionProblem
  let columns: PreparedColumns
  /// The columns that are not constant: the variables of ``problem``.
  let usable: [Int]
  let centers: [Double]
  /// ½ ‖Ỹ‖².
  let energy: Double
  let features: DesignMatrix
  let responses: Matrix<Double>
  let weights: [Double]?

  init(
    _ estimator: MultiResponseRegression, _ features: DesignMatrix, _ responses: Matrix<Double>, _ weights: [Double]?,
    _ threads: Int
  ) throws {
    let options = estimator.options
    let (n, p, m) = (features.rows, features.columns, responses.columns)
    try Self.validate(estimator, features, responses, weights)
    columns = try PreparedColumns(
      features, weights: weights, isCentered: options.hasIntercept, isScaled: options.isStandardized, threads: threads)
    let norms = columns.squaredNorms
    let usable = (0..<p).filter { norms[$0] > 0 }
    guard !usable.isEmpty else {
      throw SparseRegressionError.invalidValue(
        what: "the features", value: "constant in every column", expected: "one column that varies")
    }
    let total = weights?.reduce(0, +) ?? Double(n)
    var prepared: [Double] = []
    var centers: [Double] = []
    for response in 0..<m {
      var center = 0.0
      if options.hasIntercept {
        for row in 0..<n { center += (weights?[row] ?? 1) / total * responses[row, response] }
      }
      centers.append(center)
      for row in 0..<n { prepared.append((responses[row, response] - center) * (weights?[row].squareRoot() ?? 1)) }
    }
    energy = 0.5 * prepared.reduce(0) { $0 + $1 * $1 }
    let x = Matrix(rows: n, columns: usable.count, layout: .columnMajor, elements: columns.columns(usable))
    let y = Matrix(rows: n, columns: m, layout: .columnMajor, elements: prepared)
    var gram = x.selfProduct(transposing: true)
    let fixed = Set(options.constraints.unpenalized)
    for (place, column) in usable.enumerated() where !fixed.contains(column) {
      gram[place, place] += 2 * (options.lambda2 ?? 0)
    }
    let placeOf = Dictionary(uniqueKeysWithValues: usable.enumerated().map { ($1, $0) })
    let fixedIn = options.constraints.unpenalized.compactMap { placeOf[$0] }
    var rules = options.constraints.groups.map { group in
      SideConstraint.atMost(group.atMost, of: group.columns.compactMap { placeOf[$0] })
    }
    for rule in estimator.sideConstraints { rules.append(try rule.renumbered(p, placeOf)) }
    problem = try SelectionProblem(
      gram: gram, linear: x.times(y, transposingSelf: true),
      budget: .groups(min(estimator.keep + fixedIn.count, usable.count)),
      fixedIn: fixedIn, sideConstraints: rules)
    self.usable = usable
    self.centers = centers
    self.features = features
    self.responses = responses
    self.weights = weights
  }

  func fit(_ selection: Selection, _ estimator: MultiResponseRegression) -> MultiResponseFit {
    let support = selection.variables.map { usable[$0] }
    let m = centers.count
    var coefficients = selection.coefficients
    var intercepts = centers
    for (row, column) in support.enumerated() {
      for response in 0..<m {
        let value = selection.coefficients[row, response] / columns.scales[column]
        coefficients[row, response] = value
        intercepts[response] -= value * columns.centers[column]
      }
    }
    if !estimator.options.hasIntercept { intercepts = Array(repeating: 0, count: m) }
    var loss = 0.0
    for response in 0..<m {
      let prediction = features.linearPrediction(
        support, support.indices.map { coefficients[$0, response] }, intercept: intercepts[response])
      for row in 0..<features.rows {
        let residual = responses[row, response] - prediction[row]
        loss += 0.5 * (weights?[row] ?? 1) * residual * residual
      }
    }
    let fixed = Set(estimator.options.constraints.unpenalized)
    var ridge = 0.0
    for (row, column) in support.enumerated() where !fixed.contains(column) {
      for response in 0..<m { ridge += selection.coefficients[row, response] * selection.coefficients[row, response] }
    }
    let lambda2 = estimator.options.lambda2 ?? 0
    let objective = loss + lambda2 * ridge
    // f leaves out ½‖Y‖², which every support shares.
    let bound = selection.bound.map { min(objective, max(0, $0 + energy)) }
    return MultiResponseFit(
      status: selection.status, method: selection.method, support: support, coefficients: coefficients,
      intercepts: intercepts, objective: objective, lossValue: loss, energy: energy, lambda2: lambda2, bound: bound,
      certificate: selection.certificate, work: selection.work, seconds: selection.seconds,
      cpuSeconds: selection.cpuSeconds)
  }

  private static func validate(
    _ estimator: MultiResponseRegression, _ features: DesignMatrix, _ responses: Matrix<Double>, _ weights: [Double]?
  ) throws(SparseRegressionError) {
    let options = estimator.options
    let (n, p) = (features.rows, features.columns)
    try options.validate(loss: .squared, columns: p)
    guard n >= 2, p >= 1 else {
      throw .shapeMismatch(what: "features", expected: "at least two rows and one column", found: "\(n)×\(p)")
    }
    guard responses.rows == n, responses.columns >= 1 else {
      throw .shapeMismatch(what: "responses", expected: "\(n) rows and at least one column", found: responses.shape)
    }
    for row in 0..<n {
      for column in 0..<responses.columns where !responses[row, column].isFinite {
        throw .responseNotFinite(row: row, value: responses[row, column])
      }
    }
    for column in 0..<responses.columns {
      let first = responses[0, column]
      if (0..<n).allSatisfy({ responses[$0, column] == first }) { throw .constantResponse(value: first) }
    }
    if options.lambda1 != 0 {
      throw .invalidValue(
        what: "λ₁", value: "\(options.lambda1)", expected: "0 with several responses or side constraints")
    }
    if options.constraints.lower != nil || options.constraints.upper != nil {
      throw .invalidValue(
        what: "the bounds on coefficients", value: "given", expected: "none with several responses or side constraints")
    }
    let most = p - options.constraints.unpenalized.count
    guard estimator.keep >= 0, estimator.keep <= most else {
      throw .invalidValue(
        what: "the number of columns to keep", value: "\(estimator.keep)",
        expected: "0 to \(most), the columns there are")
    }
    try SubsetRun.validate(weights: weights, rows: n)
  }
}

extension SideConstraint {
  /// The same rule in other numbers; columns without a new number are never in.
  fileprivate func renumbered(_ count: Int, _ places: [Int: Int]) throws -> SideConstraint {
    if places.count == count { return self }
    // Constant columns cannot be kept: a rule among the others has to stay what it was with them out.
    let map = { (groups: [Int]) in groups.compactMap { places[$0] } }
    switch form {
    case .excludes(let groups): return SideConstraint(.atMost(1, of: map(groups)), named: name)
    case .allOrNone(let groups):
      let known = map(groups)
      return SideConstraint(known.count == groups.count ? .allOrNone(known) : .atMost(0, of: known), named: name)
    case .atMost(let most, let groups): return SideConstraint(.atMost(most, of: map(groups)), named: name)
    case .atLeast(let least, let groups): return SideConstraint(.atLeast(least, of: map(groups)), named: name)
    case .exactly(let number, let groups): return SideConstraint(.exactly(number, of: map(groups)), named: name)
    case .implies(let condition, let consequence):
      guard let condition = places[condition] else { return SideConstraint(.atMost(0, of: []), named: name) }
      guard let consequence = places[consequence] else {
        return SideConstraint(.atMost(0, of: [condition]), named: name)
      }
      return SideConstraint(.implies(condition, consequence), named: name)
    case .resource(let costs, let limit):
      guard costs.count == count else { return self }
      let kept = places.sorted { $0.value < $1.value }.map { costs[$0.key] }
      return SideConstraint(.resource(costs: kept, limit: limit), named: name)
    case .linear(let coefficients, let lower, let upper):
      let known = coefficients.reduce(into: [Int: Double]()) { result, term in
        if let place = places[term.key] { result[place] = term.value }
      }
      return SideConstraint(.linear(known, lower: lower, upper: upper), named: name)
    }
  }
}
