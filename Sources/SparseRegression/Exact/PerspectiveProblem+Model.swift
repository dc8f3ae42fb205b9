extension PerspectiveProblem {
  /// Lends the problem as the engine and the checker read it; valid only inside `body`.
  func withModel<Result>(_ body: (PerspectiveModel) -> Result) -> Result {
    columns.withPointer { base in
      // `Scalar` has two conforming types.
      let source: ColumnSource =
        Element.self == Float.self
        ? .floats(UnsafeRawPointer(base).assumingMemoryBound(to: Float.self), stride: rows)
        : .doubles(UnsafeRawPointer(base).assumingMemoryBound(to: Double.self), stride: rows)
      let access = ColumnAccess(source: source, rows: rows, count: columnCount, centers: centers, scales: scales)
      return body(PerspectiveModel(data: data(access), rule: rule))
    }
  }

  private var rule: CoefficientRule {
    switch bounds {
    case .given(let value): .given(value)
    case .givenEach(let values): .givenEach(values)
    case .assumed(let factor): .assumed(factor: factor)
    case .derived: .derived
    }
  }

  private func data(_ access: ColumnAccess) -> PerspectiveData {
    let p = columnCount
    var isFree = [Bool](repeating: false, count: p)
    for column in unpenalised { isFree[column] = true }
    var (price, limit): (Double, Int?)
    switch form {
    case .penalised(let value): (price, limit) = (value, nil)
    case .cardinality(let count, let value): (price, limit) = (value, min(count, p - unpenalised.count))
    }
    return PerspectiveData(
      columns: access, response: response, lambda0: price, lambda2: lambda2, limit: limit,
      above: upper ?? Array(repeating: .infinity, count: p),
      below: lower.map { $0.map { -$0 } } ?? Array(repeating: .infinity, count: p), isFree: isFree,
      isBarred: Array(repeating: false, count: p))
  }
}
