extension SoftTreesModel {
  /// What the model loses when a column is shuffled: the rise of the loss (log loss, or mean squared error in units of the
  /// target) and its standard deviation over the repetitions.
  public struct Importance: Sendable, Equatable {
    /// The raw column.
    public var column: String
    /// Mean rise over the repetitions.
    public var loss: Double
    /// Standard deviation over the repetitions; 0 with one.
    public var deviation: Double
    /// ‖W_g‖.
    public var rowNorm: Double
  }

  /// Permutation importances [Breiman 2001, doi:10.1023/A:1010933404324] of the columns in use, largest first.
  ///
  /// - Parameters:
  ///   - table: Raw columns by name; best samples that the model has not seen.
  ///   - target: What should come out.
  ///   - repeats: How many permutations a column.
  ///   - seed: Starts the permutations.
  ///   - threads: How many threads may compute.
  /// - Throws: `SkinnyTreesError`.
  /// - Complexity: `repeats · k` predictions.
  public func permutationImportances(
    of table: FeatureTable, target: TargetColumn, repeats: Int = 5, seed: UInt64 = 0, threads: Int = 1
  ) throws(SkinnyTreesError) -> [Importance] {
    guard target.count == table.rows else {
      throw .shapeMismatch(what: "target", expected: "\(table.rows) rows", found: "\(target.count)")
    }
    guard repeats >= 1 else { throw .invalidValue(what: "the repeats", value: "\(repeats)", expected: "at least 1") }
    let encoded = try encoder.encode(table)
    let width = encoder.width
    func loss(_ rows: [Float]) throws(SkinnyTreesError) -> Double {
      try self.loss(weights.outputs(rows, count: table.rows, threads: threads), target)
    }
    let reference = try loss(encoded)
    var result: [Importance] = []
    let norms = rowNorms
    for (index, columns) in encoder.groups.enumerated() {
      var rises: [Double] = []
      for repetition in 0..<repeats {
        var random = TreeRandom(seed: seed, stream: index * repeats + repetition)
        var shuffled = encoded
        for (row, source) in random.permutation(table.rows).enumerated() {
          for column in columns { shuffled[row * width + column] = encoded[source * width + column] }
        }
        rises.append(try loss(shuffled) - reference)
      }
      let mean = rises.reduce(0, +) / Double(repeats)
      let variance = rises.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, repeats - 1))
      result.append(
        Importance(
          column: encoder.columns[index].name, loss: mean, deviation: variance.squareRoot(), rowNorm: norms[index]))
    }
    return result.enumerated().sorted {
      $0.element.loss == $1.element.loss ? $0.offset < $1.offset : $0.element.loss > $1.element.loss
    }
    .map(\.element)
  }

  /// The mean loss of raw outputs of the ensemble.
  private func loss(_ outputs: [Float], _ target: TargetColumn) throws(SkinnyTreesError) -> Double {
    switch (task, target) {
    case (.classification(let classes), .classes(let labels)):
      return TreeMetrics(
        probabilities: Softmax.probabilities(outputs, classes: classes.count), classes: classes, labels: labels
      ).logLoss ?? .nan
    case (.regression(let center, let scale), .values(let truth)):
      let error = TreeMetrics(predictions: outputs.map { center + scale * Double($0) }, truth: truth).rmse ?? .nan
      return error * error
    default:
      throw .invalidValue(what: "the target", value: "of another kind", expected: "\(task)")
    }
  }
}
