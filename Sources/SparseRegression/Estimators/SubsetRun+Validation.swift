extension SubsetRun {
  func validate(_ size: SubsetSize) throws(SparseRegressionError) {
    switch size {
    case .keep(let keep):
      let most = problem.columns.count - options.constraints.unpenalized.count
      guard keep >= 0, keep <= most else {
        throw .invalidValue(
          what: "the number of columns to keep", value: "\(keep)", expected: "0 to \(most), the columns there are")
      }
      let needed = problem.groupNeeds.reduce(0, +)
      guard keep >= needed else {
        throw .invalidValue(
          what: "the number of columns to keep", value: "\(keep)", expected: "\(needed) or more, which the groups need")
      }
    case .price(let price):
      guard price >= 0, price.isFinite else {
        throw .invalidValue(what: "λ₀", value: "\(price)", expected: "a finite number ≥ 0")
      }
    }
  }

  static func validate(
    _ loss: SubsetLoss, _ design: DesignMatrix, _ response: [Double], _ weights: [Double]?
  ) throws(SparseRegressionError) {
    let n = design.rows
    guard n >= 2 else {
      throw .shapeMismatch(what: "features", expected: "at least two rows", found: "\(n)×\(design.columns)")
    }
    guard design.columns > 0 else {
      throw .shapeMismatch(what: "features", expected: "at least one column", found: "\(n)×0")
    }
    guard response.count == n else {
      throw .shapeMismatch(what: "response", expected: "\(n), one per row of the features", found: "\(response.count)")
    }
    for (row, value) in response.enumerated() {
      guard value.isFinite else { throw .responseNotFinite(row: row, value: value) }
      if loss != .squared, abs(value) != 1 { throw .invalidLabel(row: row, value: value) }
    }
    if response.allSatisfy({ $0 == response[0] }) { throw .constantResponse(value: response[0]) }
    // Their squares are summed, with weights, and must leave room for a few more operations.
    let largest = response.reduce(0) { max($0, abs($1)) }
    guard largest * largest * (weights?.reduce(0) { max($0, $1) } ?? 1) * Double(n) < 1e306 else {
      throw .invalidValue(
        what: "the largest response", value: "\(largest)",
        expected: "a number whose squares can be summed; scale the responses")
    }
    try validate(weights: weights, rows: n)
  }

  /// Whether there is one positive weight a row, or none are given.
  static func validate(weights: [Double]?, rows: Int) throws(SparseRegressionError) {
    guard let weights else { return }
    guard weights.count == rows else {
      throw .shapeMismatch(
        what: "weights", expected: "\(rows), one per row of the features", found: "\(weights.count)")
    }
    for (row, weight) in weights.enumerated() where !(weight > 0 && weight.isFinite) {
      throw .invalidValue(what: "weights, row \(row)", value: "\(weight)", expected: "a finite number > 0")
    }
  }
}

extension SubsetOptions {
  func validate(loss: SubsetLoss, columns: Int) throws(SparseRegressionError) {
    for (what, value) in [("λ₁", lambda1), ("λ₂", lambda2 ?? 0), ("the relative gap", relativeGap)] {
      guard value >= 0, value.isFinite else {
        throw .invalidValue(what: what, value: "\(value)", expected: "a finite number ≥ 0")
      }
    }
    if let coefficientBound, !(coefficientBound > 0 && coefficientBound.isFinite) {
      throw .invalidValue(
        what: "the bound on coefficients", value: "\(coefficientBound)", expected: "a finite number > 0")
    }
    try constraints.validate(columns: columns)
  }
}
