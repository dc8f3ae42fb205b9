/// The fields of a BERT `config.json` that decide shapes and arithmetic.
///
///     let configuration = try EncoderConfiguration(file: "all-MiniLM-L6-v2/config.json")
///     configuration.headDimension      // 32
///
/// Only what the forward pass here computes is accepted: BERT encoders with exact GELU and absolute positions.
public struct EncoderConfiguration: Codable, Sendable, Equatable {
  /// The width of the hidden states.
  public var hiddenSize: Int
  /// The number of encoder layers.
  public var layerCount: Int
  /// The number of attention heads of an uncut layer.
  public var headCount: Int
  /// The number of feed-forward neurons of an uncut layer.
  public var intermediateSize: Int
  /// The number of rows of the word embeddings.
  public var vocabularySize: Int
  /// The longest sequence.
  public var maximumPositions: Int
  /// The number of token types; the forward pass uses type 0.
  public var tokenTypeCount: Int
  /// What is added to variances in layer norms.
  public var layerNormEpsilon: Double
  /// The architecture: "bert".
  public var modelType: String
  /// The activation: "gelu".
  public var hiddenActivation: String
  /// How positions enter: "absolute", or absent, which means the same.
  public var positionEmbeddingType: String?
  /// Whether attention is causal; must be absent or false.
  public var isDecoder: Bool?
  /// Heads removed as Transformers 4 recorded it; must be absent or empty.
  public var prunedHeads: [String: [Int]]?

  private enum CodingKeys: String, CodingKey {
    case hiddenSize = "hidden_size"
    case layerCount = "num_hidden_layers"
    case headCount = "num_attention_heads"
    case intermediateSize = "intermediate_size"
    case vocabularySize = "vocab_size"
    case maximumPositions = "max_position_embeddings"
    case tokenTypeCount = "type_vocab_size"
    case layerNormEpsilon = "layer_norm_eps"
    case modelType = "model_type"
    case hiddenActivation = "hidden_act"
    case positionEmbeddingType = "position_embedding_type"
    case isDecoder = "is_decoder"
    case prunedHeads = "pruned_heads"
  }

  /// The width of one head.
  public var headDimension: Int { hiddenSize / headCount }

  /// Reads and checks a file.
  /// - Throws: `ModelError.unreadableFile` or `.invalidField`, naming the field, what is supported and what was found.
  public init(file: String) throws {
    // The kind of model first: another one lacks fields, and that should not be the message.
    let kind = try JSONFile.decode(Kind.self, from: file)
    guard kind.modelType == "bert" else {
      throw ModelError.invalidField(
        file: file, field: CodingKeys.modelType.rawValue, expected: "bert", found: kind.modelType ?? "nothing")
    }
    self = try JSONFile.decode(EncoderConfiguration.self, from: file)
    try validate(file: file)
  }

  private struct Kind: Decodable {
    var modelType: String?

    private enum CodingKeys: String, CodingKey { case modelType = "model_type" }
  }

  /// Checks every field.
  /// - Parameter file: The name to use in the error.
  /// - Throws: `ModelError.invalidField`.
  public func validate(file: String) throws {
    func require(_ isRight: Bool, _ key: CodingKeys, _ expected: String, _ found: Any) throws {
      guard isRight else {
        throw ModelError.invalidField(file: file, field: key.rawValue, expected: expected, found: "\(found)")
      }
    }
    let sizes: [(CodingKeys, Int)] = [
      (.hiddenSize, hiddenSize), (.layerCount, layerCount), (.headCount, headCount),
      (.intermediateSize, intermediateSize), (.vocabularySize, vocabularySize), (.maximumPositions, maximumPositions),
      (.tokenTypeCount, tokenTypeCount),
    ]
    for (key, value) in sizes {
      try require(value > 0 && value < 1 << 31, key, "a number between 1 and 2147483647", value)
    }
    try require(layerCount <= 1000, .layerCount, "at most 1000", layerCount)
    try require(hiddenSize % headCount == 0, .headCount, "a divisor of hidden_size \(hiddenSize)", headCount)
    try require(modelType == "bert", .modelType, "bert", modelType)
    try require(hiddenActivation == "gelu", .hiddenActivation, "gelu", hiddenActivation)
    try require(
      layerNormEpsilon > 0 && layerNormEpsilon < 1, .layerNormEpsilon, "a number between 0 and 1", layerNormEpsilon)
    try require(
      positionEmbeddingType ?? "absolute" == "absolute", .positionEmbeddingType, "absolute",
      positionEmbeddingType ?? "")
    try require(isDecoder != true, .isDecoder, "false", "true")
    try require(
      prunedHeads?.isEmpty ?? true, .prunedHeads, "none; a model with fewer heads comes with prune.json",
      prunedHeads?.keys.sorted().joined(separator: ", ") ?? "")
  }
}
