import Execution
import LinearAlgebra
import MIP

extension SparseRegressionProblem {
  /// The same problem with another limit on the number of columns.
  ///
  /// - Parameter keep: k ≥ 0.
  /// - Throws: `SparseRegressionError.invalidValue`.
  public func keeping(_ keep: Int) throws(SparseRegressionError) -> SparseRegressionProblem {
    try with(features, response, keep)
  }

  /// Fits every size of a range.
  ///
  /// - Parameters:
  ///   - sizes: Limits on the number of columns.
  ///   - backend: CBC, or another solver of integer programs.
  ///   - relativeGap: The gap at which the solver may stop.
  ///   - control: Limits, for all sizes together: each gets an equal share of what is left.
  /// - Returns: One fit a size, ascending; fewer when it was cancelled.
  /// - Throws: As ``fit(with:relativeGap:control:)``.
  public func path(
    _ sizes: ClosedRange<Int>, with backend: any IntegerBackend = CBC(), relativeGap: Double = 0,
    control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> [SparseFit] {
    let clock = control.start()
    var fits: [SparseFit] = []
    for size in sizes {
      if clock.interruption == .cancelled, !fits.isEmpty { break }
      var part = control
      part.timeLimit = control.timeLimit.map { max(0.001, $0 - clock.seconds) / Double(sizes.upperBound - size + 1) }
      fits.append(try keeping(size).fit(with: backend, relativeGap: relativeGap, control: part))
      control.observer?(Progress(stage: "path", done: size - sizes.lowerBound + 1, total: sizes.count))
    }
    return fits
  }

  /// Cross-validation over limits on the number of columns: everything, standardisation included, is done anew without each
  /// fold.
  ///
  /// - Parameters:
  ///   - sizes: Limits on the number of columns.
  ///   - count: How many folds, 2 to n; with the hinge loss each class is dealt out on its own.
  ///   - seed: Fixes the folds.
  ///   - backend: CBC, or another solver of integer programs.
  ///   - relativeGap: The gap at which the solver may stop.
  ///   - control: Limits, for all folds together.
  /// - Returns: Means and standard errors of the loss of a held-out sample, one a size.
  /// - Throws: `SparseRegressionError` naming the option at fault, or what the solver says.
  public func crossValidate(
    _ sizes: ClosedRange<Int>, folds count: Int = 10, seed: UInt64 = 0, with backend: any IntegerBackend = CBC(),
    relativeGap: Double = 0, control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> CrossValidation {
    let n = sampleCount
    guard count >= 2, count <= n else {
      throw .invalidValue(what: "the number of folds", value: "\(count)", expected: "2 to \(n), the samples there are")
    }
    let clock = control.start()
    let folds = SubsetFolds.assign(response, count: count, stratified: loss == .hinge, seed: seed)
    var losses = HeldOutLosses(
      sizes: sizes.map { .keep($0) }, folds: folds, foldCount: count, isClassification: loss == .hinge, weights: nil)
    for fold in 0..<count {
      let (held, rest) = losses.split(fold)
      var part = control
      part.observer = nil
      part.timeLimit = control.timeLimit.map { max(0.001, $0 - clock.seconds) / Double(count - fold) }
      let fits = try with(features.selecting(rows: rest), rest.map { response[$0] }, sizes.upperBound).path(
        sizes, with: backend, relativeGap: relativeGap, control: part)
      // What a search had when it was cut short says nothing about the size.
      guard fits.count == sizes.count, clock.interruption != .cancelled else { break }
      if fits.contains(where: { [.cancelled, .timeLimit].contains($0.status) }) { break }
      let predictions = fits.map { fit in held.map { fit.prediction(for: features.row($0)) } }
      losses.add(held, predictions, response: response) { [loss] in loss.value(response: $0, prediction: $1) }
      control.observer?(Progress(stage: "cross-validation", done: fold + 1, total: count))
    }
    return losses.result
  }

  private func with(
    _ features: Matrix<Double>, _ response: [Double], _ keep: Int
  ) throws(SparseRegressionError) -> SparseRegressionProblem {
    try SparseRegressionProblem(
      features: features, response: response, loss: loss, keep: keep, lambda0: lambda0, lambda1: lambda1, bound: bound,
      intercept: hasIntercept, standardize: isStandardized)
  }
}
