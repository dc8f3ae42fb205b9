import LinearAlgebra

/// Eigenvalues (ascending) and eigenvectors (one per row) of a small symmetric matrix.
struct Spectrum {
  private(set) var values: [Double]
  let vectors: Matrix<Double>

  /// `nil` where the iteration does not converge.
  init?(_ matrix: Matrix<Double>) {
    let n = matrix.rows
    var (values, vectors) = ([Double](repeating: 0, count: n), matrix)
    let status = values.withUnsafeMutableBufferPointer { values -> Int in
      guard let values = values.baseAddress else { return 0 }
      return vectors.withMutablePointer { Double.syevd(vectors: true, n: n, a: $0, lda: n, values: values) }
    }
    guard status == 0 else { return nil }
    self.values = values
    self.vectors = vectors
  }

  mutating func clip(below least: Double) { values = values.map { max($0, least) } }

  /// The matrix with these eigenvalues and eigenvectors.
  var matrix: Matrix<Double> {
    var scaled = vectors
    scaled.scaleRows(by: values)
    return vectors.times(scaled, transposingSelf: true)
  }
}
