import Execution

extension SoftTreesModel {
  /// Raw outputs: scores before the softmax, n × classes, row-major; or numbers in the units of the target.
  ///
  /// - Parameters:
  ///   - table: Raw columns by name; only those in ``selected`` are looked at.
  ///   - threads: How many threads may compute.
  /// - Throws: `SkinnyTreesError.missingColumn` or `invalidCell`.
  /// - Complexity: O(n · encoded columns · gates).
  public func outputs(of table: FeatureTable, threads: Int = 1) throws(SkinnyTreesError) -> [Float] {
    var outputs = try weights.outputs(try encoder.encode(table), count: table.rows, threads: threads)
    if case .regression(let center, let scale) = task {
      for index in outputs.indices { outputs[index] = Float(center + scale * Double(outputs[index])) }
    }
    return outputs
  }

  /// Class probabilities, n × classes, row-major, classes in the order of the task.
  ///
  /// - Parameters:
  ///   - table: Raw columns by name.
  ///   - threads: How many threads may compute.
  /// - Throws: `SkinnyTreesError.invalidValue` for a regression, `missingColumn` or `invalidCell`.
  public func probabilities(of table: FeatureTable, threads: Int = 1) throws(SkinnyTreesError) -> [Double] {
    guard case .classification(let classes) = task else {
      throw .invalidValue(what: "the task", value: "regression", expected: "classification for probabilities")
    }
    return Softmax.probabilities(try outputs(of: table, threads: threads), classes: classes.count)
  }

  /// The most probable class of each sample; ties go to the first.
  ///
  /// - Parameters:
  ///   - table: Raw columns by name.
  ///   - threads: How many threads may compute.
  /// - Throws: `SkinnyTreesError.invalidValue` for a regression, `missingColumn` or `invalidCell`.
  public func classes(of table: FeatureTable, threads: Int = 1) throws(SkinnyTreesError) -> [String] {
    guard case .classification(let classes) = task else {
      throw .invalidValue(what: "the task", value: "regression", expected: "classification for classes")
    }
    let scores = try outputs(of: table, threads: threads)
    return (0..<table.rows).map { classes[Softmax.largest(scores, row: $0, classes: classes.count)] }
  }

  /// Numbers in the units of the target.
  ///
  /// - Parameters:
  ///   - table: Raw columns by name.
  ///   - threads: How many threads may compute.
  /// - Throws: `SkinnyTreesError.invalidValue` for a classification, `missingColumn` or `invalidCell`.
  public func values(of table: FeatureTable, threads: Int = 1) throws(SkinnyTreesError) -> [Double] {
    guard case .regression = task else {
      throw .invalidValue(what: "the task", value: "classification", expected: "regression for values")
    }
    return try outputs(of: table, threads: threads).map(Double.init)
  }

  /// How well the model predicts some samples.
  ///
  /// - Parameters:
  ///   - table: Raw columns by name.
  ///   - target: What should come out; classes that the model does not know count as errors and have no log loss.
  ///   - threads: How many threads may compute.
  /// - Throws: `SkinnyTreesError`.
  public func metrics(
    of table: FeatureTable, target: TargetColumn, threads: Int = 1
  ) throws(SkinnyTreesError) -> TreeMetrics {
    guard target.count == table.rows else {
      throw .shapeMismatch(what: "target", expected: "\(table.rows) rows", found: "\(target.count)")
    }
    switch (task, target) {
    case (.classification(let classes), .classes(let labels)):
      return TreeMetrics(
        probabilities: try probabilities(of: table, threads: threads), classes: classes, labels: labels)
    case (.regression, .values(let truth)):
      return TreeMetrics(predictions: try values(of: table, threads: threads), truth: truth)
    default:
      throw .invalidValue(what: "the target", value: "of another kind", expected: "\(task)")
    }
  }
}
