/// Private coefficients for a support that is public already.
public struct CoefficientRelease: Sendable, Hashable {
  /// The columns, ascending, as given.
  public let support: [Int]
  /// One coefficient a column, in real units.
  public let coefficients: [Double]
  /// The intercept; 0 if the model has none.
  public let intercept: Double
  /// What was spent for it.
  public let charge: PrivacyCharge
  /// The guarantee in words, with what it assumes.
  public let guarantee: String
}
