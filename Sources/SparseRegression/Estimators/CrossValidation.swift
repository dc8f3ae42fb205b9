/// Losses of held-out samples for a list of sizes or prices.
public struct CrossValidation: Sendable {
  /// One size or price.
  public struct Point: Sendable, Equatable {
    /// What was fitted.
    public var size: SubsetSize
    /// The mean loss of a held-out sample, by fold; squared loss counts `(y − f)²`, without the half.
    public var foldLosses: [Double]
    /// The mean of ``foldLosses``, folds weighted by their samples.
    public var mean: Double
    /// The standard error of the mean over the folds.
    public var standardError: Double
    /// The share of held-out labels that are wrong; `nil` for regression.
    public var errorRate: Double?
  }

  /// One entry a size or price, in the order given.
  public var points: [Point]
  /// The fold of each sample.
  public var folds: [Int]
  /// How many folds were fitted to their end; ``points`` is over these alone, and empty when there are none.
  public var completedFolds: Int
  /// Whether no limit and no cancellation cut the folds short.
  public var isComplete: Bool

  /// The position of the least mean loss, the first among equals.
  public var best: Int { points.indices.min { points[$0].mean < points[$1].mean } ?? 0 }

  /// The simplest model within one standard error of the best: the fewest columns, or the largest price (Breiman, Friedman,
  /// Olshen and Stone 1984, section 3.4.3).
  public var oneStandardError: Int {
    guard !points.isEmpty else { return 0 }
    let limit = points[best].mean + points[best].standardError
    return points.indices.filter { points[$0].mean <= limit }
      .min { Self.isSimpler(points[$0].size, points[$1].size) } ?? best
  }

  private static func isSimpler(_ left: SubsetSize, _ right: SubsetSize) -> Bool {
    switch (left, right) {
    case (.keep(let left), .keep(let right)): left < right
    case (.price(let left), .price(let right)): left > right
    default: false
    }
  }
}
