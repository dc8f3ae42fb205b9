import Execution

/// Chooses which trees of a trained ensemble stay, and how deep: a smaller ensemble with nearly the same outputs
/// (ForestPrune, Liu and Mazumder 2023, arXiv:2206.00128, carried over to soft trees).
///
/// A soft tree is cut at depth z by replacing every subtree below by its mean output, weighted by the leaf weights on the
/// samples given; z = 0 leaves a constant. With depths z_t it minimises
/// `mean ‖F − Σ_t F_{t,z_t}‖² + α Σ_t (2^{z_t} − 1)`, F the outputs of the whole ensemble, outputs in the scale the trees
/// are trained in. Block coordinate descent over the depths of single trees, then over pairs; small cases by enumeration,
/// which proves them.
public struct Extraction: Sendable {
  /// The price α of a gate.
  public var price: Double
  /// Search exactly when there are at most so many combinations of depths.
  public var exactLimit: Int

  /// - Parameters:
  ///   - price: α, the price of a gate, not negative.
  ///   - exactLimit: Search exactly when there are at most so many combinations of depths.
  public init(price: Double, exactLimit: Int = 200_000) {
    self.price = price
    self.exactLimit = exactLimit
  }

  /// A smaller ensemble and what is known about it.
  public struct Result: Sendable {
    /// The model with fewer trees, of the largest depth that is left; constants are merged into one tree.
    public var model: SoftTreesModel
    /// The depth of each tree of the original, 0 for a constant.
    public var depths: [Int]
    /// `mean ‖F − F'‖²`.
    public var error: Double
    /// That plus the price of the gates.
    public var objective: Double
    /// Gates before and after.
    public var gates: (before: Int, after: Int)
    /// Whether no choice of depths has a lower objective on these samples, with subtrees replaced by their means.
    public var isOptimal: Bool
  }

  /// Extracts a smaller ensemble.
  ///
  /// - Parameters:
  ///   - model: A trained model.
  ///   - table: Samples on which outputs should stay; best the training samples.
  ///   - control: A time limit ends the search with the best depths so far.
  /// - Throws: `SkinnyTreesError`.
  /// - Complexity: O(m² d² n c) per round of the pair search, n at most 2048 samples.
  public func extract(
    _ model: SoftTreesModel, on table: FeatureTable, control: RunControl = RunControl()
  ) throws(SkinnyTreesError) -> Result {
    guard price >= 0, price.isFinite else {
      throw .invalidValue(what: "the price of a gate", value: "\(price)", expected: "a number that is not negative")
    }
    guard table.rows > 0 else { throw .nothingToLearn("there are no samples to extract on") }
    let weights = model.weights
    let count = min(table.rows, 2048)
    let part = table.selecting(rows: (0..<count).map { $0 * table.rows / count })
    let truncation = TreeTruncation(weights, rows: try model.encoder.encode(part), count: count)
    var search = DepthSearch(truncation, price: price, clock: control.start())
    search.descend()
    var combinations = 1
    for _ in 0..<weights.shape.trees where combinations <= exactLimit { combinations *= weights.shape.depth + 1 }
    let isOptimal = combinations <= exactLimit && search.enumerate()
    let depths = search.depths
    let small = truncation.weights(depths: depths)
    var smaller = SoftTreesModel(
      task: model.task, encoder: model.encoder, weights: small, candidateCount: model.candidateCount,
      status: model.status, validationLoss: nil, history: [], trials: [], curve: [], swaps: nil, seconds: model.seconds,
      cpuSeconds: model.cpuSeconds)
    smaller.status = model.status
    return Result(
      model: smaller, depths: depths, error: search.error(of: depths), objective: search.objective(of: depths),
      gates: (weights.shape.gates, depths.reduce(0) { $0 + (1 << $1) - 1 }), isOptimal: isOptimal)
  }
}
