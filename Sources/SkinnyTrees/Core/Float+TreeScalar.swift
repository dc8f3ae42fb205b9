import CKernels
import LinearAlgebra

extension Float: TreeScalar {
  public static func treesForward(
    gates: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>, leaves: UnsafeMutablePointer<Float>, trees: Int,
    depth: Int, samples: Int, width: Float
  ) { espalier_trees_forward_f32(gates, bias, leaves, trees, depth, samples, width) }

  public static func treesBackward(
    gates: UnsafeMutablePointer<Float>, leaves: UnsafeMutablePointer<Float>, bias: UnsafeMutablePointer<Float>,
    trees: Int, depth: Int, samples: Int, width: Float
  ) { espalier_trees_backward_f32(gates, leaves, bias, trees, depth, samples, width) }

  public static func crossEntropy(
    scores: UnsafeMutablePointer<Float>, labels: UnsafePointer<Int32>, weights: UnsafePointer<Float>, classes: Int,
    samples: Int, scale: Float
  ) -> Double { espalier_cross_entropy_f32(scores, labels, weights, classes, samples, scale) }

  public static func classProbabilities(scores: UnsafeMutablePointer<Float>, classes: Int, samples: Int) {
    espalier_class_probabilities_f32(scores, classes, samples)
  }

  public static func adam(
    _ x: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, m: UnsafeMutablePointer<Float>,
    v: UnsafeMutablePointer<Float>, count: Int, beta1: Float, beta2: Float, rate: Float, correction: Float,
    epsilon: Float, decay: Float
  ) { espalier_adam_f32(x, gradient, m, v, count, beta1, beta2, rate, correction, epsilon, decay) }

  public static func columnSquares(
    _ gradient: UnsafePointer<Float>, into squares: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) { espalier_column_squares_f32(gradient, squares, rows, columns) }

  public static func momentumRows(
    _ x: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, m: UnsafeMutablePointer<Float>,
    scale: UnsafePointer<Float>, keep: UnsafePointer<Float>, norms: UnsafeMutablePointer<Float>, rows: Int,
    columns: Int,
    beta1: Float
  ) { espalier_momentum_rows_f32(x, gradient, m, scale, keep, norms, rows, columns, beta1) }
}
