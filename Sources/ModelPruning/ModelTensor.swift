import LinearAlgebra

/// A tensor of a model under the name and in the shape of its file.
public struct ModelTensor: Sendable {
  /// The name.
  public let name: String
  /// The extents; a linear map's weight is [out, in] as PyTorch stores it.
  public let shape: [Int]

  private enum Source {
    case array([Float])
    case rows(Matrix<Float>)
    case transpose(Matrix<Float>)
  }

  private let source: Source

  init(name: String, vector: [Float]) {
    self.name = name
    shape = [vector.count]
    source = .array(vector)
  }

  init(name: String, rows: Matrix<Float>) {
    self.name = name
    shape = [rows.rows, rows.columns]
    source = .rows(rows)
  }

  init(name: String, transposing weight: Matrix<Float>) {
    self.name = name
    shape = [weight.columns, weight.rows]
    source = .transpose(weight)
  }

  /// The numbers, row-major. Computed when asked for, so that a list of tensors does not hold a model twice.
  public var values: [Float] {
    switch source {
    case .array(let values): values
    case .rows(let matrix): matrix.elements
    case .transpose(let matrix): matrix.transposed().elements
    }
  }
}
