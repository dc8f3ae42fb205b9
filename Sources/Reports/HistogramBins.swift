/// Equal bins with round edges, and how many values fall into each.
struct HistogramBins: Sendable, Hashable {
  let edges: [Double]
  let counts: [Int]
  /// Values that are not finite, or beyond ±10³⁰⁰.
  let missing: Int

  /// - Parameter target: about how many bins; nil takes the larger of the Freedman–Diaconis and Sturges numbers.
  init(_ values: [Double], target: Int?) {
    let finite = values.filter { Axis("").canShow($0) }.sorted()
    missing = values.count - finite.count
    guard let first = finite.first, let last = finite.last else {
      edges = []
      counts = []
      return
    }
    let wanted = min(max(target ?? max(Self.freedmanDiaconis(finite), Self.sturges(finite.count)), 2), 500)
    let ticks = AxisTicks.covering(first, last, scale: .linear, maximumCount: wanted + wanted / 2 + 2).values
    var counts = Array(repeating: 0, count: max(ticks.count - 1, 1))
    var bin = 0
    for value in finite {
      while bin < counts.count - 1, value >= ticks[bin + 1] { bin += 1 }
      counts[bin] += 1
    }
    edges = ticks
    self.counts = counts
  }

  /// 1 + log₂ n, rounded up.
  private static func sturges(_ count: Int) -> Int {
    1 + Int.bitWidth - max(count - 1, 0).leadingZeroBitCount
  }

  /// Bin width 2·IQR/∛n [Freedman and Diaconis 1981, doi:10.1007/BF01025868].
  private static func freedmanDiaconis(_ sorted: [Double]) -> Int {
    let count = sorted.count
    let spread = sorted[count * 3 / 4] - sorted[count / 4]
    let range = sorted[count - 1] - sorted[0]
    var root = 1
    while root * root * root < count { root += 1 }
    guard spread > 0, range > 0, spread.isFinite, range.isFinite else { return min(max(2 * root, 5), 60) }
    return Int(min(max(range / (2 * spread / Double(root)), 5), 60))
  }
}
