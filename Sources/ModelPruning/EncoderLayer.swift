/// One layer of a BERT encoder: self-attention, then a feed-forward network, each with a residual and a layer norm.
///
/// Heads and neurons may have been cut: the layer has as many as its maps say. A head is `headDimension` consecutive
/// outputs of query, key and value, and as many inputs of the attention output.
public struct EncoderLayer: Sendable, Equatable {
  /// The width of a head.
  public let headDimension: Int
  /// Hidden states to queries.
  public internal(set) var query: LinearMap
  /// Hidden states to keys.
  public internal(set) var key: LinearMap
  /// Hidden states to values.
  public internal(set) var value: LinearMap
  /// Contexts of all heads to hidden states.
  public internal(set) var attentionOutput: LinearMap
  /// Closes the attention block.
  public let attentionNorm: LayerNorm
  /// Hidden states to neurons, before their activation.
  public internal(set) var intermediate: LinearMap
  /// Activated neurons to hidden states.
  public internal(set) var output: LinearMap
  /// Closes the feed-forward block.
  public let outputNorm: LayerNorm

  /// The number of heads.
  public var headCount: Int { query.outputs / headDimension }
  /// The number of feed-forward neurons.
  public var width: Int { intermediate.outputs }
  /// The width of the hidden states.
  public var hiddenSize: Int { query.inputs }

  /// A layer of these parts.
  /// - Throws: `ModelError.invalidEdit` when their shapes do not go together.
  public init(
    headDimension: Int, query: LinearMap, key: LinearMap, value: LinearMap, attentionOutput: LinearMap,
    attentionNorm: LayerNorm, intermediate: LinearMap, output: LinearMap, outputNorm: LayerNorm
  ) throws {
    let (hidden, heads, width) = (query.inputs, query.outputs, intermediate.outputs)
    guard headDimension > 0, heads % headDimension == 0 else {
      throw ModelError.invalidEdit(reason: "\(heads) query outputs are not whole heads of \(headDimension)")
    }
    let expected: [(String, LinearMap, Int, Int)] = [
      ("key", key, hidden, heads), ("value", value, hidden, heads),
      ("attention output", attentionOutput, heads, hidden),
      ("intermediate", intermediate, hidden, width), ("output", output, width, hidden),
    ]
    for (name, map, inputs, outputs) in expected where map.inputs != inputs || map.outputs != outputs {
      throw ModelError.invalidEdit(
        reason: "the \(name) weight is \(map.weight.shape), the layer needs \(inputs)×\(outputs)")
    }
    for (name, norm) in [("attention", attentionNorm), ("output", outputNorm)] where norm.weight.count != hidden {
      throw ModelError.invalidEdit(
        reason: "the \(name) norm has \(norm.weight.count) weights, the layer needs \(hidden)")
    }
    self.headDimension = headDimension
    self.query = query
    self.key = key
    self.value = value
    self.attentionOutput = attentionOutput
    self.attentionNorm = attentionNorm
    self.intermediate = intermediate
    self.output = output
    self.outputNorm = outputNorm
  }
}
