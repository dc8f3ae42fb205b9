/// Probabilities from scores.
enum Softmax {
  /// Scores and probabilities are n × classes, row-major.
  static func probabilities(_ scores: [Float], classes: Int) -> [Double] {
    var result = scores.map(Double.init)
    for start in stride(from: 0, to: scores.count, by: max(1, classes)) {
      let top = result[start..<start + classes].max() ?? 0
      var sum = 0.0
      for index in start..<start + classes {
        result[index] = exponential(result[index] - top)
        sum += result[index]
      }
      for index in start..<start + classes { result[index] /= sum }
    }
    return result
  }

  /// The class of the largest score of a row, ties by lowest index.
  static func largest(_ scores: [Float], row: Int, classes: Int) -> Int {
    var best = 0
    for index in 1..<max(1, classes) where scores[row * classes + index] > scores[row * classes + best] { best = index }
    return best
  }
}
