/// Minimises a hinge objective over the ball by the ellipsoid method, in twice the precision, with a proof at the end.
///
/// The barrier method of ``HingeWorker`` is fast but no theorem says that it reaches a given gap in double precision, and
/// a release that stopped because a proof did not come would say something about its data. This method always ends [Yudin and
/// Nemirovski 1976; Shor 1977]:
///
/// - h(x) = f(x) + G·max(0, ‖x‖ − r), with the ridge continued linearly outside the ball and G a bound on the slope of f,
///   has the minimum F of f over the ball, and h ≥ F everywhere. Its subgradients are at most 2G long.
/// - E = {c + Bu : ‖u‖ ≤ 1} holds a minimiser at all times. So h(c) − ‖Bᵀg‖ ≤ F ≤ h(c), and the method ends as soon as
///   ‖Bᵀg‖ is at most the tolerance τ.
/// - Until then the smallest singular value σ of B keeps 1/σ² ≤ 2(k + 1)(2G)²/τ², because one step adds at most
///   2ggᵀ/((k − 1)‖Bᵀg‖²) to (BBᵀ)⁻¹ and shrinks it by 1 − 1/k². But a step multiplies the volume by at most
///   e^{−1/(2(k + 1))}. Both together allow at most 3.5 k² ln(2(k + 1)(2Gr/τ)²) steps.
/// - Directions that no subgradient has, such as between two equal columns, would grow forever. Where the squares in B sum to
///   more than 4k³r², E is replaced by an ellipsoid around its intersection with the ball, which costs a factor e^{1/(8k)}
///   in volume. So the condition of B stays below 5k²(2Gr/τ).
/// - Rounding moves a step by at most 2⁻⁹⁸k² times that condition, relative to E in every direction, which a factor of 1 + 2⁻²⁰
///   on B covers; it costs less than e^{1/(16k)} in volume. `ScoreScale` chooses the grid, and with it τ, such that
///   this holds; it depends on public sizes only.
struct HingeEllipsoid {
  /// zᵢⱼ = yᵢxᵢⱼ, column by column.
  let columns: [[Double]]
  /// The weight of each coefficient's square; 0 for the intercept.
  let ridges: [Double]
  let radius: Double
  /// G ≥ the slope of f in the ball and of its continuation.
  let slopeBound: Double

  /// A value that is at most `tolerance` above the minimum and not below it, and how many steps it took.
  /// - Complexity: O(n k³ log(nG r/τ)) double-double operations.
  func minimum(tolerance: Double) -> (value: Double, steps: Int) {
    let k = columns.count
    let zero = DoubleDouble(0)
    var centre = [DoubleDouble](repeating: zero, count: k)
    var shape = [DoubleDouble](repeating: zero, count: k * k)
    for i in 0..<k { shape[i * k + i] = DoubleDouble(radius) }
    // One dimension is bisection; otherwise B becomes k/√(k² − 1)·(B − (1 − √((k − 1)/(k + 1)))Bηηᵀ) with η along Bᵀg.
    let one = DoubleDouble(1)
    let size = DoubleDouble(Double(k))
    let step = one / (size + one)
    let scale = k == 1 ? DoubleDouble(0.5) : size / (size * size - one).squareRoot()
    let weight = k == 1 ? zero : one - ((size - one) / (size + one)).squareRoot()
    let growth = scale * DoubleDouble(1 + 0x1p-20)
    var best = DoubleDouble(Double.infinity)
    var steps = 0
    while true {
      let (value, slope) = penalised(centre)
      if value < best { best = value }
      var direction = product(shape, slope, transposed: true)
      let width = direction.reduce(zero) { $0 + $1 * $1 }.squareRoot()
      // F ≥ h(c) − ‖Bᵀg‖.
      if (best - value + width).high <= tolerance { return (best.high, steps) }
      steps += 1
      direction = direction.map { $0 / width }
      let image = product(shape, direction, transposed: false)
      for i in 0..<k {
        centre[i] = centre[i] - step * image[i]
        let part = weight * image[i]
        for j in 0..<k { shape[i * k + j] = growth * (shape[i * k + j] - part * direction[j]) }
      }
      if shape.reduce(0, { $0 + $1.high * $1.high }) > 4 * Double(k * k * k) * radius * radius {
        intersect(&shape, &centre)
      }
    }
  }

  private func product(_ shape: [DoubleDouble], _ x: [DoubleDouble], transposed: Bool) -> [DoubleDouble] {
    let k = x.count
    return (0..<k).map { i in
      (0..<k).reduce(DoubleDouble(0)) { $0 + shape[transposed ? $1 * k + i : i * k + $1] * x[$1] }
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

  /// An ellipsoid around the intersection with the ball: all z with (1 − λ)‖B⁻¹(z − c)‖² + λ‖z‖²/r² ≤ 1 for λ = 1/(4k²).
  ///
  /// With μ = λ/((1 − λ)r²) and M = I + μBᵀB = LLᵀ, B becomes at most BL⁻ᵀ/√(1 − λ) and c becomes c − μBM⁻¹Bᵀc. The condition
  /// of M is at most 2k.
  private func intersect(_ shape: inout [DoubleDouble], _ centre: inout [DoubleDouble]) {
    let k = centre.count
    let lambda = DoubleDouble(1 / (4 * Double(k * k)))
    let rest = DoubleDouble(1) - lambda
    let mu = lambda / (rest * DoubleDouble(radius) * DoubleDouble(radius))
    var factor = [DoubleDouble](repeating: DoubleDouble(0), count: k * k)
    for i in 0..<k {
      for j in 0...i {
        var sum = DoubleDouble(0)
        for row in 0..<k { sum = sum + shape[row * k + i] * shape[row * k + j] }
        sum = mu * sum + DoubleDouble(i == j ? 1 : 0)
        for m in 0..<j { sum = sum - factor[i * k + m] * factor[j * k + m] }
        factor[i * k + j] = i == j ? sum.squareRoot() : sum / factor[j * k + j]
      }
    }
    // Rows of BL⁻ᵀ solve L x = (row of B); then BM⁻¹Bᵀ is their product with itself.
    for row in 0..<k {
      for i in 0..<k {
        var sum = shape[row * k + i]
        for m in 0..<i { sum = sum - factor[i * k + m] * shape[row * k + m] }
        shape[row * k + i] = sum / factor[i * k + i]
      }
    }
    let shift = product(shape, product(shape, centre, transposed: true), transposed: false)
    let growth = DoubleDouble(1 + 0x1p-20) / rest.squareRoot()
    for i in 0..<k { centre[i] = centre[i] - mu * shift[i] }
    shape = shape.map { growth * $0 }
  }
}
