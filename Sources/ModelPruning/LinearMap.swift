import CKernels
import LinearAlgebra

/// An affine map `y = x W + b` of rows.
///
/// The weight is inputs × outputs, as everywhere in Espalier; PyTorch stores its transpose, and that is turned at the
/// file boundary.
public struct LinearMap: Sendable, Equatable {
  /// `W`, inputs × outputs, row-major.
  public let weight: Matrix<Float>
  /// `b`, one number per output.
  public let bias: [Float]

  /// The number of inputs.
  public var inputs: Int { weight.rows }
  /// The number of outputs.
  public var outputs: Int { weight.columns }
  /// Weights and biases.
  public var parameterCount: Int { inputs * outputs + outputs }

  /// - Precondition: `bias` has one number per column of `weight`.
  public init(weight: Matrix<Float>, bias: [Float]) {
    precondition(bias.count == weight.columns, "a \(weight.shape) weight with \(bias.count) biases")
    self.weight = weight.converted(to: .rowMajor)
    self.bias = bias
  }

  /// `x W + b` for every row of `x`.
  /// - Precondition: `x` has as many columns as the map has inputs.
  /// - Complexity: one matrix product on one thread.
  public func callAsFunction(_ x: Matrix<Float>) -> Matrix<Float> {
    var y = product(x)
    y.withMutablePointer { espalier_bias($0, bias, x.rows, outputs) }
    return y
  }

  /// `x W`.
  func product(_ x: Matrix<Float>) -> Matrix<Float> { x.times(weight) }

  func keeping(inputs kept: [Int]) -> LinearMap {
    LinearMap(weight: weight.selecting(rows: kept), bias: bias)
  }

  func keeping(outputs kept: [Int]) -> LinearMap {
    LinearMap(weight: weight.selecting(columns: kept), bias: kept.map { bias[$0] })
  }
}
