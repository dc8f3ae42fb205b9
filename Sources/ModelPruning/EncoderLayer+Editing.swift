import LinearAlgebra

extension EncoderLayer {
  /// The layer with these heads only, in this order; what remains is unchanged.
  ///
  /// The result equals, up to rounding, the layer whose other heads have contexts of zero.
  /// - Parameter heads: Ascending indices of heads of this layer; there may be none.
  /// - Throws: `ModelError.invalidEdit`.
  public func keeping(heads: [Int]) throws -> EncoderLayer {
    try Self.check(heads, count: headCount, "head")
    let kept = inputs(of: heads)
    return cuttingHeads(kept, attentionOutput: attentionOutput.keeping(inputs: kept))
  }

  /// The layer with these neurons only; what remains is unchanged.
  ///
  /// The result equals, up to rounding, the layer whose other neurons have activations of zero.
  /// - Parameter neurons: Ascending indices of neurons of this layer; there may be none.
  /// - Throws: `ModelError.invalidEdit`.
  public func keeping(neurons: [Int]) throws -> EncoderLayer {
    try Self.check(neurons, count: width, "neuron")
    return cuttingNeurons(neurons, output: output.keeping(inputs: neurons))
  }

  /// The layer with these heads only and a refitted attention output.
  ///
  /// - Parameters:
  ///   - weight: Kept inputs × hidden size, heads in the order of `keptHeads`.
  ///   - bias: The new bias; `nil` keeps the old one.
  ///   - keptHeads: Ascending indices of heads of this layer.
  /// - Throws: `ModelError.invalidEdit` when a shape does not fit or a number is not finite in single precision.
  public func replacingAttentionOutput(
    weight: Matrix<Double>, bias: [Double]? = nil, keptHeads: [Int]
  ) throws -> EncoderLayer {
    try Self.check(keptHeads, count: headCount, "head")
    let kept = inputs(of: keptHeads)
    return cuttingHeads(kept, attentionOutput: try refitted(attentionOutput, weight, bias, kept.count))
  }

  /// The layer with these neurons only and a refitted output map.
  ///
  /// - Parameters:
  ///   - weight: Kept neurons × hidden size.
  ///   - bias: The new bias; `nil` keeps the old one.
  ///   - keptNeurons: Ascending indices of neurons of this layer.
  /// - Throws: `ModelError.invalidEdit` when a shape does not fit or a number is not finite in single precision.
  public func replacingFeedForwardOutput(
    weight: Matrix<Double>, bias: [Double]? = nil, keptNeurons: [Int]
  ) throws -> EncoderLayer {
    try Self.check(keptNeurons, count: width, "neuron")
    return cuttingNeurons(keptNeurons, output: try refitted(output, weight, bias, keptNeurons.count))
  }

  /// The inputs of the attention output that belong to these heads.
  public func inputs(of heads: [Int]) -> [Int] {
    heads.flatMap { $0 * headDimension..<($0 + 1) * headDimension }
  }

  private func cuttingHeads(_ kept: [Int], attentionOutput: LinearMap) -> EncoderLayer {
    var layer = self
    layer.query = query.keeping(outputs: kept)
    layer.key = key.keeping(outputs: kept)
    layer.value = value.keeping(outputs: kept)
    layer.attentionOutput = attentionOutput
    return layer
  }

  private func cuttingNeurons(_ kept: [Int], output: LinearMap) -> EncoderLayer {
    var layer = self
    layer.intermediate = intermediate.keeping(outputs: kept)
    layer.output = output
    return layer
  }

  private func refitted(
    _ map: LinearMap, _ weight: Matrix<Double>, _ bias: [Double]?, _ inputs: Int
  ) throws -> LinearMap {
    guard weight.rows == inputs, weight.columns == map.outputs else {
      throw ModelError.invalidEdit(
        reason: "the new weight is \(weight.shape), what is kept needs \(inputs)×\(map.outputs)")
    }
    if let bias, bias.count != map.outputs {
      throw ModelError.invalidEdit(reason: "\(bias.count) new biases for \(map.outputs) outputs")
    }
    let new = LinearMap(weight: weight.narrowed(), bias: bias.map { $0.map { Float($0) } } ?? map.bias)
    guard new.weight.elements.allSatisfy(\.isFinite), new.bias.allSatisfy(\.isFinite) else {
      throw ModelError.invalidEdit(reason: "the new weight or bias has numbers that are not finite")
    }
    return new
  }

  private static func check(_ kept: [Int], count: Int, _ unit: String) throws {
    for (position, index) in kept.enumerated() {
      guard index >= 0, index < count else {
        throw ModelError.invalidEdit(reason: "there is no \(unit) \(index), the layer has \(count)")
      }
      guard position == 0 || kept[position - 1] < index else {
        throw ModelError.invalidEdit(
          reason: "kept \(unit)s must ascend: \(index) comes after \(kept[position - 1])")
      }
    }
  }
}
