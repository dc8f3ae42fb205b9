import Selection

/// How many units of each layer to keep.
public enum UnitBudget: Sendable, Equatable {
  /// So many.
  case count(Int)
  /// This share of the layer's units, rounded to the nearest whole unit, at least one.
  case share(Double)

  /// The number kept of `units`.
  /// - Throws: `ModelError.invalidEdit` for a number that makes no sense.
  func resolved(units: Int, name: String) throws -> Int {
    switch self {
    case .count(let count):
      guard count >= 1, count <= units else {
        throw ModelError.invalidEdit(reason: "cannot keep \(count) \(name) of \(units)")
      }
      return count
    case .share(let share):
      guard share > 0, share <= 1 else {
        throw ModelError.invalidEdit(reason: "the share of \(name) to keep is \(share), expected above 0 and at most 1")
      }
      return max(1, Int((share * Double(units)).rounded()))
    }
  }
}

/// What to prune of a transformer encoder and how.
public struct PruneOptions: Sendable {
  /// How much each token of the calibration text counts.
  public enum Weighting: String, Sendable, CaseIterable, Codable {
    /// All tokens alike.
    case token
    /// All sequences alike: a token counts one over the length of its sequence, as it does in a mean-pooled sentence
    /// embedding.
    case sequence
  }

  /// Feed-forward neurons to keep per layer, or `nil` to leave them.
  public var neurons: UnitBudget?
  /// Attention heads to keep per layer, or `nil` to leave them.
  public var heads: UnitBudget?
  public var neuronMethod: Method = .swap
  public var headMethod: Method = .automatic
  /// Added to the diagonal of each Gram matrix as a share of its mean.
  public var damping = 0.01
  /// How much of the error that earlier pruning left is to be made up for, from 0 to 1.
  ///
  /// A map is fitted to `xW + c·(h − h′)`, where xW is its own dense output on what it reads now, h the hidden state of
  /// the dense network after this block's residual is added (before the norm), and h′ that of the pruned one if the map
  /// stayed dense. With 0 each map imitates itself. With 1 it aims at the dense network's hidden state, which on some
  /// thousand tokens fits noise; 0.5 was best or as good on held-out text for every plan and corpus tried (see
  /// Docs/Benchmarks).
  public var correction = 0.5
  public var weighting: Weighting = .token
  /// Whether the biases are refitted.
  public var fitsIntercept = true
  /// Methods whose choice of heads is reported beside ``headMethod``, on the same problem.
  public var comparedHeadMethods: [Method] = []

  public init(neurons: UnitBudget? = nil, heads: UnitBudget? = nil) {
    self.neurons = neurons
    self.heads = heads
  }
}
