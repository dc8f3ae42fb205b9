import DataFiles
import LinearAlgebra

/// Takes the parts of an encoder out of a file of weights and checks every shape.
struct EncoderReader {
  let file: SafetensorsModel
  let configuration: EncoderConfiguration
  /// Whether layers may have fewer heads or neurons than the configuration says.
  let allowsCuts: Bool
  let names: EncoderTensorNames

  init(file: SafetensorsModel, configuration: EncoderConfiguration, allowsCuts: Bool) throws {
    self.file = file
    self.configuration = configuration
    self.allowsCuts = allowsCuts
    let candidates = ["", "bert."].map(EncoderTensorNames.init)
    guard let names = candidates.first(where: { file.info($0.words) != nil }) else {
      throw ModelError.missingTensor(name: candidates[0].words, file: file.path)
    }
    self.names = names
  }

  /// Everything in the file that the encoder does not take.
  var passThrough: [TensorInfo] {
    var taken: Set<String> = [names.words, names.positions, names.types]
    var parts = [names.embeddingNorm]
    for layer in 0..<configuration.layerCount {
      parts += [
        names.query(layer), names.key(layer), names.value(layer), names.attentionOutput(layer),
        names.attentionNorm(layer), names.intermediate(layer), names.output(layer), names.outputNorm(layer),
      ]
    }
    for part in parts { taken.formUnion([part + ".weight", part + ".bias"]) }
    return file.tensors.filter { !taken.contains($0.name) }
  }

  func embeddings() throws -> EncoderEmbeddings {
    let hidden = configuration.hiddenSize
    return EncoderEmbeddings(
      words: try rows(names.words, configuration.vocabularySize),
      positions: try rows(names.positions, configuration.maximumPositions),
      types: try rows(names.types, configuration.tokenTypeCount), norm: try norm(names.embeddingNorm, hidden))
  }

  func layer(_ index: Int) throws -> EncoderLayer {
    let (hidden, dimension) = (configuration.hiddenSize, configuration.headDimension)
    let heads = try count(names.query(index), whole: hidden, unit: dimension)
    let width = try count(names.intermediate(index), whole: configuration.intermediateSize, unit: 1)
    return try EncoderLayer(
      headDimension: dimension, query: try map(names.query(index), hidden, heads),
      key: try map(names.key(index), hidden, heads), value: try map(names.value(index), hidden, heads),
      attentionOutput: try map(names.attentionOutput(index), heads, hidden),
      attentionNorm: try norm(names.attentionNorm(index), hidden),
      intermediate: try map(names.intermediate(index), hidden, width),
      output: try map(names.output(index), width, hidden), outputNorm: try norm(names.outputNorm(index), hidden))
  }

  /// How many outputs a cut map has: all of them, or fewer where that is allowed.
  private func count(_ name: String, whole: Int, unit: Int) throws -> Int {
    let shape = try info(name + ".weight").shape
    let outputs = shape.first ?? 0
    guard outputs != whole else { return whole }
    guard allowsCuts else {
      let stock = "[\(whole), \(configuration.hiddenSize)]"
      throw wrongShape(
        name + ".weight", shape,
        "\(stock); a layer may be smaller than config.json says only with \(PruneRecord.fileName) beside it")
    }
    guard outputs < whole, outputs % unit == 0 else {
      let what = unit == 1 ? "at most \(whole) rows" : "at most \(whole) rows, in heads of \(unit)"
      throw wrongShape(name + ".weight", shape, what)
    }
    return outputs
  }

  private func map(_ name: String, _ inputs: Int, _ outputs: Int) throws -> LinearMap {
    let stored = try values(name + ".weight", [outputs, inputs])
    let bias = try values(name + ".bias", [outputs])
    // The file holds the transpose: read as column-major, it is inputs × outputs.
    return LinearMap(
      weight: Matrix(rows: inputs, columns: outputs, layout: .columnMajor, elements: stored), bias: bias)
  }

  private func norm(_ name: String, _ size: Int) throws -> LayerNorm {
    LayerNorm(
      weight: try values(name + ".weight", [size]), bias: try values(name + ".bias", [size]),
      epsilon: configuration.layerNormEpsilon)
  }

  private func rows(_ name: String, _ count: Int) throws -> Matrix<Float> {
    let shape = [count, configuration.hiddenSize]
    return Matrix(rows: shape[0], columns: shape[1], elements: try values(name, shape))
  }

  private func values(_ name: String, _ shape: [Int]) throws -> [Float] {
    let info = try info(name)
    guard info.shape == shape else { throw wrongShape(name, info.shape, "\(shape)") }
    let values = try file.floats(name)
    try Finiteness.require(values, file: file.path, location: "tensor '\(name)'")
    return values
  }

  private func info(_ name: String) throws -> TensorInfo {
    guard let info = file.info(name) else { throw ModelError.missingTensor(name: name, file: file.path) }
    return info
  }

  private func wrongShape(_ name: String, _ found: [Int], _ expected: String) -> ModelError {
    .wrongShape(tensor: name, file: file.path, expected: expected, found: "\(found)")
  }
}
