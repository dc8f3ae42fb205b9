import DataFiles
import Execution
import LinearAlgebra

/// A BERT-family encoder in memory: embeddings and layers, each with heads and neurons of its own number.
///
///     let model = try EncoderModel(directory: "all-MiniLM-L6-v2")
///     let tokenizer = try WordPieceTokenizer(directory: "all-MiniLM-L6-v2")
///     let rows = try model.embeddings(["A man is eating food."], tokenizer: tokenizer)    // 1×384
///
/// The forward pass runs in single precision on the CPU. Sequences are not padded: all linear maps run on the rows of
/// about 1,024 tokens at once, attention within each sequence. Results do not depend on the number of threads.
///
/// A pooler and whatever else a file holds is not computed with; it stays in the file and is copied on export.
public struct EncoderModel: Sendable {
  /// The configuration that came with the weights. `headCount` and `intermediateSize` are those of uncut layers; ask
  /// each layer for its own.
  public let configuration: EncoderConfiguration
  /// The embeddings at the bottom.
  public let embeddings: EncoderEmbeddings
  /// The layers, lowest first. They may be replaced by cut ones.
  public var layers: [EncoderLayer]
  /// What comes before tensor names in the file: "" or "bert.".
  public let tensorPrefix: String
  /// Tensors of the file that are not part of the encoder, in the order of the file.
  public let passThrough: [TensorInfo]
  /// What `prune.json` beside the weights says, when there is one.
  public let record: PruneRecord?

  /// A model of these parts.
  /// - Throws: `ModelError.invalidField` for the configuration, `.invalidEdit` for parts that do not go together.
  public init(
    configuration: EncoderConfiguration, embeddings: EncoderEmbeddings, layers: [EncoderLayer],
    tensorPrefix: String = "", passThrough: [TensorInfo] = [], record: PruneRecord? = nil
  ) throws {
    try configuration.validate(file: "configuration")
    guard embeddings.words.columns == configuration.hiddenSize else {
      throw ModelError.invalidEdit(
        reason: "embeddings of width \(embeddings.words.columns) for hidden size \(configuration.hiddenSize)")
    }
    guard layers.count == configuration.layerCount else {
      throw ModelError.invalidEdit(
        reason: "\(layers.count) layers, the configuration says \(configuration.layerCount)")
    }
    for (index, layer) in layers.enumerated()
    where layer.hiddenSize != configuration.hiddenSize || layer.headDimension != configuration.headDimension {
      throw ModelError.invalidEdit(reason: "layer \(index) has another hidden size or head width than the model")
    }
    self.configuration = configuration
    self.embeddings = embeddings
    self.layers = layers
    self.tensorPrefix = tensorPrefix
    self.passThrough = passThrough
    self.record = record
  }
}
