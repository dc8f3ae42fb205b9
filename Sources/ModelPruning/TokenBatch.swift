/// Sequences of token identifiers, one after another without padding.
///
///     let batch = TokenBatch(texts, tokenizer: tokenizer, maximumLength: 256)
///     batch.tokenCount                 // all tokens
///     batch.length(of: 0)              // those of the first text
///
/// Position `offsets[i]` is where sequence `i` starts; hidden states of a batch have one row per token in this order.
public struct TokenBatch: Sendable, Equatable {
  /// All identifiers.
  public let identifiers: [Int32]
  /// Where each sequence starts, and at last the number of identifiers: one entry more than there are sequences.
  public let offsets: [Int]

  /// The number of sequences.
  public var sequenceCount: Int { offsets.count - 1 }
  /// The number of tokens of all sequences.
  public var tokenCount: Int { identifiers.count }
  /// The length of the longest sequence.
  public var longest: Int { (0..<sequenceCount).map(length).max() ?? 0 }

  /// A batch of these sequences.
  public init(_ sequences: [[Int32]]) {
    var identifiers: [Int32] = []
    identifiers.reserveCapacity(sequences.reduce(0) { $0 + $1.count })
    var offsets = [0]
    for sequence in sequences {
      identifiers += sequence
      offsets.append(identifiers.count)
    }
    self.identifiers = identifiers
    self.offsets = offsets
  }

  /// A batch of texts, one sequence each, between `[CLS]` and `[SEP]` and cut at `maximumLength` tokens.
  public init(_ texts: [String], tokenizer: WordPieceTokenizer, maximumLength: Int) {
    self.init(texts.map { tokenizer.encode($0, maximumLength: maximumLength) })
  }

  /// The number of tokens of a sequence.
  public func length(of sequence: Int) -> Int { offsets[sequence + 1] - offsets[sequence] }

  /// The sequences in a range, as a batch.
  public func sequences(_ range: Range<Int>) -> TokenBatch {
    TokenBatch(range.map { Array(identifiers[offsets[$0]..<offsets[$0 + 1]]) })
  }

  /// Ranges of whole sequences, each closed as soon as it has at least `tokens` tokens.
  ///
  /// The ranges depend on the batch alone, never on the number of threads, and so do all results computed by them.
  public func chunkRanges(tokens: Int = TokenBatch.chunkTokens) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for sequence in 0..<sequenceCount where offsets[sequence + 1] - offsets[start] >= tokens {
      ranges.append(start..<sequence + 1)
      start = sequence + 1
    }
    if start < sequenceCount { ranges.append(start..<sequenceCount) }
    return ranges
  }

  /// The batches of ``chunkRanges(tokens:)``.
  public func chunks(tokens: Int = TokenBatch.chunkTokens) -> [TokenBatch] {
    chunkRanges(tokens: tokens).map(sequences)
  }

  /// The usual size of a chunk: large enough for a fast matrix product, small enough for its results to stay in cache.
  public static let chunkTokens = 1024
}
