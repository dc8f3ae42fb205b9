/// Losses from outputs.
enum TreeMetricValues {
  /// The weighted mean loss of outputs (n × c, row-major): log loss, or mean squared error.
  static func loss(_ outputs: [Float], classes: Int, _ sample: TreeSample<Float>) -> Double {
    var (sum, total) = (0.0, 0.0)
    for (row, loss) in losses(outputs, classes: classes, sample.targets).enumerated() {
      let weight = Double(sample.weights[row])
      total += weight
      sum += weight * loss
    }
    return total > 0 ? sum / total : 0
  }

  /// The weighted losses of the samples: weight times loss.
  static func losses(_ weights: TreeWeights<Float>, _ columns: [Int], _ sample: TreeSample<Float>) -> [Double] {
    let rows = sample.gathered(columns: columns)
    let outputs = weights.outputs(checked: rows, count: sample.rows)
    return zip(losses(outputs, classes: weights.shape.outputs, sample.targets), sample.weights).map {
      $0 * Double($1)
    }
  }

  private static func losses(_ outputs: [Float], classes: Int, _ targets: TreeTargets<Float>) -> [Double] {
    switch targets {
    case .values(let values):
      return zip(outputs, values).map { (Double($0) - Double($1)) * (Double($0) - Double($1)) }
    case .classes(let labels):
      return labels.enumerated().map { row, label in
        let scores = outputs[row * classes..<(row + 1) * classes]
        let top = Double(scores.max() ?? 0)
        let mass = scores.reduce(0.0) { $0 + exponential(Double($1) - top) }
        return logarithm(mass) + top - Double(scores[scores.startIndex + Int(label)])
      }
    }
  }
}
