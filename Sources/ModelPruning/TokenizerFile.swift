/// A `tokenizer.json` with a BERT tokenizer in it, for directories that have no `vocab.txt`.
struct TokenizerFile: Decodable {
  private struct Model: Decodable {
    var type: String?
    var prefix: String?
    var maximumWordLength: Int?
    var vocabulary: [String: Int]

    enum CodingKeys: String, CodingKey {
      case type
      case prefix = "continuing_subword_prefix"
      case maximumWordLength = "max_input_chars_per_word"
      case vocabulary = "vocab"
    }
  }

  private struct Normalizer: Decodable {
    var type: String
    var cleansText: Bool?
    var separatesIdeographs: Bool?
    var stripsAccents: Bool?
    var lowercases: Bool?

    enum CodingKeys: String, CodingKey {
      case type
      case cleansText = "clean_text"
      case separatesIdeographs = "handle_chinese_chars"
      case stripsAccents = "strip_accents"
      case lowercases = "lowercase"
    }
  }

  private var model: Model
  private var normalizer: Normalizer

  /// Reads a file and checks that it is of the kind this library has.
  /// - Throws: `ModelError.unreadableFile` or `.invalidField`.
  init(file: String) throws {
    // The kind first: the vocabulary of another one has another form, and that should not be the message.
    let kind = try JSONFile.decode(Kind.self, from: file).model?.type
    try Self.require(kind == "WordPiece", file, "model.type", "WordPiece", kind)
    self = try JSONFile.decode(TokenizerFile.self, from: file)
    try Self.require(normalizer.type == "BertNormalizer", file, "normalizer.type", "BertNormalizer", normalizer.type)
    try Self.require(normalizer.cleansText ?? true, file, "normalizer.clean_text", "true", "false")
    let prefix = model.prefix ?? "##"
    try Self.require(prefix == "##", file, "model.continuing_subword_prefix", "##", prefix)
  }

  private struct Kind: Decodable {
    struct Model: Decodable { var type: String? }
    var model: Model?
  }

  private static func require(
    _ isRight: Bool, _ file: String, _ field: String, _ expected: String, _ found: String?
  ) throws {
    if !isRight {
      throw ModelError.invalidField(file: file, field: field, expected: expected, found: found ?? "nothing")
    }
  }

  /// The pieces by identifier.
  /// - Throws: `ModelError.invalidVocabulary` when identifiers are missing or given twice.
  func pieces(file: String) throws -> [[UInt8]] {
    var pieces = [[UInt8]?](repeating: nil, count: model.vocabulary.count)
    for (piece, identifier) in model.vocabulary {
      guard pieces.indices.contains(identifier), pieces[identifier] == nil else {
        throw ModelError.invalidVocabulary(
          file: file, reason: "\(pieces.count) pieces must have the identifiers 0 to \(pieces.count - 1), once each")
      }
      pieces[identifier] = Array(piece.utf8)
    }
    return pieces.compactMap(\.self)
  }

  var options: WordPieceTokenizer.Options {
    WordPieceTokenizer.Options(
      lowercases: normalizer.lowercases ?? true, stripsAccents: normalizer.stripsAccents,
      separatesIdeographs: normalizer.separatesIdeographs ?? true,
      maximumWordLength: model.maximumWordLength ?? 100)
  }
}
