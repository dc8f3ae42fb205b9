import CKernels
import LinearAlgebra

/// The forward pass in stages, so that what a pruned map reads can be collected between them. Each stage runs on one
/// thread; hidden states have one row per token of `batch`.
extension EncoderLayer {
  /// The contexts of all heads, tokens × (heads · head dimension): the input of the attention output.
  ///
  /// Each sequence attends to itself alone.
  /// - Precondition: `hidden` has one row per token and ``hiddenSize`` columns.
  /// - Complexity: O(tokens · hidden² + tokens · length · hidden).
  public func attentionContext(_ hidden: Matrix<Float>, batch: TokenBatch) -> Matrix<Float> {
    precondition(hidden.rows == batch.tokenCount, "\(hidden.shape) hidden states for \(batch.tokenCount) tokens")
    let (queries, keys, values) = (query(hidden), key(hidden), value(hidden))
    let (stride, longest) = (query.outputs, batch.longest)
    let scale = 1 / Float(headDimension).squareRoot()
    var scores = [Float](repeating: 0, count: longest * longest)
    return Matrix(rows: hidden.rows, columns: stride) { context in
      queries.withPointer { queries in
        keys.withPointer { keys in
          values.withPointer { values in
            scores.withUnsafeMutableBufferPointer { scores in
              guard let scores = scores.baseAddress else { return }
              for sequence in 0..<batch.sequenceCount {
                let length = batch.length(of: sequence)
                for head in 0..<headCount {
                  let start = batch.offsets[sequence] * stride + head * headDimension
                  Float.gemm(
                    transposeA: false, transposeB: true, m: length, n: length, k: headDimension, alpha: scale,
                    a: queries + start, lda: stride, b: keys + start, ldb: stride, beta: 0, c: scores, ldc: length)
                  espalier_softmax(scores, length, length)
                  Float.gemm(
                    transposeA: false, transposeB: false, m: length, n: headDimension, k: length, alpha: 1, a: scores,
                    lda: length, b: values + start, ldb: stride, beta: 0, c: context + start, ldc: stride)
                }
              }
            }
          }
        }
      }
    }
  }

  /// The hidden states after attention: output map, residual and layer norm.
  public func attentionBlock(hidden: Matrix<Float>, context: Matrix<Float>) -> Matrix<Float> {
    attentionBlock(hidden: hidden, product: attentionOutput.product(context))
  }

  /// The hidden states after attention, from the product of the contexts with the output weight, without bias.
  func attentionBlock(hidden: Matrix<Float>, product: Matrix<Float>) -> Matrix<Float> {
    close(attentionOutput, product: product, residual: hidden, norm: attentionNorm)
  }

  /// The neurons after GELU, tokens × ``width``: the input of the output map.
  /// - Parameter hidden: The result of ``attentionBlock(hidden:context:)``.
  public func feedForwardActivation(_ hidden: Matrix<Float>) -> Matrix<Float> {
    var activation = intermediate.product(hidden)
    activation.withMutablePointer { espalier_bias_gelu($0, intermediate.bias, hidden.rows, width) }
    return activation
  }

  /// The hidden states after the feed-forward network: output map, residual and layer norm.
  /// - Parameter activation: The result of ``feedForwardActivation(_:)``.
  /// - Parameter hidden: The result of ``attentionBlock(hidden:context:)``.
  public func feedForwardBlock(hidden: Matrix<Float>, activation: Matrix<Float>) -> Matrix<Float> {
    feedForwardBlock(hidden: hidden, product: output.product(activation))
  }

  /// The hidden states after the feed-forward network, from the product of the neurons with the output weight,
  /// without bias.
  func feedForwardBlock(hidden: Matrix<Float>, product: Matrix<Float>) -> Matrix<Float> {
    close(output, product: product, residual: hidden, norm: outputNorm)
  }

  /// The hidden states after the whole layer.
  public func forward(_ hidden: Matrix<Float>, batch: TokenBatch) -> Matrix<Float> {
    let attended = attentionBlock(hidden: hidden, context: attentionContext(hidden, batch: batch))
    return feedForwardBlock(hidden: attended, activation: feedForwardActivation(attended))
  }

  private func close(
    _ map: LinearMap, product: Matrix<Float>, residual: Matrix<Float>, norm: LayerNorm
  ) -> Matrix<Float> {
    precondition(
      residual.rows == product.rows && residual.columns == map.outputs,
      "a \(product.shape) product with a \(residual.shape) residual")
    var result = product
    residual.withPointer { residual in
      result.withMutablePointer {
        espalier_residual_layer_norm(
          $0, map.bias, residual, norm.weight, norm.bias, norm.epsilon, product.rows, map.outputs)
      }
    }
    return result
  }
}
