import CCbc

/// One model loaded into CBC, for one solve: a solved CBC model cannot be changed and solved again.
final class CbcSolve {
  private let model: UnsafeMutableRawPointer
  private let request: SolveRequest

  init(_ request: SolveRequest) throws(MIPError) {
    guard let model = Cbc_newModel() else { throw .solverFailed(solver: "CBC", reason: "no memory") }
    self.model = model
    self.request = request
    Cbc_setLogLevel(model, 0)
    let form = request.form
    Cbc_loadProblem(
      model, Int32(form.columnCount), Int32(form.rowCount), form.starts, form.rows, form.values, form.columnLower,
      form.columnUpper, form.objective, form.rowLower, form.rowUpper)
    for (column, isInteger) in form.isInteger.enumerated() where isInteger { Cbc_setInteger(model, Int32(column)) }
    // The limit is CPU time unless told otherwise.
    Cbc_setParameter(model, "timeMode", "elapsed")
    if let seconds = request.secondsLeft { Cbc_setMaximumSeconds(model, max(seconds, 0.001)) }
    Cbc_setAllowableFractionGap(model, request.options.relativeGap)
    Cbc_setAllowableGap(model, request.options.absoluteGap)
    if let nodes = request.options.nodeLimit { Cbc_setMaximumNodes(model, Int32(clamping: nodes)) }
    if let cutoff = request.cutoff { Cbc_setCutoff(model, cutoff) }
    if let start = request.start {
      let given = start.indices.filter { !start[$0].isNaN }
      Cbc_setMIPStartI(model, Int32(given.count), given.map { Int32($0) }, given.map { start[$0] })
    }
    if request.threads > 1 { Cbc_setParameter(model, "threads", "\(request.threads)") }
  }

  deinit { Cbc_deleteModel(model) }

  func reply() throws(MIPError) -> SolveReply {
    _ = Cbc_solve(model)
    let status = Cbc_status(model)
    let secondary = Cbc_secondaryStatus(model)
    if status == -1 { throw .solverFailed(solver: "CBC", reason: "the solve did not run (status -1)") }
    var reply: SolveReply
    switch (status, secondary) {
    case (0, 0): reply = SolveReply(termination: .optimal)
    case (0, 1): reply = SolveReply(termination: request.cutoff == nil ? .infeasible : .cutoff)
    case (0, 7): reply = SolveReply(termination: .unbounded)
    case (1, 4): reply = SolveReply(termination: .timeLimit)
    case (1, 3): reply = SolveReply(termination: .nodeLimit)
    default: reply = SolveReply(termination: status == 0 ? .optimal : .numericalError)
    }
    if Cbc_numberSavedSolutions(model) > 0 || reply.termination == .optimal, let values = Cbc_getColSolution(model) {
      reply.point = Array(UnsafeBufferPointer(start: values, count: request.form.columnCount))
    }
    let bound = Cbc_getBestPossibleObjValue(model)
    if abs(bound) < 1e30, reply.termination != .infeasible { reply.bound = bound }
    reply.nodes = Int(Cbc_getNodeCount(model))
    return reply
  }
}
