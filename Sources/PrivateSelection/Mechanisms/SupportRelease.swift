/// What a private selection lets out: the support and public facts. Nothing else leaves.
public struct SupportRelease: Sendable, Hashable {
  /// The chosen columns, 0-based and ascending.
  public let support: [Int]
  /// What was spent for it.
  public let charge: PrivacyCharge
  private let statement: GuaranteeStatement

  init(support: [Int], charge: PrivacyCharge, model: SelectionModel) {
    self.support = support
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
