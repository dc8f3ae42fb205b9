/// Minimises a hinge objective over the ball by the ellipsoid method, in twice the precision, with a proof at the end.
///
/// The barrier method of ``HingeWorker`` is fast but no theorem says that it reaches a given gap in double precision, and
/// a release that stopped because a proof did not come would say something about its data. This method always ends [Yudin and
/// Nemirovski 1976; Shor 1977]:
///
/// - h(x) = f(x) + G·max(0, ‖x‖ − r), with the ridge continued linearly outside the ball and G a bound on the slope of f,
///   has the minimum F of f over the ball, and h ≥ F everywhere. Its subgradients are at most 2G long.
/// - E = {z : (z − c)ᵀP⁻¹(z − c) ≤ 1} holds a minimiser at all times. So h(c) − √(gᵀPg) ≤ F ≤ h(c), and the method ends as
///   soon as √(gᵀPg) is at most the tolerance τ.
/// - Until then λ_max(P⁻¹) ≤ 2(k + 1)(2G)²/τ², because one step adds at most 2ggᵀ/((k − 1) gᵀPg) to P⁻¹ and shrinks it by 1 − 1/k².
///   But a step multiplies the volume by at most e^{−1/(2(k + 1))}. Both together allow at most
///   3.5 k² ln(2(k + 1)(2Gr/τ)²) steps.
/// - Directions that no subgradient has, such as between two equal columns, would grow forever. Where the trace of P exceeds
///   4k³r², E is replaced by an ellipsoid around its intersection with the ball, which costs a factor e^{1/(8k)} in volume.
/// - Rounding is covered by adding δI to P at each step. `ScoreScale` chooses the grid, and with it τ, such that δ costs
///   at most e^{1/(16k)} in volume; it depends on public sizes only.
struct HingeEllipsoid {
  /// zᵢⱼ = yᵢxᵢⱼ, column by column.
  let columns: [[Double]]
  /// The weight of each coefficient's square; 0 for the intercept.
  let ridges: [Double]
  let radius: Double
  /// G ≥ the slope of f in the ball and of its continuation.
  let slopeBound: Double

  /// A value that is at most `tolerance` above the minimum and not below it.
  /// - Complexity: O(n k³ log(nG r/τ)) double-double operations.
  func minimum(tolerance: Double) -> Double {
    let k = columns.count
    let size = Double(k)
    let r = DoubleDouble(radius)
    var centre = [DoubleDouble](repeating: DoubleDouble(0), count: k)
    var shape = [DoubleDouble](repeating: DoubleDouble(0), count: k * k)
    for i in 0..<k { shape[i * k + i] = r * r }
    var best = DoubleDouble(Double.infinity)
    while true {
      let (value, slope) = penalised(centre)
      if value < best { best = value }
      var image = [DoubleDouble](repeating: DoubleDouble(0), count: k)
      var square = DoubleDouble(0)
      for i in 0..<k {
        for j in 0..<k { image[i] = image[i] + shape[i * k + j] * slope[j] }
        square = square + image[i] * slope[i]
      }
      let width = square.squareRoot()
      // F ≥ h(c) − √(gᵀPg).
      if (best - value + width).high <= tolerance { return best.high }
      for i in 0..<k { image[i] = image[i] / width }
      let step = DoubleDouble(1) / DoubleDouble(size + 1)
      for i in 0..<k { centre[i] = centre[i] - step * image[i] }
      // One dimension is bisection.
      let scale = k == 1 ? DoubleDouble(0.25) : DoubleDouble(size * size) / DoubleDouble(size * size - 1)
      let weight = k == 1 ? DoubleDouble(0) : DoubleDouble(2) * step
      for i in 0..<k {
        for j in 0...i {
          let entry = scale * (shape[i * k + j] - weight * image[i] * image[j])
          shape[i * k + j] = entry
          shape[j * k + i] = entry
        }
      }
      inflate(&shape, centre)
      if trace(shape) > 4 * size * size * size * radius * radius {
        intersect(&shape, &centre)
        inflate(&shape, centre)
      }
    }
  }

  /// h and a subgradient of it.
  private func penalised(_ x: [DoubleDouble]) -> (value: DoubleDouble, slope: [DoubleDouble]) {
    let (k, n) = (columns.count, columns[0].count)
    var value = DoubleDouble(0)
    var slope = [DoubleDouble](repeating: DoubleDouble(0), count: k)
    for i in 0..<n {
      var margin = DoubleDouble(1)
      for a in 0..<k { margin = margin - DoubleDouble(columns[a][i]) * x[a] }
      guard margin.high > 0 else { continue }
      value = value + margin
      for a in 0..<k { slope[a] = slope[a] - DoubleDouble(columns[a][i]) }
    }
    let r = DoubleDouble(radius)
    var (square, ridgeSquare) = (DoubleDouble(0), DoubleDouble(0))
    for a in 0..<k {
      square = square + x[a] * x[a]
      if ridges[a] > 0 { ridgeSquare = ridgeSquare + x[a] * x[a] }
    }
    if let ridge = ridges.max(), ridge > 0 {
      let norm = ridgeSquare.squareRoot()
      let isInside = norm.high <= radius
      // Λt² continued by its tangent at r.
      value = value + DoubleDouble(ridge) * (isInside ? ridgeSquare : r * (norm + norm - r))
      let factor = DoubleDouble(2 * ridge) * (isInside ? DoubleDouble(1) : r / norm)
      for a in 0..<k where ridges[a] > 0 { slope[a] = slope[a] + factor * x[a] }
    }
    let norm = square.squareRoot()
    if norm.high > radius {
      let bound = DoubleDouble(slopeBound)
      value = value + bound * (norm - r)
      for a in 0..<k { slope[a] = slope[a] + bound * (x[a] / norm) }
    }
    return (value, slope)
  }

  private func trace(_ shape: [DoubleDouble]) -> Double {
    let k = columns.count
    return (0..<k).reduce(0) { $0 + shape[$1 * k + $1].high }
  }

  /// Adds what covers the rounding of one step in P and in the centre.
  private func inflate(_ shape: inout [DoubleDouble], _ centre: [DoubleDouble]) {
    let k = columns.count
    let length = trace(shape).squareRoot()
    let norm = centre.reduce(0) { $0 + $1.high * $1.high }.squareRoot()
    let margin = DoubleDouble(Double(k) * 0x1p-99 * length * (length + radius + norm))
    for i in 0..<k { shape[i * k + i] = shape[i * k + i] + margin }
  }

  /// An ellipsoid around the intersection with the ball: (1 − λ)(z − c)ᵀP⁻¹(z − c) + λ‖z‖²/r² ≤ 1 with λ = 1/(4k²).
  ///
  /// With μ = λ/((1 − λ)r²), its shape is at most (I + μP)⁻¹P/(1 − λ) and its centre (I + μP)⁻¹c.
  private func intersect(_ shape: inout [DoubleDouble], _ centre: inout [DoubleDouble]) {
    let k = columns.count
    let lambda = 1 / (4 * Double(k) * Double(k))
    let rest = DoubleDouble(1) - DoubleDouble(lambda)
    let mu = DoubleDouble(lambda) / (rest * DoubleDouble(radius) * DoubleDouble(radius))
    var matrix = shape.map { mu * $0 }
    for i in 0..<k { matrix[i * k + i] = matrix[i * k + i] + DoubleDouble(1) }
    // Elimination without pivots is stable for a positive definite matrix, and this one's condition is at most 2k.
    var right = shape
    for pivot in 0..<k {
      for row in pivot + 1..<max(k, pivot + 1) {
        let factor = matrix[row * k + pivot] / matrix[pivot * k + pivot]
        for column in pivot..<k {
          matrix[row * k + column] = matrix[row * k + column] - factor * matrix[pivot * k + column]
        }
        for column in 0..<k { right[row * k + column] = right[row * k + column] - factor * right[pivot * k + column] }
        centre[row] = centre[row] - factor * centre[pivot]
      }
    }
    for row in (0..<k).reversed() {
      for below in row + 1..<max(k, row + 1) {
        let factor = matrix[row * k + below]
        for column in 0..<k { right[row * k + column] = right[row * k + column] - factor * right[below * k + column] }
        centre[row] = centre[row] - factor * centre[below]
      }
      let diagonal = matrix[row * k + row]
      for column in 0..<k { right[row * k + column] = right[row * k + column] / diagonal }
      centre[row] = centre[row] / diagonal
    }
    for i in 0..<k {
      for j in 0...i {
        let entry = DoubleDouble(0.5) * (right[i * k + j] + right[j * k + i]) / rest
        shape[i * k + j] = entry
        shape[j * k + i] = entry
      }
    }
  }
}
