import CKernels
import Execution

/// Accumulates `C = Σ wᵢ xᵢ yᵢᵀ` over pairs of samples that arrive in chunks, in double precision.
///
/// With two activation streams, x from the pruned network and y from the dense one, this is the cross Gram matrix
/// `X_prunedᵀ X_dense` that makes a refit aim at the dense network's output; with y the responses it is the linear
/// term of a regression.
///
/// - Complexity: 2·n·p·m floating-point operations for n samples of p and m features.
public struct CrossGramAccumulator: Sendable {
  /// The number of features of x.
  public let leftFeatures: Int
  /// The number of features of y.
  public let rightFeatures: Int
  /// The number of samples seen with a positive weight.
  public private(set) var count = 0
  /// The sum of the weights.
  public private(set) var totalWeight = 0.0
  /// Σ wᵢ xᵢ.
  public private(set) var leftSums: [Double]
  /// Σ wᵢ yᵢ.
  public private(set) var rightSums: [Double]
  /// C, leftFeatures × rightFeatures.
  public private(set) var cross: Matrix<Double>

  public init(leftFeatures: Int, rightFeatures: Int) {
    self.leftFeatures = leftFeatures
    self.rightFeatures = rightFeatures
    leftSums = Array(repeating: 0, count: leftFeatures)
    rightSums = Array(repeating: 0, count: rightFeatures)
    cross = Matrix(rows: leftFeatures, columns: rightFeatures)
  }

  /// Adds the rows of `left` (n×p) paired with the rows of `right` (n×m).
  ///
  /// - Throws: `LinearAlgebraError.shapeMismatch`, `.invalidWeight` or `.notFinite` (with the row in the samples);
  ///   nothing is added then.
  public mutating func add<Left: Scalar, Right: Scalar>(
    _ left: Matrix<Left>, _ right: Matrix<Right>, weights: [Double]? = nil, mask: [Bool]? = nil, threads: Int = 1
  ) throws {
    try checkChunk(left, features: leftFeatures, weights: weights, mask: mask, what: "left samples")
    try checkChunk(right, features: rightFeatures, weights: weights, mask: mask, what: "right samples")
    guard left.rows == right.rows else {
      throw LinearAlgebraError.shapeMismatch(
        what: "paired samples", expected: "\(left.rows) rows on both sides", found: "\(right.rows)")
    }
    for start in stride(from: 0, to: left.rows, by: sampleChunk) {
      let rows = start..<min(start + sampleChunk, left.rows)
      let wideLeft = WideChunk(left, rows: rows, weights: weights, mask: mask, scaling: .full)
      let wideRight = WideChunk(right, rows: rows, weights: weights, mask: mask, scaling: .none)
      wideLeft.addSums(of: left, to: &leftSums)
      wideRight.addSums(of: right, to: &rightSums)
      count += wideLeft.count
      totalWeight += wideLeft.weight
      accumulateCross(wideLeft.values, wideRight.values, count: wideLeft.count, into: &cross, threads: threads)
    }
  }

  /// Adds everything `other` has seen.
  /// - Throws: `LinearAlgebraError.shapeMismatch`.
  public mutating func merge(_ other: CrossGramAccumulator) throws {
    guard other.leftFeatures == leftFeatures, other.rightFeatures == rightFeatures else {
      throw LinearAlgebraError.shapeMismatch(
        what: "cross Gram matrices to merge", expected: cross.shape, found: other.cross.shape)
    }
    count += other.count
    totalWeight += other.totalWeight
    for index in 0..<leftFeatures { leftSums[index] += other.leftSums[index] }
    for index in 0..<rightFeatures { rightSums[index] += other.rightSums[index] }
    cross.add(other.cross)
  }

  /// `Σ wᵢ (xᵢ − x̄)(yᵢ − ȳ)ᵀ`.
  public func centredCross() -> Matrix<Double> {
    guard totalWeight > 0 else { return cross }
    var centred = cross
    centred.addOuterProduct(leftSums, rightSums.map { $0 / totalWeight }, scale: -1)
    return centred
  }
}
