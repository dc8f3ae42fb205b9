import CKernels

extension PerspectiveProblem {
  func validate() throws(SparseRegressionError) {
    let (n, p) = (rows, columnCount)
    guard response.count == n else {
      throw .shapeMismatch(what: "response", expected: "\(n) values", found: "\(response.count)")
    }
    guard n > 0, p > 0 else {
      throw .shapeMismatch(what: "features", expected: "at least one row and one column", found: columns.shape)
    }
    for (row, value) in response.enumerated() where !value.isFinite {
      throw .responseNotFinite(row: row, value: value)
    }
    if let place = firstNotFinite() {
      throw .featureNotFinite(row: place.row, column: place.column, value: place.value)
    }
    guard lambda2 >= 0, lambda2.isFinite else {
      throw .invalidValue(what: "lambda2", value: "\(lambda2)", expected: "a number of at least 0")
    }
    switch form {
    case .penalised(let lambda0), .cardinality(_, let lambda0):
      guard lambda0 >= 0, lambda0.isFinite else {
        throw .invalidValue(what: "lambda0", value: "\(lambda0)", expected: "a number of at least 0")
      }
    }
    if case .cardinality(let count, _) = form, count < 0 || count > p {
      throw .invalidValue(what: "the number of columns to keep", value: "\(count)", expected: "0 to \(p)")
    }
    try validateBounds()
    for column in unpenalised where column < 0 || column >= p {
      throw .invalidValue(what: "an unpenalised column", value: "\(column)", expected: "0 to \(p - 1)")
    }
    for (name, values) in [("centers", centers), ("scales", scales)] {
      guard let values else { continue }
      try require(values.count, name)
      for value in values where !value.isFinite || (name == "scales" && value <= 0) {
        throw .invalidValue(what: name, value: "\(value)", expected: name == "scales" ? "positive" : "finite")
      }
    }
  }

  private func validateBounds() throws(SparseRegressionError) {
    switch bounds {
    case .given(let value): try requireBound(value)
    case .givenEach(let values):
      try require(values.count, "bounds")
      for value in values { try requireBound(value) }
    case .assumed(let factor):
      guard factor >= 1, factor.isFinite else {
        throw .invalidValue(what: "the factor of the bound", value: "\(factor)", expected: "at least 1")
      }
    case .derived:
      guard lambda2 > 0 else {
        throw .invalidValue(what: "lambda2", value: "\(lambda2)", expected: "a positive number, to derive bounds from")
      }
    }
    for (name, values, sign) in [("lower limits", lower, -1.0), ("upper limits", upper, 1.0)] {
      guard let values else { continue }
      try require(values.count, name)
      for value in values where value.isNaN || value * sign < 0 {
        throw .invalidValue(what: name, value: "\(value)", expected: sign > 0 ? "at least 0" : "at most 0")
      }
    }
  }

  private func require(_ count: Int, _ name: String) throws(SparseRegressionError) {
    guard count == columnCount else {
      throw .shapeMismatch(what: name, expected: "\(columnCount) values, one a column", found: "\(count)")
    }
  }

  private func requireBound(_ value: Double) throws(SparseRegressionError) {
    guard value > 0, lambda2 > 0 || value.isFinite else {
      throw .invalidValue(
        what: "the bound on coefficients", value: "\(value)",
        expected: lambda2 > 0 ? "a positive number" : "a positive finite number, since lambda2 is 0")
    }
  }

  private func firstNotFinite() -> (row: Int, column: Int, value: Double)? {
    columns.withPointer { base in
      for column in 0..<columnCount {
        guard !isFinite(base + column * rows) else { continue }
        for row in 0..<rows where !base[column * rows + row].isFinite {
          return (row, column, Double(base[column * rows + row]))
        }
      }
      return nil
    }
  }

  /// One call a column, so that generic code costs nothing an element.
  private func isFinite(_ column: UnsafePointer<Element>) -> Bool {
    if Element.self == Float.self {
      // Squares of floats do not overflow in double precision.
      return espalier_square_sum_float(UnsafeRawPointer(column).assumingMemoryBound(to: Float.self), rows).isFinite
    }
    return espalier_all_finite(UnsafeRawPointer(column).assumingMemoryBound(to: Double.self), rows) != 0
  }
}
