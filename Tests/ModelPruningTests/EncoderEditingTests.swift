import LinearAlgebra
import Testing

@testable import ModelPruning

@Suite struct EncoderEditingTests {
  private let tokens = TokenBatch([[2, 40, 50, 60, 3], [2, 3], [2, 9, 8, 7, 6, 5, 4, 3, 90, 91, 3]])

  /// A layer of the toy model and hidden states it reads.
  private func layerAndHidden() throws -> (layer: EncoderLayer, hidden: Matrix<Float>) {
    let model = try EncoderModel(directory: Fixture.toy())
    return (model.layers[1], model.layers[0].forward(try model.embed(tokens), batch: tokens))
  }

  /// The matrix with the columns outside `kept` set to zero.
  private func masked(_ matrix: Matrix<Float>, keeping kept: [Int]) -> Matrix<Float> {
    let kept = Set(kept)
    return Matrix(rows: matrix.rows, columns: matrix.columns) { kept.contains($1) ? matrix[$0, $1] : 0 }
  }

  private func difference(_ a: Matrix<Float>, _ b: Matrix<Float>) -> Float {
    EncoderForwardTests.largestDifference(a.elements, b.elements)
  }

  @Test(arguments: [[], [0], [3], [1, 2], [0, 1, 2, 3]]) func cutHeadsEqualMaskedHeads(kept: [Int]) throws {
    let (layer, hidden) = try layerAndHidden()
    let cut = try layer.keeping(heads: kept)
    #expect(cut.headCount == kept.count && cut.width == layer.width)
    let context = masked(layer.attentionContext(hidden, batch: tokens), keeping: layer.inputs(of: kept))
    let expected = layer.attentionBlock(hidden: hidden, context: context)
    let found = cut.attentionBlock(hidden: hidden, context: cut.attentionContext(hidden, batch: tokens))
    #expect(difference(found, expected) < 1e-5)
    let uncut = layer.attentionBlock(hidden: hidden, context: layer.attentionContext(hidden, batch: tokens))
    #expect((difference(found, uncut) > 1e-3) == (kept.count < 4))
  }

  @Test(arguments: [[], [5], [0, 63], Array(10..<50), Array(0..<64)]) func cutNeuronsEqualMaskedNeurons(
    kept: [Int]
  ) throws {
    let (layer, hidden) = try layerAndHidden()
    let cut = try layer.keeping(neurons: kept)
    #expect(cut.width == kept.count && cut.headCount == 4)
    let activation = masked(layer.feedForwardActivation(hidden), keeping: kept)
    let expected = layer.feedForwardBlock(hidden: hidden, activation: activation)
    let found = cut.feedForwardBlock(hidden: hidden, activation: cut.feedForwardActivation(hidden))
    #expect(difference(found, expected) < 1e-5)
  }

  @Test func refittedMapsReplaceTheOldOnes() throws {
    let (layer, hidden) = try layerAndHidden()
    var generator = SplitMix(seed: 11)
    let heads = Matrix<Double>(rows: 16, columns: 32) { _, _ in Double(generator.normal()) }
    let neurons = Matrix<Double>(rows: 3, columns: 32) { _, _ in Double(generator.normal()) }
    let bias = (0..<32).map { Double($0) / 10 }
    let cut = try layer.replacingAttentionOutput(
      weight: heads.converted(to: .columnMajor), bias: bias, keptHeads: [0, 2]
    )
    .replacingFeedForwardOutput(weight: neurons, keptNeurons: [4, 5, 60])
    #expect(cut.attentionOutput.weight == heads.narrowed())
    #expect(cut.attentionOutput.bias == bias.map { Float($0) })
    #expect(cut.output.weight == neurons.narrowed() && cut.output.bias == layer.output.bias)
    #expect(cut.query == layer.query.keeping(outputs: Array(0..<8) + Array(16..<24)))
    #expect(cut.intermediate == layer.intermediate.keeping(outputs: [4, 5, 60]))
    let result = cut.forward(hidden, batch: tokens)
    #expect(result.elements.allSatisfy { $0.isFinite })
  }

  @Test func countsFollowTheCut() throws {
    let (layer, _) = try layerAndHidden()
    let cut = try layer.keeping(heads: [0, 1, 2]).keeping(neurons: Array(0..<60))
    // A head is 8 columns of three maps with their biases and 8 rows of a fourth; a neuron a column, a bias and a row.
    #expect(layer.parameterCount - cut.parameterCount == 8 * (4 * 32 + 3) + 4 * (2 * 32 + 1))
    #expect(layer.macsPerToken - cut.macsPerToken == 8 * 4 * 32 + 4 * 2 * 32)
    #expect(layer.attentionMACsPerToken(length: 10) - cut.attentionMACsPerToken(length: 10) == 2 * 10 * 8)
  }

  @Test func impossibleEditsAreRefused() throws {
    let (layer, _) = try layerAndHidden()
    #expect(throws: ModelError.invalidEdit(reason: "there is no head 4, the layer has 4")) {
      try layer.keeping(heads: [0, 4])
    }
    #expect(throws: ModelError.invalidEdit(reason: "kept neurons must ascend: 3 comes after 3")) {
      try layer.keeping(neurons: [3, 3])
    }
    #expect(throws: ModelError.invalidEdit(reason: "the new weight is 8×32, what is kept needs 16×32")) {
      try layer.replacingAttentionOutput(weight: Matrix(rows: 8, columns: 32), keptHeads: [0, 1])
    }
    #expect(throws: ModelError.invalidEdit(reason: "31 new biases for 32 outputs")) {
      try layer.replacingFeedForwardOutput(
        weight: Matrix(rows: 1, columns: 32), bias: Array(repeating: 0, count: 31), keptNeurons: [1])
    }
    #expect(throws: ModelError.invalidEdit(reason: "the new weight or bias has numbers that are not finite")) {
      try layer.replacingFeedForwardOutput(weight: Matrix(rows: 1, columns: 32, repeating: 1e300), keptNeurons: [1])
    }
  }
}
