import CKernels
import LinearAlgebra

/// The embeddings at the bottom of a BERT encoder.
public struct EncoderEmbeddings: Sendable, Equatable {
  /// One row per word piece.
  public let words: Matrix<Float>
  /// One row per position.
  public let positions: Matrix<Float>
  /// One row per token type; row 0 is used.
  public let types: Matrix<Float>
  /// Applied to the sum.
  public let norm: LayerNorm

  /// Weights of all parts.
  public var parameterCount: Int {
    words.rows * words.columns + positions.rows * positions.columns + types.rows * types.columns + norm.parameterCount
  }

  /// - Precondition: All parts have the same number of columns, and there is a token type.
  public init(words: Matrix<Float>, positions: Matrix<Float>, types: Matrix<Float>, norm: LayerNorm) {
    precondition(
      words.columns == positions.columns && words.columns == types.columns && words.columns == norm.weight.count
        && types.rows > 0, "embeddings of different widths")
    self.words = words.converted(to: .rowMajor)
    self.positions = positions.converted(to: .rowMajor)
    self.types = types.converted(to: .rowMajor)
    self.norm = norm
  }

  /// Checks that every sequence can be embedded: not empty, not too long, and of known identifiers.
  func validate(_ batch: TokenBatch) throws {
    for sequence in 0..<batch.sequenceCount {
      let length = batch.length(of: sequence)
      guard length > 0 else { throw ModelError.invalidTokens(sequence: sequence, reason: "it is empty") }
      guard length <= positions.rows else {
        throw ModelError.invalidTokens(
          sequence: sequence, reason: "it has \(length) tokens, the model takes at most \(positions.rows)")
      }
      for identifier in batch.identifiers[batch.offsets[sequence]..<batch.offsets[sequence + 1]]
      where identifier < 0 || identifier >= words.rows {
        throw ModelError.invalidTokens(
          sequence: sequence, reason: "token \(identifier) is not in the vocabulary of \(words.rows)")
      }
    }
  }

  /// The first hidden states of a checked batch.
  func embed(_ batch: TokenBatch) -> Matrix<Float> {
    let width = words.columns
    return Matrix(rows: batch.tokenCount, columns: width) { result in
      words.withPointer { words in
        positions.withPointer { positions in
          types.withPointer { type in
            var row = result
            for sequence in 0..<batch.sequenceCount {
              for (position, token) in (batch.offsets[sequence]..<batch.offsets[sequence + 1]).enumerated() {
                let word = words + Int(batch.identifiers[token]) * width
                espalier_sum3(word, type, positions + position * width, row, width)
                row += width
              }
            }
          }
        }
      }
      espalier_layer_norm(result, norm.weight, norm.bias, norm.epsilon, batch.tokenCount, width)
    }
  }
}
