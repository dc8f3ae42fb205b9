import Execution

/// Times the exact scores of all supports within some swaps of one. The scores themselves stay inside.
public enum SwapNeighbourhoodTiming {
  /// The number of supports, and the best wall time of scoring them all.
  /// - Parameters:
  ///   - data: clipped records.
  ///   - support: ascending columns.
  ///   - swaps: how many columns may be exchanged.
  ///   - threads: threads that compute.
  ///   - repeats: runs, of which the fastest counts.
  public static func measure(
    _ data: PrivateData, around support: [Int], swaps: Int, threads: Int, repeats: Int
  ) -> (count: Int, seconds: Double) {
    let score = Scores.score(of: data)
    var best = Double.infinity
    var count = 0
    for _ in 0..<max(1, repeats) {
      let clock = RunControl().start()
      let supports = neighbours(of: support, features: data.model.features, swaps: swaps)
      count = CodeList.codes(of: supports, score: score, threads: threads).count
      best = min(best, clock.seconds)
    }
    return (count, best)
  }

  /// All supports that lack at most `swaps` columns of `support`, each ascending.
  static func neighbours(of support: [Int], features: Int, swaps: Int) -> [[Int]] {
    let outside = (0..<features).filter { !support.contains($0) }
    var result: [[Int]] = []
    for exchanged in 0...min(swaps, support.count) {
      SupportEnumeration.forEach(of: support.count, count: support.count - exchanged) { kept in
        SupportEnumeration.forEach(of: outside.count, count: exchanged) { added in
          result.append((kept.map { support[$0] } + added.map { outside[$0] }).sorted())
        }
      }
    }
    return result
  }
}
