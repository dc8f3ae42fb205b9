import CKernels
import Execution

/// Accumulates `H = Σ wᵢ xᵢ xᵢᵀ` over samples that arrive in chunks, in double precision.
///
///     var accumulator = GramAccumulator(features: 1536)
///     for chunk in chunks { try accumulator.add(chunk) }     // each n×1536, Float or Double
///     let gram = try accumulator.gram()
///
/// Single-precision samples are widened chunk by chunk, so products are exact and only the sum rounds. A Gram matrix
/// accumulated in single precision has an error floor near 1e-7, which with a damping of 1e-2…1e-6 of the mean
/// diagonal costs every digit of the small directions.
///
/// The column sums and the total weight are kept beside H, for centring and for variances. Two accumulators over
/// disjoint samples merge into the one over all of them.
///
/// - Complexity: n·p² floating-point operations for n samples; p² + 512·p doubles of memory.
public struct GramAccumulator: Sendable {
  /// The number of features p.
  public let features: Int
  /// The number of samples seen with a positive weight.
  public private(set) var count = 0
  /// The sum of the weights (the number of samples when none are given).
  public private(set) var totalWeight = 0.0
  /// Σ wᵢ xᵢ.
  public private(set) var sums: [Double]

  /// Lower triangle of H; the strict upper triangle holds zeros.
  private var lower: Matrix<Double>

  public init(features: Int) {
    self.features = features
    sums = Array(repeating: 0, count: features)
    lower = Matrix(rows: features, columns: features)
  }

  /// Adds the rows of `samples` (n×p).
  ///
  /// - Parameters:
  ///   - samples: One sample per row, Float or Double, in either layout.
  ///   - weights: One weight per row, finite and not negative; absent means 1.
  ///   - mask: Rows with `false` are left out.
  ///   - threads: Output tiles computed at a time. The result does not depend on it.
  /// - Throws: `LinearAlgebraError.shapeMismatch`, `.invalidWeight` or `.notFinite` (with the row in `samples`);
  ///   nothing is added then.
  public mutating func add<Element: Scalar>(
    _ samples: Matrix<Element>, weights: [Double]? = nil, mask: [Bool]? = nil, threads: Int = 1
  ) throws {
    try checkChunk(samples, features: features, weights: weights, mask: mask, what: "samples")
    for start in stride(from: 0, to: samples.rows, by: sampleChunk) {
      let rows = start..<min(start + sampleChunk, samples.rows)
      let scaled = WideChunk(samples, rows: rows, weights: weights, mask: mask, scaling: .squareRoot)
      scaled.addSums(of: samples, to: &sums)
      count += scaled.count
      totalWeight += scaled.weight
      accumulateLower(scaled.values, count: scaled.count, into: &lower, threads: threads)
    }
  }

  /// Adds everything `other` has seen.
  /// - Throws: `LinearAlgebraError.shapeMismatch`.
  public mutating func merge(_ other: GramAccumulator) throws {
    guard other.features == features else {
      throw LinearAlgebraError.shapeMismatch(
        what: "Gram matrices to merge", expected: "\(features) features", found: "\(other.features)")
    }
    count += other.count
    totalWeight += other.totalWeight
    for index in 0..<features { sums[index] += other.sums[index] }
    lower.add(other.lower)
  }

  /// H, symmetric and complete.
  public func gram() -> Matrix<Double> {
    var full = lower
    full.mirrorLowerTriangle()
    return full
  }

  /// Weighted means of the features, or zeros when nothing was added.
  public var means: [Double] { totalWeight > 0 ? sums.map { $0 / totalWeight } : sums }

  /// `Σ wᵢ (xᵢ − x̄)(xᵢ − x̄)ᵀ`, symmetric and complete.
  public func centredGram() -> Matrix<Double> {
    var full = gram()
    full.addOuterProduct(sums, means, scale: -1)
    // sᵢ·(sⱼ/w) and sⱼ·(sᵢ/w) round differently.
    full.mirrorLowerTriangle()
    return full
  }
}
