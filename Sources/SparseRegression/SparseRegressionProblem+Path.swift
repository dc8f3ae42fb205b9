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
    var foldLosses = [[Double]](repeating: [], count: sizes.count)
    var sums = [Double](repeating: 0, count: sizes.count)
    var wrong = sums
    var completed = 0
    for fold in 0..<count {
      let held = folds.indices.filter { folds[$0] == fold }
      let rest = folds.indices.filter { folds[$0] != fold }
      var part = control
      part.observer = nil
      part.timeLimit = control.timeLimit.map { max(0.001, $0 - clock.seconds) / Double(count - fold) }
      let fits = try with(features.selecting(rows: rest), rest.map { response[$0] }, sizes.upperBound).path(
        sizes, with: backend, relativeGap: relativeGap, control: part)
      // What a search had when it was cut short says nothing about the size.
      guard fits.count == sizes.count, clock.interruption != .cancelled else { break }
      if fits.contains(where: { [.cancelled, .timeLimit].contains($0.status) }) { break }
      completed += 1
      for (index, fit) in fits.enumerated() {
        var total = 0.0
        for row in held {
          let prediction = fit.prediction(for: features.row(row))
          total += loss.value(response: response[row], prediction: prediction)
          if (prediction >= 0 ? 1 : -1) != response[row] { wrong[index] += 1 }
        }
        foldLosses[index].append(total / Double(held.count))
        sums[index] += total
      }
      control.observer?(Progress(stage: "cross-validation", done: fold + 1, total: count))
    }
    let done = Double(completed)
    let samples = Double(folds.count { $0 < completed })
    let points: [CrossValidation.Point] =
      completed == 0
      ? []
      : sizes.enumerated().map { index, size in
        let losses = foldLosses[index]
        let mean = losses.reduce(0, +) / done
        let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, done - 1)
        return CrossValidation.Point(
          size: .keep(size), foldLosses: losses, mean: sums[index] / samples,
          standardError: (variance / done).squareRoot(), errorRate: loss == .hinge ? wrong[index] / samples : nil)
      }
    return CrossValidation(
      points: points, folds: folds, completedFolds: completed, isComplete: completed == count)
  }

  private func with(
    _ features: Matrix<Double>, _ response: [Double], _ keep: Int
  ) throws(SparseRegressionError) -> SparseRegressionProblem {
    try SparseRegressionProblem(
      features: features, response: response, loss: loss, keep: keep, lambda0: lambda0, lambda1: lambda1, bound: bound,
      intercept: hasIntercept, standardize: isStandardized)
  }
}
