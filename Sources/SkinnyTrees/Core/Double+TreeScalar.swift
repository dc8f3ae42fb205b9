import CKernels
import LinearAlgebra

extension Double: TreeScalar {
  public static func treesForward(
    gates: UnsafeMutablePointer<Double>, bias: UnsafePointer<Double>, leaves: UnsafeMutablePointer<Double>, trees: Int,
    depth: Int, samples: Int, width: Double
  ) { espalier_trees_forward_f64(gates, bias, leaves, trees, depth, samples, width) }

  public static func treesBackward(
    gates: UnsafeMutablePointer<Double>, leaves: UnsafeMutablePointer<Double>, bias: UnsafeMutablePointer<Double>,
    trees: Int, depth: Int, samples: Int, width: Double
  ) { espalier_trees_backward_f64(gates, leaves, bias, trees, depth, samples, width) }

  public static func crossEntropy(
    scores: UnsafeMutablePointer<Double>, labels: UnsafePointer<Int32>, weights: UnsafePointer<Double>, classes: Int,
    samples: Int, scale: Double
  ) -> Double { espalier_cross_entropy_f64(scores, labels, weights, classes, samples, scale) }

  public static func classProbabilities(scores: UnsafeMutablePointer<Double>, classes: Int, samples: Int) {
    espalier_class_probabilities_f64(scores, classes, samples)
  }

  public static func adam(
    _ x: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, m: UnsafeMutablePointer<Double>,
    v: UnsafeMutablePointer<Double>, count: Int, beta1: Double, beta2: Double, rate: Double, correction: Double,
    epsilon: Double, decay: Double
  ) { espalier_adam_f64(x, gradient, m, v, count, beta1, beta2, rate, correction, epsilon, decay) }

  public static func columnSquares(
    _ gradient: UnsafePointer<Double>, into squares: UnsafeMutablePointer<Double>, rows: Int, columns: Int
  ) { espalier_column_squares_f64(gradient, squares, rows, columns) }

  public static func momentumRows(
    _ x: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, m: UnsafeMutablePointer<Double>,
    scale: UnsafePointer<Double>, keep: UnsafePointer<Double>, norms: UnsafeMutablePointer<Double>, rows: Int,
    columns: Int,
    beta1: Double
  ) { espalier_momentum_rows_f64(x, gradient, m, scale, keep, norms, rows, columns, beta1) }
}
