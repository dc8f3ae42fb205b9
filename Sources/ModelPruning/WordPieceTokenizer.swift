import Foundation

/// Splits text into the word pieces of a BERT vocabulary.
///
///     let tokenizer = try WordPieceTokenizer(directory: "all-MiniLM-L6-v2")
///     tokenizer.encode("A man is eating food.", maximumLength: 256)   // [101, 1037, 2158, …, 102]
///
/// The text is cleaned (control characters dropped, accents stripped and letters lowered for uncased models), split
/// at white space, punctuation and ideographs, and each word is cut greedily into its longest known pieces. Words with
/// an unknown part, or of more than 100 characters, become `[UNK]` as a whole. Special tokens written out in the text
/// count as such. Padding is not offered: sequences of any length are run side by side without it.
///
/// Identifiers equal those of the Hugging Face tokenizers library, whose tables of character categories are those of
/// Unicode 8.0.
public struct WordPieceTokenizer: Sendable {
  /// How text is treated before it is looked up.
  public struct Options: Sendable, Equatable {
    /// Whether letters are lowered.
    public var lowercases: Bool
    /// Whether accents are stripped; `nil` follows ``lowercases``, as the reference does.
    public var stripsAccents: Bool?
    /// Whether every Chinese, Japanese or Korean ideograph is a word.
    public var separatesIdeographs: Bool
    /// Longer words, in characters, are unknown.
    public var maximumWordLength: Int

    public init(
      lowercases: Bool = true, stripsAccents: Bool? = nil, separatesIdeographs: Bool = true,
      maximumWordLength: Int = 100
    ) {
      self.lowercases = lowercases
      self.stripsAccents = stripsAccents
      self.separatesIdeographs = separatesIdeographs
      self.maximumWordLength = maximumWordLength
    }
  }

  /// The options in force.
  public let options: Options
  /// The identifier of `[UNK]`.
  public let unknown: Int32
  /// The identifier of `[CLS]`, which starts every sequence.
  public let start: Int32
  /// The identifier of `[SEP]`, which ends every sequence.
  public let end: Int32
  /// The number of identifiers in the vocabulary.
  public var vocabularySize: Int { vocabulary.count }

  private let vocabulary: WordPieceVocabulary
  private let normalizer: BertNormalizer
  private let specials: [(text: [UInt8], identifier: Int32)]

  /// Reads a vocabulary of one piece per line; the line number, from 0, is the identifier.
  ///
  /// - Throws: `ModelError.unreadableFile`, or `.invalidVocabulary` when `[UNK]`, `[CLS]` or `[SEP]` is missing.
  public init(vocabularyFile: String, options: Options = Options()) throws {
    guard let data = FileManager.default.contents(atPath: vocabularyFile) else {
      throw ModelError.unreadableFile(file: vocabularyFile, reason: "cannot read the vocabulary")
    }
    var pieces = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      var line = [UInt8](line)
      while let last = line.last, last == 0x20 || last == 0x0D { line.removeLast() }
      return line
    }
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    try self.init(pieces: pieces, file: vocabularyFile, options: options)
  }

  /// Reads `vocab.txt` and, when it is there, `tokenizer_config.json` of a model directory; without `vocab.txt`,
  /// `tokenizer.json`, of which padding and truncation are ignored.
  ///
  /// - Throws: `ModelError`, naming the file and the field at fault.
  public init(directory: String) throws {
    let folder = directory.hasSuffix("/") ? directory : directory + "/"
    let file = folder + "tokenizer.json"
    if !FileManager.default.fileExists(atPath: folder + "vocab.txt"), FileManager.default.fileExists(atPath: file) {
      let tokenizer = try TokenizerFile(file: file)
      try self.init(pieces: tokenizer.pieces(file: file), file: file, options: tokenizer.options)
      return
    }
    let settings = try TokenizerSettings(ifPresent: folder + "tokenizer_config.json")
    try self.init(vocabularyFile: folder + "vocab.txt", options: settings.options)
  }

  init(pieces: [[UInt8]], file: String, options: Options) throws {
    let vocabulary = WordPieceVocabulary(pieces: pieces, continuationPrefix: Array("##".utf8))
    func require(_ token: String) throws -> Int32 {
      guard let identifier = vocabulary.identifier(of: token.utf8) else {
        throw ModelError.invalidVocabulary(file: file, reason: "the vocabulary has no \(token)")
      }
      return identifier
    }
    unknown = try require("[UNK]")
    start = try require("[CLS]")
    end = try require("[SEP]")
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].compactMap { token in
      vocabulary.identifier(of: token.utf8).map { (Array(token.utf8), $0) }
    }
    self.vocabulary = vocabulary
    self.options = options
    normalizer = BertNormalizer(
      lowercases: options.lowercases, stripsAccents: options.stripsAccents ?? options.lowercases,
      separatesIdeographs: options.separatesIdeographs)
  }

  /// The identifiers of a text between `[CLS]` and `[SEP]`.
  ///
  /// - Parameter text: The text to encode.
  /// - Parameter maximumLength: The greatest number of identifiers, including the two; the text is cut behind it. At
  ///   least 2.
  /// - Complexity: O(n) in the length of the text, about 10 million characters a second for ASCII.
  public func encode(_ text: String, maximumLength: Int) -> [Int32] {
    var identifiers: [Int32] = [start]
    let limit = max(2, maximumLength) - 1
    appendPieces(of: text, to: &identifiers, limit: limit)
    if identifiers.count > limit { identifiers.removeSubrange(limit...) }
    identifiers.append(end)
    return identifiers
  }

  /// The identifiers of a text without `[CLS]` and `[SEP]`, uncut.
  public func pieces(of text: String) -> [Int32] {
    var identifiers: [Int32] = []
    appendPieces(of: text, to: &identifiers, limit: .max)
    return identifiers
  }

  private func appendPieces(of text: String, to identifiers: inout [Int32], limit: Int) {
    var rest = Substring(text)
    rest.makeContiguousUTF8()
    // Special tokens are found in the text as it was given, before it is cleaned.
    while let (range, identifier) = firstSpecial(in: rest) {
      appendPlain(rest[..<range.lowerBound], to: &identifiers, limit: limit)
      identifiers.append(identifier)
      rest = rest[range.upperBound...]
    }
    appendPlain(rest, to: &identifiers, limit: limit)
  }

  private func firstSpecial(in text: Substring) -> (Range<Substring.Index>, Int32)? {
    let utf8 = text.utf8
    var from = utf8.startIndex
    while let bracket = utf8[from...].firstIndex(of: UInt8(ascii: "[")) {
      for special in specials where utf8[bracket...].starts(with: special.text) {
        return (bracket..<utf8.index(bracket, offsetBy: special.text.count), special.identifier)
      }
      from = utf8.index(after: bracket)
    }
    return nil
  }

  private func appendPlain(_ text: Substring, to identifiers: inout [Int32], limit: Int) {
    var text = text
    var writer = WordWriter(tokenizer: self, limit: limit)
    let isDone = text.withUTF8 { writer.appendASCII($0, to: &identifiers) }
    if isDone { return }
    writer = WordWriter(tokenizer: self, limit: limit)
    for scalar in normalizer.scalars(of: text) {
      guard identifiers.count < limit else { return }
      if BertCharacters.isSpace(scalar) {
        writer.endWord(&identifiers)
      } else if BertCharacters.isPunctuation(scalar) {
        writer.endWord(&identifiers)
        writer.append(scalar)
        writer.endWord(&identifiers)
      } else {
        writer.append(scalar)
      }
    }
    writer.endWord(&identifiers)
  }

  /// Collects the bytes of one word after another and looks each up when it ends.
  private struct WordWriter {
    let tokenizer: WordPieceTokenizer
    let limit: Int
    var word: [UInt8] = []
    var length = 0

    init(tokenizer: WordPieceTokenizer, limit: Int) {
      self.tokenizer = tokenizer
      self.limit = limit
    }

    mutating func append(_ scalar: Unicode.Scalar) {
      word.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      length += 1
    }

    mutating func endWord(_ identifiers: inout [Int32]) {
      guard length > 0 else { return }
      if length > tokenizer.options.maximumWordLength
        || !tokenizer.vocabulary.append(word: word, to: &identifiers)
      {
        identifiers.append(tokenizer.unknown)
      }
      word.removeAll(keepingCapacity: true)
      length = 0
    }

    /// Does the whole text when it is ASCII; otherwise appends nothing and returns `false`.
    mutating func appendASCII(_ bytes: UnsafeBufferPointer<UInt8>, to identifiers: inout [Int32]) -> Bool {
      guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
      let lowers = tokenizer.options.lowercases
      for byte in bytes {
        guard identifiers.count < limit else { return true }
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: endWord(&identifiers)
        case 0x00..<0x20, 0x7F: continue
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E:
          endWord(&identifiers)
          word.append(byte)
          length = 1
          endWord(&identifiers)
        default:
          word.append(lowers && (0x41...0x5A).contains(byte) ? byte + 32 : byte)
          length += 1
        }
      }
      endWord(&identifiers)
      return true
    }
  }
}
