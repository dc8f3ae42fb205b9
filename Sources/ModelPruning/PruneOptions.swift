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
  /// What a pruned map is fitted to.
  public enum Target: String, Sendable, CaseIterable, Codable {
    /// Its own dense output on what it reads now: each map imitates itself.
    case own
    /// The dense network's output at the same place, so that it also makes up for what was pruned before it.
    case dense
    /// The dense network's hidden state after the residual is added: the error that earlier pruning left in the residual
    /// stream is part of what is made up for.
    case residual
  }

  /// Feed-forward neurons to keep per layer, or `nil` to leave them.
  public var neurons: UnitBudget?
  /// Attention heads to keep per layer, or `nil` to leave them.
  public var heads: UnitBudget?
  public var neuronMethod: Method = .swap
  public var headMethod: Method = .automatic
  /// Added to the diagonal of each Gram matrix as a share of its mean.
  public var damping = 0.01
  public var target: Target = .residual
  /// Whether the biases are refitted.
  public var fitsIntercept = true
  /// Methods whose choice of heads is reported beside ``headMethod``, on the same problem.
  public var comparedHeadMethods: [Method] = []

  public init(neurons: UnitBudget? = nil, heads: UnitBudget? = nil) {
    self.neurons = neurons
    self.heads = heads
  }
}
