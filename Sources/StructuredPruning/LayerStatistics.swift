import LinearAlgebra

/// All that pruning a linear layer `y = xW + b` needs to know of its calibration data: a Gram matrix of its inputs, a
/// cross Gram matrix with the outputs it should produce, and a few sums.
///
///     var statistics = LayerStatistics(inputs: 1536, outputs: 384)
///     for chunk in chunks { try statistics.add(inputs: chunk.x, targets: chunk.y) }
///
/// The inputs are those the layer will see once everything before it is pruned; the targets are the outputs, without
/// the bias, that the layer should give. With targets `XW` the pruned layer imitates itself; with targets from the
/// dense network it also makes up for what pruning did before it. The samples themselves are not kept.
///
/// - Complexity: n·p·(p + 2m) floating-point operations for n samples; p² + p·m doubles of memory.
public struct LayerStatistics: Sendable {
  /// `Σ x xᵀ` and `Σ x`.
  public private(set) var inputs: GramAccumulator
  /// `Σ x yᵀ` and `Σ y`.
  public private(set) var targets: CrossGramAccumulator
  /// `Σ ‖y‖²`.
  public private(set) var targetSquares = 0.0

  public init(inputs: Int, outputs: Int) {
    self.inputs = GramAccumulator(features: inputs)
    targets = CrossGramAccumulator(leftFeatures: inputs, rightFeatures: outputs)
  }

  /// The number of samples seen.
  public var count: Int { inputs.count }

  /// Adds samples: `x` is n×p and `y` n×m.
  ///
  /// - Parameters:
  ///   - threads: Output tiles computed at a time; the result does not depend on it.
  ///   - x: Inputs, n×p.
  ///   - y: Targets, n×m, without bias.
  ///   - weights: One weight per sample, such as a token's importance; absent means 1.
  ///   - mask: Samples with `false`, such as padding, are left out.
  /// - Throws: `LinearAlgebraError` for shapes that do not fit, bad weights, or entries that are not finite.
  public mutating func add<Element: Scalar>(
    inputs x: Matrix<Element>, targets y: Matrix<Element>, weights: [Double]? = nil, mask: [Bool]? = nil,
    threads: Int = 1
  ) throws {
    try targets.add(x, y, weights: weights, mask: mask, threads: threads)
    try inputs.add(x, weights: weights, mask: mask, threads: threads)
    if weights == nil, mask == nil {
      targetSquares += y.squareSum
      return
    }
    for row in 0..<y.rows where mask?[row] ?? true {
      let weight = weights?[row] ?? 1
      if weight > 0 { targetSquares += weight * y.row(row).reduce(0) { $0 + Double($1) * Double($1) } }
    }
  }

  /// Adds everything `other` has seen.
  /// - Throws: `LinearAlgebraError.shapeMismatch`.
  public mutating func merge(_ other: LayerStatistics) throws {
    try inputs.merge(other.inputs)
    try targets.merge(other.targets)
    targetSquares += other.targetSquares
  }

  /// The variances of the inputs.
  public var variances: [Double] {
    guard inputs.totalWeight > 0 else { return inputs.sums }
    return zip(inputs.gram().diagonal, inputs.means).map { max(0, $0 / inputs.totalWeight - $1 * $1) }
  }
}
