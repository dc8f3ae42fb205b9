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
  private let statement: GuaranteeStatement

  init(
    support: [Int], coefficients: [Double], intercept: Double, charge: PrivacyCharge, model: SelectionModel
  ) {
    self.support = support
    self.coefficients = coefficients
    self.intercept = intercept
    self.charge = charge
    statement = GuaranteeStatement(model, charge)
  }

  /// The guarantee in words, with what it assumes: among other things that the time the run took is not seen.
  public var guarantee: String { statement.text(paddedTo: nil) }

  /// The guarantee in words for a run whose answer was held back by ``FixedDuration/run(_:)``: it assumes that the run
  /// fits in the duration instead of that its time is not seen.
  /// - Parameter duration: what the run was padded to, including all that depends on the data.
  public func guarantee(paddedTo duration: FixedDuration) -> String { statement.text(paddedTo: duration) }
}
