/// The public grid on which scores are rounded, and what that does to their sensitivity.
///
/// Mechanisms never see a floating-point score. They see the integer code c(S) = round(F(S)/g) with grid g = Δ/2ᵗ,
/// computed with an error proved to be below g/4 before rounding. Two neighbours' codes therefore differ by less than
/// 2ᵗ + 2·(½ + ¼) = 2ᵗ + 1.5, that is by at most 2ᵗ + 1.
struct ScoreScale: Sendable, Hashable {
  /// t: the sensitivity is 2ᵗ units of the grid.
  let fractionBits: Int
  /// g, the value of one unit.
  let grid: Double
  /// The width W of the range of c(S, D′) − c(S, D) over all supports, for any two neighbours.
  ///
  /// Replacing one record moves a code by −(2ᵗ+1) … 2ᵗ+1. Adding one cannot lower F, so codes move by −1 … 2ᵗ+1 at
  /// most: half the width. The exponential mechanism with weights exp(−ε c/W) is ε-DP in both cases, because a
  /// common shift of all codes cancels.
  let rangeWidth: UInt64

  init(_ model: SelectionModel) {
    let sensitivity = model.scoreSensitivity
    switch model.loss {
    case .leastSquares:
      let size = Double(model.supportSize + (model.hasIntercept ? 1 : 0))
      let records = Double(model.neighbours.maximumRecords)
      let square = (model.responseBound.value + model.fitBound) * (model.responseBound.value + model.fitBound)
      let magnitude = records * square + model.ridge * model.radius.value * model.radius.value
      // A priori rounding error of one evaluation, with a generous constant; it must stay below 1/16 of the grid.
      let relative = 8 * (size + 8) * 0x1p-53 * magnitude / sensitivity
      var bits = 20
      while bits > 0, relative * Double(1 << bits) > 0.0625 { bits -= 1 }
      fractionBits = bits
    case .hinge:
      // A record's loss is at most the sensitivity Δ, so a dual or primal value is below nΔ. Sums have errors below 2⁻⁴⁵ of
      // that (``BlockedSum``), fits and the conjugate of at most 65 terms below 2⁻⁴⁶ each: together below 2⁻⁴³.
      var bits = 8
      let records = Double(model.neighbours.maximumRecords)
      let relative = records * 0x1p-40 * (1 + model.ridge / sensitivity)
      // ``HingeEllipsoid`` needs 2⁻⁷⁵k⁴(2Gr/τ) ≤ 1 with τ = g/8, so that its rounding is covered.
      let size = Double(model.supportSize + (model.hasIntercept ? 1 : 0))
      let radius = model.radius.value
      let slope = 2 * (records * model.fitBound + 2 * model.ridge * radius * radius) * 8 / sensitivity
      let margin = 0x1p-75 * size * size * size * size * slope
      while bits > 0, max(relative * 16, margin) * Double(1 << bits) > 1 { bits -= 1 }
      fractionBits = bits
    }
    grid = sensitivity / Double(1 << fractionBits)
    let step = UInt64(1) << UInt64(fractionBits)
    switch model.neighbours {
    case .replaceOne: rangeWidth = 2 * (step + 1)
    case .addRemove: rangeWidth = step + 2
    }
  }
}
