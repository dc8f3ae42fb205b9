#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Losses from outputs.
enum TreeMetricValues {
  /// The weighted mean loss of outputs (n × c, row-major): log loss, or mean squared error.
  static func loss(_ outputs: [Float], classes: Int, _ sample: TreeSample<Float>) -> Double {
    var (sum, total) = (0.0, 0.0)
    for row in 0..<sample.rows {
      let weight = Double(sample.weights[row])
      total += weight
      switch sample.targets {
      case .values(let values):
        let difference = Double(outputs[row]) - Double(values[row])
        sum += weight * difference * difference
      case .classes(let labels):
        let scores = outputs[row * classes..<(row + 1) * classes]
        let top = Double(scores.max() ?? 0)
        var mass = 0.0
        for score in scores { mass += exp(Double(score) - top) }
        sum += weight * (log(mass) + top - Double(scores[scores.startIndex + Int(labels[row])]))
      }
    }
    return total > 0 ? sum / total : 0
  }
}
