extension ByteWriter {
  mutating func write(_ form: MatrixForm) {
    writeArray(form.objective)
    writeArray(form.columnLower)
    writeArray(form.columnUpper)
    writeArray(form.isInteger.map { $0 ? UInt8(1) : 0 })
    writeArray(form.starts)
    writeArray(form.rows)
    writeArray(form.values)
    writeArray(form.rowLower)
    writeArray(form.rowUpper)
  }

  mutating func write(_ answer: Result<SolveReply, MIPError>) {
    switch answer {
    case .failure(let error):
      write(false)
      if case .solverFailed(_, let reason) = error { write(reason) } else { write(error.description) }
    case .success(let reply):
      write(true)
      write(reply.termination.rawValue)
      write(reply.point)
      write(reply.bound)
      write(reply.nodes)
      write(reply.iterations)
      write(reply.duals)
      write(reply.reducedCosts)
      write(reply.primalRay)
      write(reply.dualRay)
      write(reply.detail)
    }
  }
}

extension ByteReader {
  /// False when the bytes are not a form.
  mutating func read(_ form: inout MatrixForm) -> Bool {
    guard let objective = readArray(of: Double.self), let columnLower = readArray(of: Double.self),
      let columnUpper = readArray(of: Double.self), let isInteger = readArray(of: UInt8.self),
      let starts = readArray(of: Int32.self), let rows = readArray(of: Int32.self),
      let values = readArray(of: Double.self), let rowLower = readArray(of: Double.self),
      let rowUpper = readArray(of: Double.self)
    else { return false }
    form.objective = objective
    form.columnLower = columnLower
    form.columnUpper = columnUpper
    form.isInteger = isInteger.map { $0 != 0 }
    form.starts = starts
    form.rows = rows
    form.values = values
    form.rowLower = rowLower
    form.rowUpper = rowUpper
    return true
  }

  /// The answer to a request with this form; `nil` when the bytes are none, or none that fits the form.
  mutating func readAnswer(to form: MatrixForm) -> Result<SolveReply, MIPError>? {
    guard let succeeded = readBool() else { return nil }
    guard succeeded else {
      guard let reason = readOptionalString(), isAtEnd else { return nil }
      return .failure(.solverFailed(solver: "CBC", reason: reason ?? "unknown"))
    }
    guard let word = readOptionalString(), let termination = word.flatMap({ Termination(rawValue: $0) }),
      let point = readOptionalDoubles(), let bound = readOptionalDouble(), let nodes = readInt(),
      let iterations = readInt(), let duals = readOptionalDoubles(), let reducedCosts = readOptionalDoubles(),
      let primalRay = readOptionalDoubles(), let dualRay = readOptionalDoubles(), let detail = readOptionalString(),
      isAtEnd
    else { return nil }
    for values in [point, reducedCosts, primalRay] where values.map({ $0.count != form.columnCount }) ?? false {
      return nil
    }
    for values in [duals, dualRay] where values.map({ $0.count != form.rowCount }) ?? false { return nil }
    var reply = SolveReply(termination: termination, point: point, bound: bound)
    reply.nodes = nodes
    reply.iterations = iterations
    reply.duals = duals
    reply.reducedCosts = reducedCosts
    reply.primalRay = primalRay
    reply.dualRay = dualRay
    reply.detail = detail
    return .success(reply)
  }
}
