import Selection
import SparseRegression

/// One fit of a regression: a selection with its coefficients.
struct RegressionResult: Encodable {
  /// Who chose the columns.
  var method: String
  var status: Selection.Status
  var support: [Int]
  /// The names of the columns of `support`, or their numbers.
  var columns: [String]
  /// In the units of the data, one a column of `support`.
  var coefficients: [Double]
  var intercept: Double
  /// With several responses: the coefficients of each column of `support`, and the intercepts.
  var several: (coefficients: [[Double]], intercepts: [Double])?
  var objective: Double
  /// The loss of the best constant prediction.
  var energy: Double
  var loss: Double
  var bound: Double?
  var gap: Double?
  var certificate: Certificate
  var work: Work
  var seconds: Double
  var cpuSeconds: Double
  var lambda: Lambda
  var keep: Int?
  /// The largest absolute coefficient that the bound assumes, in the units of the columns used.
  var coefficientBound: Double?
  /// Information criteria, where the loss is a likelihood.
  var criteria: Criteria?

  struct Lambda: Encodable, Hashable {
    var lambda0: Double
    var lambda1: Double
    var lambda2: Double
  }

  struct Criteria: Encodable {
    var aic: Double
    var bic: Double
    var ebic: Double
  }

  /// The loss as a share of that of the best constant.
  var relativeLoss: Double { energy > 0 ? loss / energy : 0 }

  init(_ fit: SubsetFit, data: RegressionData, energy: Double, method: String? = nil) {
    self.init(
      fit, method: method ?? fit.method.rawValue, loss: fit.lossValue, energy: energy, data: data,
      lambda: Lambda(lambda0: fit.lambda0, lambda1: fit.lambda1, lambda2: fit.lambda2))
    coefficients = fit.coefficients
    intercept = fit.intercept
    keep = fit.keep
    coefficientBound = fit.coefficientBound
    if let aic = fit.criterion(.aic), let bic = fit.criterion(.bic), let ebic = fit.criterion(.ebic(gamma: 1)) {
      criteria = Criteria(aic: aic, bic: bic, ebic: ebic)
    }
  }

  init(_ fit: SparseFit, of problem: SparseRegressionProblem, data: RegressionData, energy: Double) {
    self.init(
      fit, method: "mip", loss: fit.loss, energy: energy, data: data,
      lambda: Lambda(lambda0: problem.lambda0, lambda1: problem.lambda1, lambda2: 0))
    coefficients = fit.coefficients
    intercept = fit.intercept
    keep = problem.keep
    coefficientBound = fit.coefficientBounds.source == .derived ? nil : fit.coefficientBounds.largest
  }

  init(_ fit: MultiResponseFit, data: RegressionData, keep: Int) {
    self.init(
      fit, method: fit.method.rawValue, loss: fit.lossValue, energy: fit.energy, data: data,
      lambda: Lambda(lambda0: 0, lambda1: 0, lambda2: fit.lambda2))
    let rows = fit.support.indices.map { fit.coefficients.row($0) }
    coefficients = rows.compactMap(\.first)
    intercept = fit.intercepts.first ?? 0
    if fit.intercepts.count > 1 { several = (rows, fit.intercepts) }
    self.keep = keep
  }

  /// What all fits have; coefficients are for the caller to add.
  private init(
    _ fit: some ProvedFit, method: String, loss: Double, energy: Double, data: RegressionData, lambda: Lambda
  ) {
    self.method = method
    status = fit.status
    support = fit.support
    columns = fit.support.map { data.design.name(of: $0) }
    (coefficients, intercept) = ([], 0)
    objective = fit.objective
    self.energy = energy
    self.loss = loss
    bound = fit.bound
    gap = fit.gap
    certificate = fit.certificate
    work = fit.work
    seconds = fit.seconds
    cpuSeconds = fit.cpuSeconds
    self.lambda = lambda
  }

  private enum CodingKeys: String, CodingKey {
    case method, status, support, columns, coefficients, intercept, objective, energy, loss, relativeLoss, bound, gap
    case certificate, work, seconds, cpuSeconds, lambda, keep, coefficientBound, criteria
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(status, forKey: .status)
    try container.encode(support, forKey: .support)
    try container.encode(columns, forKey: .columns)
    if let several {
      try container.encode(several.coefficients, forKey: .coefficients)
      try container.encode(several.intercepts, forKey: .intercept)
    } else {
      try container.encode(coefficients, forKey: .coefficients)
      try container.encode(intercept, forKey: .intercept)
    }
    try container.encode(objective, forKey: .objective)
    try container.encode(energy, forKey: .energy)
    try container.encode(loss, forKey: .loss)
    try container.encode(relativeLoss, forKey: .relativeLoss)
    // Absent values are written as null, so that a reader finds every key.
    try container.encode(bound, forKey: .bound)
    try container.encode(gap, forKey: .gap)
    try container.encode(certificate, forKey: .certificate)
    try container.encode(work, forKey: .work)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(cpuSeconds, forKey: .cpuSeconds)
    try container.encode(lambda, forKey: .lambda)
    try container.encode(keep, forKey: .keep)
    try container.encode(coefficientBound, forKey: .coefficientBound)
    try container.encode(criteria, forKey: .criteria)
  }
}

/// What every fit of the library says of itself.
private protocol ProvedFit {
  var status: Selection.Status { get }
  var support: [Int] { get }
  var objective: Double { get }
  var bound: Double? { get }
  var gap: Double? { get }
  var certificate: Certificate { get }
  var work: Work { get }
  var seconds: Double { get }
  var cpuSeconds: Double { get }
}

extension SubsetFit: ProvedFit {}
extension SparseFit: ProvedFit {}
extension MultiResponseFit: ProvedFit {}
