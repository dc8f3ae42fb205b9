import Foundation

/// The part of `tokenizer_config.json` that changes identifiers.
struct TokenizerSettings: Decodable {
  var lowercases: Bool?
  var stripsAccents: Bool?
  var separatesIdeographs: Bool?

  private enum CodingKeys: String, CodingKey {
    case lowercases = "do_lower_case"
    case stripsAccents = "strip_accents"
    case separatesIdeographs = "tokenize_chinese_chars"
  }

  /// The settings of a file, or the defaults when there is no such file.
  init(ifPresent file: String) throws {
    guard FileManager.default.fileExists(atPath: file) else { return }
    self = try JSONFile.decode(TokenizerSettings.self, from: file)
  }

  var options: WordPieceTokenizer.Options {
    WordPieceTokenizer.Options(
      lowercases: lowercases ?? true, stripsAccents: stripsAccents, separatesIdeographs: separatesIdeographs ?? true)
  }
}
