import DataFiles
import ModelPruning

/// Texts from files, one passage a line.
struct TextFiles {
  var passages: [String]
  /// SHA-256 of the passages that are used, joined by line feeds.
  var sha256: String

  /// - Throws: `CommandFailure` for a file without text, `DataFileError` for one that cannot be read.
  init(_ paths: [String]) throws {
    passages = []
    for path in paths {
      let file = try MappedFile(path: path)
      let text = file.withBytes { String(validating: $0, as: UTF8.self) }
      guard let text else { throw CommandFailure(.input, "\(path): expected UTF-8 text, one passage a line") }
      let lines = text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
      guard !lines.isEmpty else {
        throw CommandFailure(.input, "\(path): expected text, one passage a line; found none")
      }
      passages += lines
    }
    sha256 = try Self.hash(passages)
  }

  /// The first passages that hold at least `tokens` tokens together, as a batch.
  mutating func batch(_ tokenizer: WordPieceTokenizer, maximumLength: Int, tokens: Int?) throws -> TokenBatch {
    var sequences: [[Int32]] = []
    var total = 0
    for passage in passages {
      if let tokens, total >= tokens { break }
      let sequence = tokenizer.encode(passage, maximumLength: maximumLength)
      sequences.append(sequence)
      total += sequence.count
    }
    passages = Array(passages.prefix(sequences.count))
    sha256 = try Self.hash(passages)
    return TokenBatch(sequences)
  }

  private static func hash(_ passages: [String]) throws -> String {
    try SHA256.hexDigest(of: Array(passages.joined(separator: "\n").utf8))
  }
}
