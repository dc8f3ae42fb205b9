/// How well predictions fit: the figures of a classification or of a regression.
public struct TreeMetrics: Sendable, Equatable, Codable {
  /// The number of samples.
  public var samples: Int
  /// Share of samples whose most probable class is right.
  public var accuracy: Double?
  /// Mean of the classes' shares of right predictions.
  public var balancedAccuracy: Double?
  /// Area under the ROC curve; with more than two classes the mean over all ordered pairs (Hand and Till 2001,
  /// doi:10.1023/A:1010920819831). `nil` with fewer than two classes among the samples.
  public var auc: Double?
  /// Mean of −log p of the true class, p cut at 10⁻¹⁵.
  public var logLoss: Double?
  /// Root mean squared error, in the units of the target.
  public var rmse: Double?
  /// Mean absolute error.
  public var mae: Double?
  /// 1 − squared error / squared deviation from the mean; `nil` for a constant target.
  public var r2: Double?

  /// Figures of a classification.
  ///
  /// - Parameters:
  ///   - probabilities: n × classes, row-major.
  ///   - classes: Names of the classes.
  ///   - labels: The true class of each sample.
  public init(probabilities: [Double], classes: [String], labels: [String]) {
    samples = labels.count
    let places = Dictionary(classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let truth = labels.map { places[$0] ?? -1 }
    let width = classes.count
    guard samples > 0, width > 0, probabilities.count == samples * width else { return }
    var right = [Double](repeating: 0, count: width)
    var counts = [Double](repeating: 0, count: width)
    var loss = 0.0
    for (row, label) in truth.enumerated() {
      let slice = probabilities[row * width..<(row + 1) * width]
      let best = slice.indices.max { slice[$0] < slice[$1] || (slice[$0] == slice[$1] && $0 > $1) } ?? row * width
      loss -= logarithm(max(1e-15, label >= 0 ? probabilities[row * width + label] : 0))
      guard label >= 0 else { continue }
      counts[label] += 1
      if best - row * width == label { right[label] += 1 }
    }
    accuracy = right.reduce(0, +) / Double(samples)
    let present = counts.indices.filter { counts[$0] > 0 }
    balancedAccuracy =
      present.isEmpty ? nil : present.reduce(0) { $0 + right[$1] / counts[$1] } / Double(present.count)
    logLoss = truth.contains(-1) ? nil : loss / Double(samples)
    auc = Self.meanAUC(probabilities, truth, present, width)
  }

  /// Figures of a regression.
  ///
  /// - Parameters:
  ///   - predictions: One a sample.
  ///   - truth: One a sample.
  public init(predictions: [Double], truth: [Double]) {
    samples = truth.count
    guard samples > 0, predictions.count == samples else { return }
    let count = Double(samples)
    let mean = truth.reduce(0, +) / count
    var (squares, absolute, total) = (0.0, 0.0, 0.0)
    for (prediction, value) in zip(predictions, truth) {
      squares += (prediction - value) * (prediction - value)
      absolute += abs(prediction - value)
      total += (value - mean) * (value - mean)
    }
    rmse = (squares / count).squareRoot()
    mae = absolute / count
    r2 = total > 0 ? 1 - squares / total : nil
  }

  private static func meanAUC(_ probabilities: [Double], _ truth: [Int], _ present: [Int], _ width: Int) -> Double? {
    guard present.count > 1 else { return nil }
    if width == 2 {
      return areaUnderCurve(
        truth.indices.filter { truth[$0] >= 0 }.map { (probabilities[$0 * 2 + 1], truth[$0] == 1) })
    }
    var (sum, pairs) = (0.0, 0.0)
    for first in present {
      for second in present where second != first {
        let scores = truth.indices.filter { truth[$0] == first || truth[$0] == second }
          .map { (probabilities[$0 * width + first], truth[$0] == first) }
        guard let area = areaUnderCurve(scores) else { continue }
        sum += area
        pairs += 1
      }
    }
    return pairs > 0 ? sum / pairs : nil
  }

  /// The share of pairs of a positive and a negative that are in the right order, ties counting one half.
  static func areaUnderCurve(_ scores: [(score: Double, isPositive: Bool)]) -> Double? {
    let order = scores.sorted { $0.score < $1.score }
    let positives = Double(order.count { $0.isPositive })
    let negatives = Double(order.count) - positives
    guard positives > 0, negatives > 0 else { return nil }
    var (sum, start) = (0.0, 0)
    while start < order.count {
      var end = start
      while end < order.count, order[end].score == order[start].score { end += 1 }
      let rank = Double(start + end + 1) / 2
      sum += rank * Double(order[start..<end].count { $0.isPositive })
      start = end
    }
    return (sum - positives * (positives + 1) / 2) / (positives * negatives)
  }
}
