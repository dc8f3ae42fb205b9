import CClp

/// One linear program loaded into CLP.
final class ClpSolve {
  private let model: UnsafeMutableRawPointer
  private let request: SolveRequest

  init(_ request: SolveRequest) throws(MIPError) {
    guard let model = Clp_newModel() else { throw .solverFailed(solver: "CLP", reason: "no memory") }
    self.model = model
    self.request = request
    Clp_setLogLevel(model, 0)
    let form = request.form
    Clp_loadProblem(
      model, Int32(form.columnCount), Int32(form.rowCount), form.starts, form.rows, form.values, form.columnLower,
      form.columnUpper, form.objective, form.rowLower, form.rowUpper)
    if let seconds = request.secondsLeft { Clp_setMaximumSeconds(model, seconds) }
  }

  deinit { Clp_deleteModel(model) }

  func reply() throws(MIPError) -> SolveReply {
    Clp_initialSolve(model)
    let columns = request.form.columnCount
    let rows = request.form.rowCount
    var reply: SolveReply
    switch Clp_status(model) {
    case 0:
      reply = SolveReply(
        termination: .optimal, point: copy(Clp_primalColumnSolution(model), columns), bound: Clp_objectiveValue(model))
      reply.duals = copy(Clp_dualRowSolution(model), rows)
      reply.reducedCosts = copy(Clp_dualColumnSolution(model), columns)
    case 1: reply = SolveReply(termination: .infeasible)
    case 2: reply = SolveReply(termination: .unbounded)
    case 3: reply = SolveReply(termination: .timeLimit)
    default: reply = SolveReply(termination: .numericalError)
    }
    reply.iterations = Int(Clp_numberIterations(model))
    return reply
  }

  private func copy(_ values: UnsafeMutablePointer<Double>?, _ count: Int) -> [Double]? {
    values.map { Array(UnsafeBufferPointer(start: $0, count: count)) }
  }
}
