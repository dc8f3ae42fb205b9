import Testing

@testable import SkinnyTrees

@Suite struct MetricTests {
  /// The area under the curve is the share of ordered pairs, ties counting one half.
  @Test func areaCountsPairs() throws {
    var random = TreeRandom(seed: 1)
    for _ in 0..<50 {
      let scores = (0..<30).map { _ in (score: Double(random.next() % 8), isPositive: random.next() % 3 == 0) }
      var (sum, pairs) = (0.0, 0.0)
      for first in scores where first.isPositive {
        for second in scores where !second.isPositive {
          sum += first.score > second.score ? 1 : first.score == second.score ? 0.5 : 0
          pairs += 1
        }
      }
      guard pairs > 0 else { continue }
      #expect(abs(try #require(TreeMetrics.areaUnderCurve(scores)) - sum / pairs) < 1e-12)
    }
  }

  @Test func figuresByHand() {
    let classes = TreeMetrics(
      probabilities: [0.9, 0.1, 0.4, 0.6, 0.7, 0.3], classes: ["a", "b"], labels: ["a", "b", "b"])
    #expect(abs((classes.accuracy ?? 0) - 2.0 / 3) < 1e-12)
    #expect(abs((classes.balancedAccuracy ?? 0) - 0.75) < 1e-12)
    #expect(classes.auc == 1)
    let loss = -(Reference.log(0.9) + Reference.log(0.6) + Reference.log(0.3)) / 3
    #expect(abs((classes.logLoss ?? 0) - loss) < 1e-12)
    let values = TreeMetrics(predictions: [1, 2, 4], truth: [1, 3, 2])
    #expect(abs((values.rmse ?? 0) - (5.0 / 3).squareRoot()) < 1e-12)
    #expect(values.mae == 1)
    #expect(abs((values.r2 ?? 0) - (1 - 5.0 / 2)) < 1e-12)
  }
}
