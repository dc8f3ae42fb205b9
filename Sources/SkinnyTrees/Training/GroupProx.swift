/// The proximal step of `λ₀ [W_g ≠ 0] + λ₂ ‖W_g‖²` after a gradient step of length η to V:
/// `W_g = V_g / q` when `‖V_g‖² ≥ 2ηλ₀q`, and zero otherwise, with `q = 1 + 2ηλ₂`.
struct GroupProx {
  let rate: Double
  let price: Double
  /// q.
  let shrink: Double

  /// - Parameters:
  ///   - rate: η.
  ///   - price: λ₀.
  ///   - ridge: λ₂.
  init(rate: Double, price: Double, ridge: Double) {
    self.rate = rate
    self.price = price
    shrink = 1 + 2 * rate * ridge
  }

  /// Whether a group with this `‖V_g‖²` stays; `cost` is a factor on λ₀.
  func keeps(squaredNorm: Double, cost: Double = 1) -> Bool { squaredNorm >= 2 * rate * price * cost * shrink }

  /// The same from the norm of `V_g / q`.
  func keeps(squaredNormAfter norm: Double, cost: Double = 1) -> Bool {
    keeps(squaredNorm: norm * shrink * shrink, cost: cost)
  }
}
