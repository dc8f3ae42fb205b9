import Selection
import StructuredPruning

/// A pruned model and what is known of every choice in it.
public struct PruneResult: Sendable {
  public var model: EncoderModel
  public var layers: [LayerResult]
  /// Tokens that the statistics were collected from.
  public var calibrationTokens: Int
  public var seconds: Double
  public var cpuSeconds: Double

  /// The two places of a layer where something can be pruned.
  public struct LayerResult: Sendable {
    /// Kept heads, ascending indices of the model that was pruned.
    public var keptHeads: [Int]
    /// Kept neurons, likewise.
    public var keptNeurons: [Int]
    /// The attention output map, when heads were pruned.
    public var attention: SiteResult?
    /// The feed-forward output map, when neurons were pruned.
    public var feedForward: SiteResult?
  }

  /// One pruned map.
  public struct SiteResult: Sendable {
    /// How its inputs were chosen; the loss contains the damping.
    public var selection: Selection
    /// Squared error on the calibration text without damping, as a share of the target's.
    public var calibrationError: Double
    /// The same problem by other methods.
    public var comparison: [Selection]
  }

  /// The part of `prune.json` that says what was kept and what it costs.
  public var recordLayers: [PruneRecord.Layer] {
    layers.map { layer in
      PruneRecord.Layer(
        keptHeads: layer.keptHeads, keptNeurons: layer.keptNeurons,
        attention: layer.attention.map { .init(loss: $0.selection.loss, relativeError: $0.calibrationError) },
        feedForward: layer.feedForward.map { .init(loss: $0.selection.loss, relativeError: $0.calibrationError) })
    }
  }
}
