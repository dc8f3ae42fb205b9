import Foundation
import Testing

@testable import ModelPruning

@Suite struct WordPieceTokenizerTests {
  @Test func toyVocabularyAsTheReference() throws {
    let tokenizer = try WordPieceTokenizer(directory: Fixture.toy())
    let file = try Fixture.decode(Fixture.EmbeddingFile.self, "toy-bert-embeddings.json")
    for row in file.rows { #expect(tokenizer.encode(row.text, maximumLength: file.limit) == row.ids) }
    let texts = try #require(file.texts)
    #expect(texts.count > 30)
    for row in texts {
      #expect(tokenizer.encode(row.text, maximumLength: 512) == row.ids, "\(row.text.debugDescription)")
    }
  }

  @Test(.needsMiniLM) func realVocabularyAsTheReference() throws {
    let tokenizer = try WordPieceTokenizer(directory: #require(Fixture.miniLM))
    let file = try Fixture.decode(Fixture.TokenFile.self, "minilm-tokens.json")
    for row in file.texts + file.truncated {
      let ids = tokenizer.encode(row.text, maximumLength: row.limit ?? 512)
      #expect(ids == row.ids, "\(row.text.debugDescription)")
    }
  }

  /// Every code point there is, against ranges recorded from the reference implementation.
  @Test func charactersAsTheReference() throws {
    let classes = try Fixture.decode(Fixture.TokenFile.self, "minilm-tokens.json").classes
    let normalizer = BertNormalizer(lowercases: false, stripsAccents: true, separatesIdeographs: false)
    func isStripped(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value >= 0x80 && normalizer.scalars(of: "a\(scalar)b") == ["a", "b"]
    }
    let tests: [(String, (Unicode.Scalar) -> Bool)] = [
      ("dropped", BertCharacters.isDropped), ("ideograph", BertCharacters.isIdeograph),
      ("punctuation", BertCharacters.isPunctuation),
      ("space", { BertCharacters.isSpace($0) && !BertCharacters.isDropped($0) }),
      ("mark", { !BertCharacters.isDropped($0) && isStripped($0) }),
    ]
    for (name, test) in tests {
      var expected: Set<UInt32> = []
      for range in try #require(classes[name]) { expected.formUnion(range[0]...range[1]) }
      if name == "mark" { for range in try #require(classes["dropped"]) { expected.subtract(range[0]...range[1]) } }
      var wrong: [String] = []
      for value in UInt32(0)..<0x11_0000 {
        guard let scalar = Unicode.Scalar(value) else { continue }
        if test(scalar) != expected.contains(value) { wrong.append(String(value, radix: 16)) }
      }
      #expect(wrong.isEmpty, "\(name)")
    }
  }

  @Test func cutsAtTheMaximumLength() throws {
    let tokenizer = try WordPieceTokenizer(directory: Fixture.toy())
    let whole = tokenizer.encode("the water and the oil and the people", maximumLength: 64)
    for limit in 2...whole.count {
      let cut = tokenizer.encode("the water and the oil and the people", maximumLength: limit)
      #expect(cut == Array(whole[..<(limit - 1)]) + [tokenizer.end])
    }
    #expect(tokenizer.encode("the water", maximumLength: 0) == [tokenizer.start, tokenizer.end])
  }

  @Test func longWordsAreUnknown() throws {
    let tokenizer = try WordPieceTokenizer(directory: Fixture.toy())
    #expect(tokenizer.pieces(of: String(repeating: "a", count: 100)).count == 100)
    #expect(tokenizer.pieces(of: String(repeating: "a", count: 101)) == [tokenizer.unknown])
    // The word is unknown as a whole, however much of it is known.
    let water = tokenizer.pieces(of: "water")
    #expect(tokenizer.pieces(of: "water漢 waterß") == water + [tokenizer.unknown, tokenizer.unknown])
  }

  @Test func asciiAndGeneralPathsAgree() throws {
    let tokenizer = try WordPieceTokenizer(directory: Fixture.toy())
    var generator = SplitMix(seed: 7)
    for _ in 0..<200 {
      let text = String(
        String.UnicodeScalarView((0..<40).map { _ in Unicode.Scalar(UInt8.random(in: 0..<128, using: &generator)) }))
      // A trailing ideograph forces the general path and adds one unknown word.
      let pieces = tokenizer.pieces(of: text)
      #expect(tokenizer.pieces(of: text + " 漢") == pieces + [tokenizer.unknown], "\(text.debugDescription)")
    }
  }

  @Test func tokenizerFileServesWithoutVocabularyFile() throws {
    let vocabulary = try String(contentsOfFile: Fixture.toy() + "/vocab.txt", encoding: .utf8).split(separator: "\n")
    let entries = vocabulary.enumerated().map { "\"\($0.element)\":\($0.offset)" }.joined(separator: ",")
    func load(_ entries: String, model: String = "WordPiece", lowercase: Bool = true) throws -> WordPieceTokenizer {
      try Fixture.withTemporaryDirectory { directory in
        let text = """
          {"model":{"type":"\(model)","vocab":{\(entries)}},"padding":{"strategy":{"Fixed":128}},
          "normalizer":{"type":"BertNormalizer","strip_accents":null,"lowercase":\(lowercase)}}
          """
        try text.write(toFile: directory + "/tokenizer.json", atomically: true, encoding: .utf8)
        return try WordPieceTokenizer(directory: directory)
      }
    }
    let (tokenizer, reference) = (try load(entries), try WordPieceTokenizer(directory: Fixture.toy()))
    let texts = try #require(Fixture.decode(Fixture.EmbeddingFile.self, "toy-bert-embeddings.json").texts)
    for row in texts { #expect(tokenizer.pieces(of: row.text) == reference.pieces(of: row.text)) }
    #expect(try load(entries, lowercase: false).pieces(of: "The") == [reference.unknown])
    #expect(throws: ModelError.self) { try load(entries, model: "BPE") }
    #expect(throws: ModelError.self) { try load(entries + ",\"zebra\":500") }
    #expect(throws: ModelError.self) { try load(entries + ",\"zebra\":5") }
  }

  @Test func vocabularyErrorsNameTheFile() throws {
    #expect(throws: ModelError.unreadableFile(file: "/nowhere/vocab.txt", reason: "cannot read the vocabulary")) {
      try WordPieceTokenizer(directory: "/nowhere")
    }
    try Fixture.withTemporaryDirectory { directory in
      let file = directory + "/vocab.txt"
      try "[PAD]\n[UNK]\n[CLS]\nword\n".write(toFile: file, atomically: true, encoding: .utf8)
      #expect(throws: ModelError.invalidVocabulary(file: file, reason: "the vocabulary has no [SEP]")) {
        try WordPieceTokenizer(vocabularyFile: file)
      }
    }
  }

  @Test(.needsMiniLM) func isFast() throws {
    let tokenizer = try WordPieceTokenizer(directory: #require(Fixture.miniLM))
    let words = ["combinatorial", "pruning", "of", "networks,", "crème", "brûlée"]
    let ascii = (0..<100_000).map { words[$0 % 4] }.joined(separator: " ")
    let accented = (0..<100_000).map { words[$0 % 6] }.joined(separator: " ")
    let clock = ContinuousClock()
    for text in [ascii, accented] {
      let time = clock.measure { _ = tokenizer.pieces(of: text) }
      #if DEBUG
        let limit = Duration.seconds(20)
      #else
        let limit = Duration.seconds(1)
      #endif
      #expect(time < limit)
    }
  }
}
