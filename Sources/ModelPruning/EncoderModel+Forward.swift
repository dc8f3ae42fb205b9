import CKernels
import Execution
import LinearAlgebra

extension EncoderModel {
  /// The hidden states below the first layer.
  /// - Throws: `ModelError.invalidTokens`.
  public func embed(_ batch: TokenBatch) throws -> Matrix<Float> {
    try embeddings.validate(batch)
    return embeddings.embed(batch)
  }

  /// The hidden states below the first layer, cut into chunks that can be taken through the layers.
  /// - Throws: `ModelError.invalidTokens` or `.interrupted`.
  public func embedded(_ batch: TokenBatch, control: RunControl = RunControl()) throws -> HiddenStates {
    try embeddings.validate(batch)
    let chunks = batch.chunks()
    let values = try ChunkRun.map(chunks.count, control: control, stage: "embed") { embeddings.embed(chunks[$0]) }
    return HiddenStates(chunks: chunks, values: values)
  }

  /// The hidden states above the last layer, one row per token.
  ///
  /// - Throws: `ModelError.invalidTokens`, or `.interrupted` at the time limit or when cancelled.
  /// - Complexity: ``macsPerToken`` multiplications and additions for each token, and attention's on top.
  public func forward(_ batch: TokenBatch, control: RunControl = RunControl()) throws -> Matrix<Float> {
    let chunks = batch.chunks()
    let values = try mapChunks(batch, control: control) { $1 }
    return HiddenStates(chunks: chunks, values: values).joined()
  }

  /// Runs the whole encoder over a batch and calls `body` with the index, the sequences and the last hidden states of
  /// each chunk, several at a time in no defined order. Only the chunks being computed are in memory.
  /// - Throws: `ModelError.invalidTokens` or `.interrupted`, or what `body` throws.
  public func forEachChunk(
    _ batch: TokenBatch, control: RunControl = RunControl(),
    _ body: @Sendable (Int, TokenBatch, Matrix<Float>) throws -> Void
  ) throws {
    try embeddings.validate(batch)
    let chunks = batch.chunks()
    _ = try ChunkRun.map(chunks.count, control: control, stage: "forward") { index in
      try body(index, chunks[index], lastHidden(chunks[index]))
    }
  }

  /// Sentence embeddings: the mean of the last hidden states over all tokens of a sequence, `[CLS]` and `[SEP]`
  /// included, divided by its length. One row per sequence.
  ///
  /// - Throws: `ModelError.invalidTokens` or `.interrupted`.
  public func embeddings(_ batch: TokenBatch, control: RunControl = RunControl()) throws -> Matrix<Float> {
    let width = configuration.hiddenSize
    let pooled = try mapChunks(batch, control: control) { tokens, hidden in
      Self.pool(hidden, tokens).elements
    }
    return Matrix(rows: batch.sequenceCount, columns: width, elements: pooled.flatMap(\.self))
  }

  /// Sentence embeddings of texts, one row each.
  ///
  /// - Parameter control: Time limit, threads, cancellation and progress.
  /// - Parameter texts: One text per row of the result.
  /// - Parameter tokenizer: The tokenizer of the model.
  /// - Parameter maximumLength: Texts are cut after so many tokens.
  /// - Throws: `ModelError.invalidTokens` when the vocabulary or `maximumLength` does not fit the model, or
  ///   `.interrupted`.
  public func embeddings(
    _ texts: [String], tokenizer: WordPieceTokenizer, maximumLength: Int = 256, control: RunControl = RunControl()
  ) throws -> Matrix<Float> {
    try embeddings(TokenBatch(texts, tokenizer: tokenizer, maximumLength: maximumLength), control: control)
  }

  private func mapChunks<Result: Sendable>(
    _ batch: TokenBatch, control: RunControl, _ body: @Sendable (TokenBatch, Matrix<Float>) throws -> Result
  ) throws -> [Result] {
    try embeddings.validate(batch)
    let chunks = batch.chunks()
    return try ChunkRun.map(chunks.count, control: control, stage: "forward") { index in
      try body(chunks[index], lastHidden(chunks[index]))
    }
  }

  private func lastHidden(_ chunk: TokenBatch) -> Matrix<Float> {
    layers.reduce(embeddings.embed(chunk)) { $1.forward($0, batch: chunk) }
  }

  /// The mean of the rows of each sequence, scaled to length 1.
  static func pool(_ hidden: Matrix<Float>, _ batch: TokenBatch) -> Matrix<Float> {
    let width = hidden.columns
    var sums = [Double](repeating: 0, count: width)
    return Matrix(rows: batch.sequenceCount, columns: width) { result in
      hidden.withPointer { hidden in
        for sequence in 0..<batch.sequenceCount {
          for column in 0..<width { sums[column] = 0 }
          let length = batch.length(of: sequence)
          espalier_column_sums(hidden + batch.offsets[sequence] * width, &sums, length, width)
          // The length of the mean cancels; the bound keeps a row of zeros as it is.
          let norm = max(sums.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12 * Double(length))
          for column in 0..<width { result[sequence * width + column] = Float(sums[column] / norm) }
        }
      }
    }
  }
}
