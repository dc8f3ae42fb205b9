import DataFiles
import Execution
import Foundation
import LinearAlgebra
import Testing

@testable import ModelPruning

@Suite struct EncoderForwardTests {
  static func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
  }

  @Test func toyEmbeddingsAsTheReference() throws {
    let model = try EncoderModel(directory: Fixture.toy())
    let file = try Fixture.decode(Fixture.EmbeddingFile.self, "toy-bert-embeddings.json")
    let rows = try model.embeddings(TokenBatch(file.rows.map(\.ids)))
    for (index, row) in file.rows.enumerated() {
      #expect(Self.largestDifference(rows.row(index), row.embedding) < 2e-6, "\(row.text)")
    }
  }

  @Test(.needsMiniLM) func realEmbeddingsAsTheReference() throws {
    let directory = try #require(Fixture.miniLM)
    let model = try EncoderModel(directory: directory)
    let tokenizer = try WordPieceTokenizer(directory: directory)
    let file = try Fixture.decode(Fixture.EmbeddingFile.self, "minilm-embeddings.json")
    let rows = try model.embeddings(
      file.rows.map(\.text), tokenizer: tokenizer, maximumLength: file.limit, control: RunControl(threads: 2))
    for (index, row) in file.rows.enumerated() {
      #expect(Self.largestDifference(rows.row(index), row.embedding) < 2e-6, "\(row.text.prefix(40))")
    }
    // The sanity values of the model: a paraphrase, and an unrelated sentence.
    let similarity = rows.times(rows, transposingOther: true)
    #expect(abs(similarity[0, 1] - 0.755) < 1e-3)
    #expect(abs(similarity[0, 2] - 0.004) < 1e-3)
  }

  @Test(.needsMiniLM) func realModelHasTheKnownCounts() throws {
    let model = try EncoderModel(directory: #require(Fixture.miniLM))
    #expect(model.parameterCount == 22_713_216)
    #expect(model.embeddings.parameterCount == 11_918_592)
    #expect(model.encoderParameterCount == 6 * 1_774_464)
    #expect(model.layers.allSatisfy { $0.headCount == 12 && $0.width == 1536 && $0.parameterCount == 1_774_464 })
    #expect(model.macsPerToken == 6 * (4 * 384 * 384 + 2 * 384 * 1536))
    #expect(model.macsPerToken(length: 128) == model.macsPerToken + 6 * 2 * 128 * 384)
    #expect(model.passThrough.map(\.name) == ["embeddings.position_ids", "pooler.dense.bias", "pooler.dense.weight"])
    var cut = model
    for index in cut.layers.indices {
      cut.layers[index] = try cut.layers[index].keeping(neurons: Array(0..<768)).keeping(heads: Array(0..<6))
    }
    #expect(cut.layers[0].parameterCount == 888_384)
    #expect(cut.parameterCount == 17_396_736)
  }

  /// Many sequences of uneven lengths, several chunks.
  private func manySequences(_ count: Int, seed: UInt64, vocabulary: Int32, longest: Int) -> TokenBatch {
    var generator = SplitMix(seed: seed)
    return TokenBatch(
      (0..<count).map { _ in
        (0..<Int.random(in: 1...longest, using: &generator)).map { _ in
          Int32.random(in: 0..<vocabulary, using: &generator)
        }
      })
  }

  @Test func resultsDoNotDependOnThreads() throws {
    let model = try EncoderModel(directory: Fixture.toy())
    let batch = manySequences(300, seed: 3, vocabulary: 150, longest: 64)
    #expect(batch.chunkRanges().count > 5)
    let one = try model.embeddings(batch, control: RunControl(threads: 1))
    for threads in [2, 3, 8] {
      #expect(try model.embeddings(batch, control: RunControl(threads: threads)) == one)
    }
  }

  @Test func sequencesDoNotSeeEachOther() throws {
    let model = try EncoderModel(directory: Fixture.toy())
    let batch = manySequences(20, seed: 4, vocabulary: 150, longest: 40)
    let together = try model.embeddings(batch)
    for sequence in 0..<batch.sequenceCount {
      let alone = try model.embeddings(batch.sequences(sequence..<sequence + 1))
      #expect(Self.largestDifference(together.row(sequence), alone.row(0)) < 1e-6)
    }
  }

  @Test func stagesMakeUpTheForwardPass() throws {
    let model = try EncoderModel(directory: Fixture.toy())
    let batch = manySequences(100, seed: 5, vocabulary: 150, longest: 64)
    let whole = try model.forward(batch, control: RunControl(threads: 2))
    var states = try model.embedded(batch)
    #expect(states.joined() == (try model.embed(batch)))
    for layer in model.layers {
      states = try states.map { tokens, hidden in
        let context = layer.attentionContext(hidden, batch: tokens)
        #expect(context.columns == 32)
        let attended = layer.attentionBlock(hidden: hidden, context: context)
        let activation = layer.feedForwardActivation(attended)
        #expect(activation.columns == 64 && activation.rows == tokens.tokenCount)
        return layer.feedForwardBlock(hidden: attended, activation: activation)
      }
    }
    #expect(states.joined() == whole)
    #expect(whole.rows == batch.tokenCount)
    let final = states
    try model.forEachChunk(batch) { index, tokens, hidden in
      #expect(tokens == final.chunks[index] && hidden == final.values[index])
    }
  }

  @Test func chunksAreWholeSequences() {
    let batch = manySequences(50, seed: 6, vocabulary: 10, longest: 30)
    for tokens in [1, 7, 100, 10_000] {
      let chunks = batch.chunks(tokens: tokens)
      #expect(chunks.flatMap(\.identifiers) == batch.identifiers)
      #expect(chunks.dropLast().allSatisfy { $0.tokenCount >= tokens && $0.tokenCount < tokens + 30 })
    }
    #expect(TokenBatch([]).chunks().isEmpty)
  }

  @Test func emptyBatchGivesNoRows() throws {
    let model = try EncoderModel(directory: Fixture.toy())
    let rows = try model.embeddings(TokenBatch([]))
    #expect(rows.rows == 0 && rows.columns == 32)
  }

  @Test func badTokensAreNamed() throws {
    let model = try EncoderModel(directory: Fixture.toy())
    #expect(throws: ModelError.invalidTokens(sequence: 1, reason: "it is empty")) {
      try model.embeddings(TokenBatch([[2, 3], []]))
    }
    #expect(
      throws: ModelError.invalidTokens(sequence: 0, reason: "token 5000 is not in the vocabulary of 183")
    ) { try model.embeddings(TokenBatch([[2, 5000, 3]])) }
    #expect(throws: ModelError.invalidTokens(sequence: 0, reason: "token -1 is not in the vocabulary of 183")) {
      try model.embed(TokenBatch([[-1]]))
    }
    #expect(throws: ModelError.invalidTokens(sequence: 0, reason: "it has 65 tokens, the model takes at most 64")) {
      try model.forward(TokenBatch([[Int32](repeating: 5, count: 65)]))
    }
  }

  @Test func stopsWhenToldTo() throws {
    let model = try EncoderModel(directory: Fixture.toy())
    let batch = TokenBatch([[2, 9, 3]])
    #expect(throws: ModelError.interrupted(.cancelled)) {
      try model.embeddings(batch, control: RunControl(isCancelled: { true }))
    }
    #expect(throws: ModelError.interrupted(.timeLimit)) {
      try model.embeddings(batch, control: RunControl(timeLimit: 0))
    }
  }
}
