import CKernels
import LinearAlgebra

/// A number type that soft trees can be computed in: `Float`, or `Double` for checks.
///
/// Its requirements are whole kernels; see `softtree.h` for layouts.
public protocol TreeScalar: Scalar {
  /// Gates and leaf weights.
  static func treesForward(
    gates: UnsafeMutablePointer<Self>, bias: UnsafePointer<Self>, leaves: UnsafeMutablePointer<Self>, trees: Int,
    depth: Int, samples: Int, width: Self)
  /// Gradients with respect to gates and biases from those with respect to leaf weights.
  static func treesBackward(
    gates: UnsafeMutablePointer<Self>, leaves: UnsafeMutablePointer<Self>, bias: UnsafeMutablePointer<Self>,
    trees: Int, depth: Int, samples: Int, width: Self)
  /// Scores become `weight · scale · (softmax − one-hot)`; returns the weighted sum of the losses.
  static func crossEntropy(
    scores: UnsafeMutablePointer<Self>, labels: UnsafePointer<Int32>, weights: UnsafePointer<Self>, classes: Int,
    samples: Int, scale: Self
  ) -> Double
  /// Scores become probabilities.
  static func classProbabilities(scores: UnsafeMutablePointer<Self>, classes: Int, samples: Int)
  /// One step of Adam.
  static func adam(
    _ x: UnsafeMutablePointer<Self>, gradient: UnsafePointer<Self>, m: UnsafeMutablePointer<Self>,
    v: UnsafeMutablePointer<Self>, count: Int, beta1: Self, beta2: Self, rate: Self, correction: Self,
    epsilon: Self, decay: Self)
  /// Sums of squares of the columns, added.
  static func columnSquares(
    _ gradient: UnsafePointer<Self>, into squares: UnsafeMutablePointer<Self>, rows: Int, columns: Int)
  /// One step of momentum with a scale for each column and a factor for each row; writes the squared norms of the rows.
  static func momentumRows(
    _ x: UnsafeMutablePointer<Self>, gradient: UnsafePointer<Self>, m: UnsafeMutablePointer<Self>,
    scale: UnsafePointer<Self>, keep: UnsafePointer<Self>, norms: UnsafeMutablePointer<Self>, rows: Int, columns: Int,
    beta1: Self)
}
