import Foundation
import Testing

/// Recorded reference values, and where the models lie.
enum Fixture {
  struct Tokens: Decodable {
    var text: String
    var ids: [Int32]
    var limit: Int?
  }

  struct Row: Decodable {
    var text: String
    var ids: [Int32]
    var embedding: [Float]
  }

  struct TokenFile: Decodable {
    var texts: [Tokens]
    var truncated: [Tokens]
    var classes: [String: [[UInt32]]]
  }

  struct EmbeddingFile: Decodable {
    var limit: Int
    var rows: [Row]
    var texts: [Tokens]?
  }

  static func path(_ name: String) throws -> String {
    try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/\(name)").path
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// A committed BERT of 2 layers with random weights.
  static func toy() throws -> String { try path("toy-bert") }

  /// The directory of all-MiniLM-L6-v2, which is 90 MB and not committed: `ESPALIER_MINILM` in the environment.
  static var miniLM: String? { ProcessInfo.processInfo.environment["ESPALIER_MINILM"] }

  /// A new directory that is removed when `body` is done.
  static func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test when the real model is not at hand.
  static var needsMiniLM: Self {
    .enabled(if: Fixture.miniLM != nil, "set ESPALIER_MINILM to the directory of all-MiniLM-L6-v2")
  }
}
