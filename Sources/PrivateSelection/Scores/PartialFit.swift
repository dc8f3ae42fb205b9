/// The ridge fit on a few fixed columns, and what every other column has left after it.
///
/// Built from the rows of a Cholesky factor: `slope[j]` is h_j and `pivot[j]` the diagonal of the Schur complement, so
/// that adding column j alone lowers the objective by slope²/(2·pivot).
struct PartialFit {
  /// ½‖y‖² minus what the fixed columns explain.
  let value: Double
  let slope: [Double]
  let pivot: [Double]
  /// The squared length of the part of each column explained by the fixed ones, the intercept apart.
  let explained: [Double]

  /// - Complexity: O(p k²) for k fixed columns.
  init(fixed: [Int], envelope: LeastSquaresEnvelope, model: SelectionModel, gram: IntegerGram) {
    let p = model.features
    let last = gram.size - 1
    let ridge = model.ridge + envelope.multiplier
    let scale = envelope.predictorScale
    var slope = [Double](repeating: 0, count: p)
    var explained = [Double](repeating: 0, count: p)
    var rows: [[Double]] = []
    var remaining = 0.5 * gram[last, last] * envelope.responseScale * envelope.responseScale
    let responseProduct = scale * envelope.responseScale
    for j in 0..<p { slope[j] = gram[last, j] * responseProduct }
    if model.hasIntercept {
      let pivot = gram[p, p] * envelope.constantScale * envelope.constantScale + envelope.multiplier
      let part = gram[p, last] * envelope.constantScale * envelope.responseScale / pivot.squareRoot()
      remaining -= 0.5 * part * part
      for j in 0..<p { slope[j] -= envelope.interceptRow[j] * part }
    }
    for k in fixed {
      let pivot = max(ridge, envelope.diagonal[k] - explained[k])
      let root = pivot.squareRoot()
      let part = slope[k] / root
      var row = [Double](repeating: 0, count: p)
      let intercept = envelope.interceptRow[k]
      let product = scale * scale
      gram.entries.withUnsafeBufferPointer { entries in
        let column = k * gram.size
        for j in 0..<p { row[j] = entries[column + j] * product - intercept * envelope.interceptRow[j] }
      }
      for earlier in rows {
        let weight = earlier[k]
        for j in 0..<p { row[j] -= weight * earlier[j] }
      }
      let inverse = 1 / root
      for j in 0..<p {
        row[j] *= inverse
        slope[j] -= row[j] * part
        explained[j] += row[j] * row[j]
      }
      row[k] = root
      remaining -= 0.5 * part * part
      rows.append(row)
    }
    value = remaining
    self.slope = slope
    self.explained = explained
    var pivots = envelope.diagonal
    for j in 0..<p { pivots[j] = max(ridge, pivots[j] - explained[j]) }
    pivot = pivots
  }
}
