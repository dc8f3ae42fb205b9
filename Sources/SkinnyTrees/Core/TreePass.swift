import LinearAlgebra

/// One batch forward and backward through all trees, in preallocated buffers.
///
/// Layout is [tree][gate][sample], samples contiguous: the products over all trees are one GEMM each, and the level
/// sweeps are one fused kernel. Cost of a batch of B samples: 4·B·q·gates flops in the two large products and
/// O(B·(gates + leaves)) for the rest.
final class TreePass<Element: TreeScalar> {
  let shape: TreeShape
  let width: Element
  /// State of the gates; after ``backward`` the gradients with respect to `X W + b`. [gate][sample]
  let gates = ScratchBuffer<Element>()
  /// Leaf weights P. [leaf][sample]
  let paths = ScratchBuffer<Element>()
  private let pathGradients = ScratchBuffer<Element>()
  /// Outputs F; the caller replaces them by d loss / dF before ``backward``. [output][sample]
  let outputs = ScratchBuffer<Element>()
  /// d loss / dW, q × gates.
  let splitGradient = ScratchBuffer<Element>()
  /// d loss / db.
  let biasGradient = ScratchBuffer<Element>()
  /// d loss / dO, leaves × outputs.
  let leafGradient = ScratchBuffer<Element>()

  init(shape: TreeShape, activation: GateActivation) {
    self.shape = shape
    width = Element(activation.kernelWidth)
  }

  /// Computes ``outputs`` of `samples` rows of `x` (row stride `stride`), which have `features` entries.
  func forward(
    x: UnsafePointer<Element>, stride: Int, samples: Int, features: Int, splits: UnsafePointer<Element>,
    biases: UnsafePointer<Element>, leaves: UnsafePointer<Element>
  ) {
    project(x: x, stride: stride, samples: samples, features: features, splits: splits)
    finishForward(samples: samples, biases: biases, leaves: leaves)
  }

  /// ``outputs`` from the projections in ``gates``.
  func finishForward(samples: Int, biases: UnsafePointer<Element>, leaves: UnsafePointer<Element>) {
    paths.require(shape.leaves * samples)
    outputs.require(shape.outputs * samples)
    Element.treesForward(
      gates: gates.base, bias: biases, leaves: paths.base, trees: shape.trees, depth: shape.depth, samples: samples,
      width: width)
    Element.gemm(
      transposeA: true, transposeB: false, m: shape.outputs, n: samples, k: shape.leaves, alpha: 1, a: leaves,
      lda: shape.outputs, b: paths.base, ldb: samples, beta: 0, c: outputs.base, ldc: samples)
  }

  /// `WᵀXᵀ` into ``gates``.
  func project(
    x: UnsafePointer<Element>, stride: Int, samples: Int, features: Int, splits: UnsafePointer<Element>
  ) {
    gates.require(shape.gates * samples)
    guard features > 0 else {
      gates.base.update(repeating: 0, count: shape.gates * samples)
      return
    }
    Element.gemm(
      transposeA: true, transposeB: true, m: shape.gates, n: samples, k: features, alpha: 1, a: splits,
      lda: shape.gates, b: x, ldb: stride, beta: 0, c: gates.base, ldc: samples)
  }

  /// Computes the three gradients of the batch that went forward last; ``outputs`` holds d loss / dF.
  func backward(
    x: UnsafePointer<Element>, stride: Int, samples: Int, features: Int, leaves: UnsafePointer<Element>
  ) {
    pathGradients.require(shape.leaves * samples)
    splitGradient.require(features * shape.gates)
    biasGradient.require(shape.gates)
    leafGradient.require(shape.leaves * shape.outputs)
    Element.gemm(
      transposeA: false, transposeB: true, m: shape.leaves, n: shape.outputs, k: samples, alpha: 1, a: paths.base,
      lda: samples, b: outputs.base, ldb: samples, beta: 0, c: leafGradient.base, ldc: shape.outputs)
    Element.gemm(
      transposeA: false, transposeB: false, m: shape.leaves, n: samples, k: shape.outputs, alpha: 1, a: leaves,
      lda: shape.outputs, b: outputs.base, ldb: samples, beta: 0, c: pathGradients.base, ldc: samples)
    Element.treesBackward(
      gates: gates.base, leaves: pathGradients.base, bias: biasGradient.base, trees: shape.trees, depth: shape.depth,
      samples: samples, width: width)
    splitProduct(x: x, stride: stride, samples: samples, features: features, into: splitGradient.base)
  }

  /// `Xᵀ dA` for the rows of X and the gradients in ``gates``: the gradients of any features, active or not.
  func splitProduct(
    x: UnsafePointer<Element>, stride: Int, samples: Int, features: Int, into gradient: UnsafeMutablePointer<Element>
  ) {
    guard features > 0 else { return }
    Element.gemm(
      transposeA: true, transposeB: true, m: features, n: shape.gates, k: samples, alpha: 1, a: x, lda: stride,
      b: gates.base, ldb: samples, beta: 0, c: gradient, ldc: shape.gates)
  }
}
