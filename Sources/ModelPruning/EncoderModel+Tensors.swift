extension EncoderModel {
  /// The tensors of the embeddings and the layers, as a file of the original naming holds them. What passes through
  /// unchanged is not among them; see ``passThrough``.
  public var tensors: [ModelTensor] {
    let names = EncoderTensorNames(prefix: tensorPrefix)
    var tensors: [ModelTensor] = [
      ModelTensor(name: names.words, rows: embeddings.words),
      ModelTensor(name: names.positions, rows: embeddings.positions),
      ModelTensor(name: names.types, rows: embeddings.types),
    ]
    func add(_ norm: LayerNorm, _ name: String) {
      tensors.append(ModelTensor(name: name + ".weight", vector: norm.weight))
      tensors.append(ModelTensor(name: name + ".bias", vector: norm.bias))
    }
    func add(_ map: LinearMap, _ name: String) {
      tensors.append(ModelTensor(name: name + ".weight", transposing: map.weight))
      tensors.append(ModelTensor(name: name + ".bias", vector: map.bias))
    }
    add(embeddings.norm, names.embeddingNorm)
    for (index, layer) in layers.enumerated() {
      add(layer.query, names.query(index))
      add(layer.key, names.key(index))
      add(layer.value, names.value(index))
      add(layer.attentionOutput, names.attentionOutput(index))
      add(layer.attentionNorm, names.attentionNorm(index))
      add(layer.intermediate, names.intermediate(index))
      add(layer.output, names.output(index))
      add(layer.outputNorm, names.outputNorm(index))
    }
    return tensors
  }
}
