import Execution

/// One solve of a linear program by CLP, and what its statuses mean.
struct LinearSolve {
  private let request: SolveRequest
  private let form: MatrixForm
  private let model: ClpModel

  /// - Throws: `MIPError.solverFailed` when CLP has no memory.
  init(_ request: SolveRequest) throws(MIPError) {
    let model = try ClpModel(request.form)
    model.install(SolveWatch(request, log: request.options.log))
    self.init(request, form: request.form, model: model)
  }

  /// - Parameters:
  ///   - request: Stop signal and options.
  ///   - form: What is loaded in the model.
  ///   - model: A watch is installed already.
  init(_ request: SolveRequest, form: MatrixForm, model: ClpModel) {
    self.request = request
    self.form = form
    self.model = model
    if let limit = request.options.iterationLimit { model.setIterationLimit(limit) }
  }

  /// Solves from scratch.
  func reply() throws(MIPError) -> SolveReply { try reply(.fromScratch(presolve: request.options.presolve)) }

  /// Solves by the given method.
  func reply(_ algorithm: ClpModel.Algorithm) throws(MIPError) -> SolveReply {
    model.run(algorithm)
    var iterations = model.iterations
    // What presolve leaves can miss the tolerances of the whole; from this basis it takes a few iterations.
    if model.status == 0, !form.isFeasible(model.point, tolerance: 1e-7) {
      model.run(.primal)
      iterations += model.iterations
    }
    if model.status == 1 || model.status == 2, case .fromScratch(presolve: true) = algorithm, !hasProof {
      model.run(.fromScratch(presolve: false))
      iterations += model.iterations
    }
    // The dual method need not leave a clean ray, or any.
    if model.status == 1 || model.status == 2, !hasProof {
      model.run(.primal)
      iterations += model.iterations
    }
    var reply = try verdict()
    reply.iterations = iterations
    return reply
  }

  private var hasProof: Bool { model.status == 1 ? dualRay() != nil : primalRay() != nil }

  private func verdict() throws(MIPError) -> SolveReply {
    switch model.status {
    case 0:
      let point = model.point
      var reply = SolveReply(termination: .optimal, point: point, bound: form.objectiveValue(point))
      reply.duals = model.duals
      reply.reducedCosts = model.reducedCosts
      return reply
    case 1:
      var reply = SolveReply(termination: .infeasible)
      reply.dualRay = dualRay()
      return reply
    case 2: return try unboundedReply()
    case 3: return stopped(.iterationLimit)
    case 5: return stopped(.cancelled)
    case 4:
      var reply = stopped(.numericalError)
      reply.detail = "CLP stopped because of numerical errors"
      return reply
    default: throw .solverFailed(solver: "CLP", reason: "the solve did not run (status \(model.status))")
    }
  }

  /// What is known when the solve did not end: the point, if it is feasible, and the bound that the multipliers prove.
  private func stopped(_ termination: Termination) -> SolveReply {
    var reply = SolveReply(termination: termination)
    let point = model.point
    if form.isFeasible(point, tolerance: 1e-7) { reply.point = point }
    reply.bound = form.lagrangianBound(model.duals)
    return reply
  }

  /// CLP saw that no multipliers fit. That means unbounded only if there is a feasible point.
  private func unboundedReply() throws(MIPError) -> SolveReply {
    var reply = SolveReply(termination: .unbounded)
    reply.primalRay = primalRay()
    let point = model.point
    if form.isFeasible(point, tolerance: 1e-7) {
      reply.point = point
      return reply
    }
    var feasibility = form
    feasibility.objective = [Double](repeating: 0, count: form.columnCount)
    let trial = try ClpModel(feasibility)
    trial.install(SolveWatch(request))
    trial.run(.fromScratch(presolve: false))
    switch trial.status {
    case 0: reply.point = trial.point
    case 1:
      reply = SolveReply(termination: .infeasible)
      reply.dualRay = checked(trial.infeasibilityRay(), { form.provesInfeasibility($0) })
    default: reply.termination = request.stop.isRaised ? .cancelled : .infeasibleOrUnbounded
    }
    return reply
  }

  private func dualRay() -> [Double]? {
    checked(model.infeasibilityRay()) { form.provesInfeasibility($0) }
  }

  private func primalRay() -> [Double]? {
    checked(model.unboundedRay()) { form.provesUnboundedness($0) }
  }

  /// The ray, or the ray turned round, if it is a proof; its largest entry becomes 1.
  private func checked(_ ray: [Double]?, _ isProof: ([Double]) -> Bool) -> [Double]? {
    guard var ray else { return nil }
    let largest = ray.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return nil }
    // Entries that are rounding noise would ask for bounds that do not exist.
    ray = ray.map { abs($0) < 1e-11 * largest ? 0 : $0 / largest }
    if isProof(ray) { return ray }
    let turned = ray.map { -$0 }
    return isProof(turned) ? turned : nil
  }
}
