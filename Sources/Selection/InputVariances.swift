import LinearAlgebra

/// The variances of inputs whose Gram matrix and means are known, for the fluctuation score.
///
///     let variances = try InputVariances.from(gram: h, means: means, samples: 4096)
///     let problem = try SelectionProblem(gram: h, dense: w, budget: .groups(768), variances: variances)
public enum InputVariances {
  /// `Var_j = H_jj/N − mean_j²`, with H as it was summed up, without ridge or damping.
  ///
  /// A difference below zero within the rounding of a sum in single precision is taken as zero.
  /// - Throws: `SelectionError.shapeMismatch`, or `.invalidValue` when means and H cannot belong together.
  /// - Complexity: O(p).
  public static func from(gram: Matrix<Double>, means: [Double], samples: Int) throws -> [Double] {
    guard gram.rows == gram.columns else {
      throw SelectionError.shapeMismatch(what: "H", expected: "a square matrix", found: gram.shape)
    }
    guard means.count == gram.rows else {
      throw SelectionError.shapeMismatch(
        what: "means", expected: "\(gram.rows), one per variable of H", found: "\(means.count)")
    }
    guard samples > 0 else {
      throw SelectionError.invalidValue(what: "the number of samples", value: "\(samples)", expected: "at least 1")
    }
    return try means.indices.map { index in
      let square = gram[index, index] / Double(samples)
      let variance = square - means[index] * means[index]
      guard variance >= -1e-4 * square else {
        throw SelectionError.invalidValue(
          what: "variance \(index), H[\(index), \(index)]/samples − mean²,", value: "\(variance)",
          expected: "a number ≥ 0: H, the means and the number of samples do not belong together")
      }
      return max(0, variance)
    }
  }
}
