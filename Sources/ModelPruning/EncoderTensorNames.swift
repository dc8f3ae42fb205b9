/// The names BERT checkpoints give to the tensors of an encoder.
struct EncoderTensorNames {
  let prefix: String

  var words: String { prefix + "embeddings.word_embeddings.weight" }
  var positions: String { prefix + "embeddings.position_embeddings.weight" }
  var types: String { prefix + "embeddings.token_type_embeddings.weight" }
  var embeddingNorm: String { prefix + "embeddings.LayerNorm" }

  func query(_ layer: Int) -> String { name(layer, "attention.self.query") }
  func key(_ layer: Int) -> String { name(layer, "attention.self.key") }
  func value(_ layer: Int) -> String { name(layer, "attention.self.value") }
  func attentionOutput(_ layer: Int) -> String { name(layer, "attention.output.dense") }
  func attentionNorm(_ layer: Int) -> String { name(layer, "attention.output.LayerNorm") }
  func intermediate(_ layer: Int) -> String { name(layer, "intermediate.dense") }
  func output(_ layer: Int) -> String { name(layer, "output.dense") }
  func outputNorm(_ layer: Int) -> String { name(layer, "output.LayerNorm") }

  private func name(_ layer: Int, _ part: String) -> String { "\(prefix)encoder.layer.\(layer).\(part)" }
}
