import Execution
import Selection

/// Chooses which trees of a trained ensemble stay, how deep and with which factor: a smaller ensemble with nearly the same
/// outputs (ForestPrune, Liu and Mazumder 2023, arXiv:2206.00128, carried over to soft trees).
///
///     let smaller = try Extraction(share: 0.25).extract(model, on: table)
///     print(smaller.trees, smaller.error, smaller.selection.gap ?? .infinity)
///
/// A soft tree is cut at depth z by replacing every subtree below by its mean output, weighted by the leaf weights on the
/// samples given. With z_t the depth of tree t (0 leaves it out) and a factor β_t, it minimises
/// `mean ‖F − a − Σ_t β_t F_{t,z_t}‖² / 2 + λ ‖β‖² / 2` over depths, factors and a constant a for each output, under
/// `Σ_t 2^{z_t} ≤ L` leaves; F are the outputs of the whole ensemble, for classes up to a number added to all scores of a
/// sample. That is a `SelectionProblem` over pairs of tree and depth, at most one of a tree, with factors refitted
/// for every choice; small ones are solved exactly, others by local search, and ``Result/selection`` says which, with bound
/// and gap.
public struct Extraction: Sendable {
  /// The share of the leaves that may stay; rounded down to whole trees of the original depth, at least one.
  public var share: Double
  /// λ as a share of the mean diagonal of the problem's H.
  public var ridge: Double
  /// How trees are chosen; `nil` takes `automatic` up to ``exactLimit`` pairs of tree and depth, else `swap`.
  public var method: Method?
  /// An exact method is tried for at most so many pairs of tree and depth.
  public var exactLimit: Int

  /// - Parameters:
  ///   - share: The share of the leaves that may stay, above 0 and at most 1.
  ///   - ridge: λ as a share of the mean diagonal of H, not negative.
  ///   - method: How trees are chosen; `nil` goes by the number of pairs.
  ///   - exactLimit: An exact method is tried for at most so many pairs of tree and depth.
  public init(share: Double, ridge: Double = 1e-4, method: Method? = nil, exactLimit: Int = 40) {
    self.share = share
    self.ridge = ridge
    self.method = method
    self.exactLimit = exactLimit
  }

  /// A smaller ensemble and what is known about it.
  public struct Result: Sendable {
    /// The model with fewer trees, of the largest depth that is left; shallower ones share trees.
    public var model: SoftTreesModel
    /// The depth of each tree of the original, 0 where it is left out.
    public var depths: [Int]
    /// The factor of each tree of the original, 0 where it is left out.
    public var factors: [Double]
    /// `mean ‖F − F'‖² / mean ‖F − mean F‖²` on the samples given.
    public var error: Double
    /// Leaves of the ensembles before and after, neutral ones included.
    public var leaves: (before: Int, after: Int)
    /// What was chosen by which method, and what is proved: objective, bound and gap over all choices of trees and depths
    /// under the budget, on these samples, with subtrees replaced by their means. Its groups are pairs of tree and depth.
    public var selection: Selection
    /// Whether no choice under the budget has a lower objective.
    public var isOptimal: Bool { selection.isOptimal }
  }

  /// Extracts a smaller ensemble.
  ///
  /// - Parameters:
  ///   - model: A trained model.
  ///   - table: Samples on which outputs should stay; best the training samples. At most 2048 are looked at, evenly spaced,
  ///     and no more than make 2²⁵ numbers with all pairs.
  ///   - control: Threads, and a time limit that ends the search with the best choice so far.
  /// - Throws: `SkinnyTreesError`.
  /// - Complexity: O(n c p²) for the problem with p = m·d pairs, then that of the method.
  public func extract(
    _ model: SoftTreesModel, on table: FeatureTable, control: RunControl = RunControl()
  ) throws(SkinnyTreesError) -> Result {
    guard share > 0, share <= 1 else {
      throw .invalidValue(what: "the share of the leaves", value: "\(share)", expected: "above 0 and at most 1")
    }
    guard ridge >= 0, ridge.isFinite else {
      throw .invalidValue(what: "the ridge", value: "\(ridge)", expected: "a number that is not negative")
    }
    guard table.rows > 0 else { throw .nothingToLearn("there are no samples to extract on") }
    let weights = model.weights
    let shape = weights.shape
    let most = max(64, (1 << 25) / (shape.trees * shape.depth * shape.outputs))
    let count = min(table.rows, 2048, most)
    let part = table.selecting(rows: (0..<count).map { $0 * table.rows / count })
    let truncation = TreeTruncation(weights, rows: try model.encoder.encode(part), count: count)
    let isClassification = if case .classification = model.task { true } else { false }
    let candidates = try TreeCandidates(truncation, isClassification: isClassification)
    guard !candidates.pieces.isEmpty else {
      throw .nothingToLearn("the outputs of the model are the same for all samples")
    }
    let budget = max(1, Int(share * Double(shape.trees) + 1e-9)) * shape.leavesPerTree
    let selection = try select(candidates, leaves: budget, control: control)
    let factors = selection.coefficients.column(0)
    let small = try candidates.weights(selection.variables, factors: factors)
    var depths = [Int](repeating: 0, count: shape.trees)
    var byTree = [Double](repeating: 0, count: shape.trees)
    for (index, factor) in zip(selection.variables, factors) {
      depths[candidates.pieces[index].tree] = candidates.pieces[index].depth
      byTree[candidates.pieces[index].tree] = factor
    }
    var smaller = model
    smaller.weights = small
    smaller.validationLoss = nil
    (smaller.history, smaller.trials, smaller.curve, smaller.swaps) = ([], [], [], nil)
    return Result(
      model: smaller, depths: depths, factors: byTree,
      error: candidates.error(selection.variables, factors: factors),
      leaves: (shape.leaves, small.shape.leaves), selection: selection)
  }

  /// The choice under a budget of leaves.
  func select(
    _ candidates: TreeCandidates, leaves: Int, control: RunControl
  ) throws(SkinnyTreesError) -> Selection {
    do {
      let problem = try candidates.problem(leaves: leaves, ridge: ridge)
      return try problem.select(
        method ?? (candidates.pieces.count <= exactLimit ? .automatic : .swap), control: control)
    } catch { throw .selectionFailed("\(error)") }
  }
}
