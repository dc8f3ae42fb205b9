import Execution

extension SubsetEstimator {
  /// Cross-validation over limits on the number of columns: everything, standardisation and search included, is done anew
  /// without each fold.
  ///
  /// - Parameters:
  ///   - sizes: Limits on the number of columns.
  ///   - features: X, n×p.
  ///   - response: y, one a sample; labels of −1 and +1 for classification.
  ///   - weights: One positive weight a sample, for fitting and for the held-out losses; `nil` for ones.
  ///   - folds: How many folds, 2 to n.
  ///   - control: Limits, threads and observer; the time limit is for all folds together.
  /// - Returns: Means and standard errors, one a size. ``CrossValidation/best`` and ``CrossValidation/oneStandardError`` say
  ///   which size to take.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault.
  public func crossValidate(
    _ sizes: ClosedRange<Int>, features: DesignMatrix, response: [Double], weights: [Double]? = nil, folds: Int = 10,
    control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> CrossValidation {
    try crossValidate(
      sizes.map { SubsetSize.keep($0) }, features, response, weights, folds, control
    ) { (x, y, w, control) throws(SparseRegressionError) in
      try heuristicUnlessExact.path(sizes, features: x, response: y, weights: w, control: control)
    }
  }

  /// Cross-validation over prices of a column.
  ///
  /// - Parameters:
  ///   - prices: λ₀ ≥ 0.
  ///   - features: X, n×p.
  ///   - response: y, one a sample; labels of −1 and +1 for classification.
  ///   - weights: One positive weight a sample; `nil` for ones.
  ///   - folds: How many folds, 2 to n.
  ///   - control: Limits, threads and observer; the time limit is for all folds together.
  /// - Returns: Means and standard errors, one a price.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault.
  public func crossValidate(
    prices: [Double], features: DesignMatrix, response: [Double], weights: [Double]? = nil, folds: Int = 10,
    control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> CrossValidation {
    try crossValidate(
      prices.map { SubsetSize.price($0) }, features, response, weights, folds, control
    ) { (x, y, w, control) throws(SparseRegressionError) in
      try heuristicUnlessExact.path(prices: prices, features: x, response: y, weights: w, control: control)
    }
  }

  /// Folds are not worth proofs that nobody asked for.
  private var heuristicUnlessExact: Self {
    var copy = self
    if copy.options.method == .automatic { copy.options.method = .heuristic }
    return copy
  }

  private func crossValidate(
    _ sizes: [SubsetSize], _ features: DesignMatrix, _ response: [Double], _ weights: [Double]?, _ count: Int,
    _ control: RunControl,
    _ fit: (DesignMatrix, [Double], [Double]?, RunControl) throws(SparseRegressionError) -> [SubsetFit]
  ) throws(SparseRegressionError) -> CrossValidation {
    let n = features.rows
    guard count >= 2, count <= n else {
      throw .invalidValue(what: "the number of folds", value: "\(count)", expected: "2 to \(n), the samples there are")
    }
    guard response.count == n else {
      throw .shapeMismatch(what: "response", expected: "\(n), one per row of the features", found: "\(response.count)")
    }
    if let weights, weights.count != n {
      throw .shapeMismatch(what: "weights", expected: "\(n), one per row of the features", found: "\(weights.count)")
    }
    let clock = control.start()
    let folds = SubsetFolds.assign(response, count: count, stratified: loss != .squared, seed: options.seed)
    var losses = HeldOutLosses(
      sizes: sizes, folds: folds, foldCount: count, isClassification: loss != .squared, weights: weights)
    for fold in 0..<count {
      let (held, rest) = losses.split(fold)
      var part = control
      part.timeLimit = control.timeLimit.map { max(0, $0 - clock.seconds) / Double(count - fold) }
      let fits = try fit(
        features.selecting(rows: rest), rest.map { response[$0] }, weights.map { w in rest.map { w[$0] } }, part)
      // What a search had when it was cut short says nothing about the size.
      if clock.interruption == .cancelled || fits.contains(where: { $0.status == .cancelled }) { break }
      if fits.contains(where: { $0.status == .timeLimit && $0.method == .heuristic }) { break }
      let heldFeatures = features.selecting(rows: held)
      var predictions: [[Double]] = []
      for fit in fits { predictions.append(try fit.predict(heldFeatures)) }
      losses.add(held, predictions, response: response) { [loss] response, prediction in
        (loss == .squared ? 2 : 1) * loss.value(response: response, prediction: prediction)
      }
      control.observer?(Progress(stage: "cross-validation", done: fold + 1, total: count))
    }
    return losses.result
  }
}

/// Which fold each sample belongs to.
enum SubsetFolds {
  /// Folds of sizes that differ by at most one, by a seeded shuffle; with labels each class is dealt out on its own.
  static func assign(_ response: [Double], count: Int, stratified: Bool, seed: UInt64) -> [Int] {
    var random = SearchRandom(seed: seed ^ 0x5EED_F01D)
    var order = Array(response.indices)
    for index in order.indices.reversed() where index > 0 { order.swapAt(index, random.below(index + 1)) }
    if stratified { order = order.filter { response[$0] > 0 } + order.filter { response[$0] <= 0 } }
    var folds = [Int](repeating: 0, count: response.count)
    for (position, row) in order.enumerated() { folds[row] = position % count }
    return folds
  }
}
