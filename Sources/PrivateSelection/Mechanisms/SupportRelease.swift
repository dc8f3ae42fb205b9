/// What a private selection lets out: the support and public facts. Nothing else leaves.
public struct SupportRelease: Sendable, Hashable {
  /// The chosen columns, 0-based and ascending.
  public let support: [Int]
  /// What was spent for it.
  public let charge: PrivacyCharge
  /// The guarantee in words, with what it assumes.
  public let guarantee: String
}
