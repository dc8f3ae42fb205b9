/// Lower bounds of least-squares scores for cells of supports.
///
/// After the fixed columns, adding a set A lowers the ridge objective by ½ h_Aᵀ Q_A⁻¹ h_A with the Schur complement Q.
/// If Q_A ≽ diag(e) > 0, this is at most Σ_{j∈A} h_j²/(2 e_j). Two diagonals serve: diagonal dominance, with
/// e_j = Q_jj(1 − the largest r − 1 normalised entries of row j), and the smallest eigenvalue of the whole matrix,
/// which passes to Schur complements. One column alone needs neither.
struct LeastSquaresBounder {
  private let score: LeastSquaresScore

  init(_ score: LeastSquaresScore) { self.score = score }

  func profile(fixed: [Int], choose: Int) -> CellProfile {
    let (model, envelope) = (score.model, score.envelope)
    let p = model.features
    let grid = model.scoreScale.grid
    let fit = PartialFit(fixed: fixed, envelope: envelope, model: model, gram: score.gram)
    let loss = 0.5 * envelope.multiplier * model.radius.value * model.radius.value
    // One unit for the rounding of codes and their certified error.
    let base = (fit.value - loss - envelope.rounding) / grid - 1
    let half = 0.5 / grid * (1 + 1e-12)
    var direct = [Double](repeating: 0, count: p)
    for j in 0..<p { direct[j] = fit.slope[j] * fit.slope[j] * half / fit.pivot[j] }
    if choose == 1 {
      return CellProfile(variants: [.init(gains: direct, base: base)], typical: fit.value / grid)
    }
    var isFixed = [Bool](repeating: false, count: p)
    for k in fixed { isFixed[k] = true }
    var largestRatio = 1.0
    var top = [Double](repeating: 0, count: choose)
    var lengths = [Double](repeating: 0, count: p)
    for j in 0..<p where !isFixed[j] {
      largestRatio = max(largestRatio, (envelope.diagonal[j] / fit.pivot[j]).squareRoot())
      let length = (fit.explained[j] / fit.pivot[j]).squareRoot()
      lengths[j] = length
      guard length > top[choose - 2] else { continue }
      var place = choose - 2
      while place > 0, top[place - 1] < length {
        top[place] = top[place - 1]
        place -= 1
      }
      top[place] = length
    }
    let lengthSum = top[..<(choose - 1)].reduce(0, +)
    let terms = model.supportSize
    var dominated = [Double](repeating: 0, count: p)
    var spectral = [Double](repeating: 0, count: p)
    for j in 0..<p where !isFixed[j] {
      let ratio = (envelope.diagonal[j] / fit.pivot[j]).squareRoot()
      let sum = ratio * largestRatio * envelope.rowSums[j * terms + choose - 1] + lengths[j] * lengthSum
      let left = 1 - sum * (1 + 1e-12) - 1e-12
      dominated[j] = left > 0 ? direct[j] / left : .infinity
      spectral[j] = fit.slope[j] * fit.slope[j] * half / (envelope.smallestEigenvalue * envelope.diagonal[j])
    }
    return CellProfile(
      variants: [.init(gains: dominated, base: base), .init(gains: spectral, base: base)],
      typical: fit.value / grid)
  }
}
