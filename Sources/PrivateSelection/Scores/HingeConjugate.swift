/// max { vᵀβ − Λ‖β_features‖² : ‖β‖ ≤ r } from above, where v is known by the square of its feature part and its
/// intercept part.
///
/// For every ν > 0 the maximum is at most ‖v_f‖²/(4(Λ + ν)) + v₀²/(4ν) + νr²; the best ν makes it equal.
struct HingeConjugate: Sendable {
  let ridge: Double
  let radius: Double

  func value(featureSquare: Double, intercept: Double) -> Double {
    let square = radius * radius
    if intercept == 0 {
      let multiplier = max(0, featureSquare.squareRoot() / (2 * radius) - ridge)
      let denominator = ridge + multiplier
      return denominator > 0 ? featureSquare / (4 * denominator) + multiplier * square : 0
    }
    func slope(_ multiplier: Double) -> Double {
      let first = featureSquare.squareRoot() / (2 * (ridge + multiplier))
      let second = intercept / (2 * multiplier)
      return square - first * first - second * second
    }
    // The derivative in ν rises; bracket its root.
    var high = (featureSquare.squareRoot() + abs(intercept)) / radius + 1e-300
    var low = abs(intercept) / (2 * radius)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if slope(middle) < 0 { low = middle } else { high = middle }
    }
    return featureSquare / (4 * (ridge + high)) + intercept * intercept / (4 * high) + high * square
  }
}
