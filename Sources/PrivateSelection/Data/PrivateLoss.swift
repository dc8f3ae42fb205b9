/// How well a support fits, per record.
public enum PrivateLoss: Sendable, Hashable {
  /// ½(y − xᵀβ)², with ridge ½Λ‖β‖² on the sum.
  case leastSquares
  /// max(0, 1 − y xᵀβ) for y = ±1, with ridge Λ‖β‖² on the sum. A response below 0 counts as −1, any other as
  /// +1: labels 0 and 1 would be one class.
  case hinge
}
