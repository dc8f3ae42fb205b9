extension MatrixForm {
  /// The reply to a model that needs no solver: bounds that cross, or no rows at all.
  ///
  /// CBC corrupts its heap on a model with bounds only (Cbc issue 340), and GLPK refuses crossed bounds, so neither is
  /// asked.
  package func trivialReply() -> SolveReply? {
    for column in 0..<columnCount {
      var lower = columnLower[column]
      var upper = columnUpper[column]
      if isInteger[column] {
        lower = (lower - 1e-9).rounded(.up)
        upper = (upper + 1e-9).rounded(.down)
      }
      if lower > upper {
        var reply = SolveReply(termination: .infeasible)
        reply.detail = "the bounds of column \(column) leave no value"
        return reply
      }
    }
    for row in 0..<rowCount where rowLower[row] > rowUpper[row] {
      var reply = SolveReply(termination: .infeasible)
      reply.detail = "the bounds of row \(row) cross"
      return reply
    }
    guard specialOrderedSets.isEmpty else { return nil }
    if nonzeroCount == 0 {
      for row in 0..<rowCount where rowLower[row] > 0 || rowUpper[row] < 0 {
        var reply = SolveReply(termination: .infeasible)
        reply.detail = "row \(row) has no terms and does not allow 0"
        return reply
      }
      return boundsOnlyReply()
    }
    return nil
  }

  /// Every column at the end of its range that costs least.
  private func boundsOnlyReply() -> SolveReply {
    var point = [Double](repeating: 0, count: columnCount)
    var ray: [Double]?
    for column in 0..<columnCount {
      var lower = columnLower[column]
      var upper = columnUpper[column]
      if isInteger[column] {
        lower = (lower - 1e-9).rounded(.up)
        upper = (upper + 1e-9).rounded(.down)
      }
      let cost = objective[column]
      let best = cost > 0 ? lower : cost < 0 ? upper : min(max(0, lower), upper)
      if best.isFinite {
        point[column] = best
      } else {
        if ray == nil {
          var direction = [Double](repeating: 0, count: columnCount)
          direction[column] = best > 0 ? 1 : -1
          ray = direction
        }
        point[column] = min(max(0, lower), upper)
      }
    }
    var reply = SolveReply(termination: ray == nil ? .optimal : .unbounded, point: point)
    if let ray {
      reply.primalRay = ray
    } else {
      reply.bound = zip(objective, point).reduce(0) { $0 + $1.0 * $1.1 }
    }
    if !hasIntegers, ray == nil {
      reply.duals = Array(repeating: 0, count: rowCount)
      reply.reducedCosts = objective
    }
    return reply
  }
}
