import Execution
import LinearAlgebra

/// The hidden states of a batch at some depth of the encoder, chunk by chunk.
///
///     var states = try model.embedded(batch, control: control)
///     for layer in model.layers {
///       try states.forEachChunk(control: control) { index, tokens, hidden in … }    // what the layer reads
///       states = try states.advanced(through: layer, control: control)
///     }
///
/// Stepping through the layers this way holds one hidden state per token, never the wide activations inside a layer,
/// except those of the chunks being computed.
public struct HiddenStates: Sendable {
  /// The sequences of each chunk.
  public let chunks: [TokenBatch]
  /// The hidden states of each chunk, tokens × hidden size.
  public let values: [Matrix<Float>]

  /// - Precondition: `values` has one matrix per chunk, with one row per token.
  public init(chunks: [TokenBatch], values: [Matrix<Float>]) {
    precondition(
      chunks.count == values.count && zip(chunks, values).allSatisfy { $0.tokenCount == $1.rows },
      "hidden states need one row per token")
    self.chunks = chunks
    self.values = values
  }

  /// The number of tokens of all chunks.
  public var tokenCount: Int { chunks.reduce(0) { $0 + $1.tokenCount } }

  /// The states after a layer.
  /// - Throws: `ModelError.interrupted`.
  public func advanced(through layer: EncoderLayer, control: RunControl = RunControl()) throws -> HiddenStates {
    try map(control: control, stage: "layer") { layer.forward($1, batch: $0) }
  }

  /// The states a function makes of those of each chunk.
  /// - Throws: What `transform` throws, or `ModelError.interrupted`.
  public func map(
    control: RunControl = RunControl(), stage: String = "forward",
    _ transform: @Sendable (TokenBatch, Matrix<Float>) throws -> Matrix<Float>
  ) throws -> HiddenStates {
    let new = try ChunkRun.map(chunks.count, control: control, stage: stage) { index in
      try transform(chunks[index], values[index])
    }
    return HiddenStates(chunks: chunks, values: new)
  }

  /// The states a function makes of those of each chunk and a matrix that goes with it.
  func zipMap(
    _ others: [Matrix<Float>], control: RunControl,
    _ transform: @Sendable (Matrix<Float>, Matrix<Float>) -> Matrix<Float>
  ) throws -> HiddenStates {
    let new = try ChunkRun.map(chunks.count, control: control, stage: "forward") { index in
      transform(values[index], others[index])
    }
    return HiddenStates(chunks: chunks, values: new)
  }

  /// Calls `body` with the index, the sequences and the states of each chunk, several at a time in no defined order.
  ///
  /// With `control.threads == 1` the order is that of the chunks; sums over chunks that must not depend on the number
  /// of threads are added up that way, or kept per chunk and added in order.
  /// - Throws: What `body` throws, or `ModelError.interrupted`.
  public func forEachChunk(
    control: RunControl = RunControl(), stage: String = "visit",
    _ body: @Sendable (Int, TokenBatch, Matrix<Float>) throws -> Void
  ) throws {
    _ = try ChunkRun.map(chunks.count, control: control, stage: stage) { index in
      try body(index, chunks[index], values[index])
    }
  }

  /// All rows in the order of the batch.
  public func joined() -> Matrix<Float> {
    var elements: [Float] = []
    elements.reserveCapacity(values.reduce(0) { $0 + $1.rows * $1.columns })
    for value in values { elements += value.elements }
    return Matrix(rows: tokenCount, columns: values.first?.columns ?? 0, elements: elements)
  }
}
