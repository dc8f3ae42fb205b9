extension EncoderLayer {
  /// Weights and biases of all maps and norms.
  public var parameterCount: Int {
    [query, key, value, attentionOutput, intermediate, output].reduce(0) { $0 + $1.parameterCount }
      + attentionNorm.parameterCount + outputNorm.parameterCount
  }

  /// Multiply-accumulate operations of the linear maps for one token.
  public var macsPerToken: Int {
    [query, key, value, attentionOutput, intermediate, output].reduce(0) { $0 + $1.inputs * $1.outputs }
  }

  /// Multiply-accumulate operations for one token of a sequence of the given length in attention: scores and contexts.
  public func attentionMACsPerToken(length: Int) -> Int { 2 * length * query.outputs }
}

extension EncoderModel {
  /// Parameters of the layers.
  public var encoderParameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

  /// Parameters of the encoder, the embeddings, and the floating-point tensors that pass through, such as a pooler.
  public var parameterCount: Int {
    encoderParameterCount + embeddings.parameterCount
      + passThrough.reduce(0) { $0 + ($1.type.isFloatingPoint ? $1.elementCount : 0) }
  }

  /// Multiply-accumulate operations of all linear maps for one token.
  public var macsPerToken: Int { layers.reduce(0) { $0 + $1.macsPerToken } }

  /// The same with attention's for sequences of the given length.
  public func macsPerToken(length: Int) -> Int {
    layers.reduce(0) { $0 + $1.macsPerToken + $1.attentionMACsPerToken(length: length) }
  }
}
