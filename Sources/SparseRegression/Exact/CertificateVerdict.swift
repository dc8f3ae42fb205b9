/// What the check of a certificate found.
public struct CertificateVerdict: Sendable, Equatable {
  /// Whether the claim holds: every leaf is closed, the leaves cover every support, and the incumbent is what it says.
  public var isValid: Bool
  /// The first thing that is wrong; empty when nothing is.
  public var problem: String
  /// The least bound of any leaf, rounding allowed for; −∞ when the check did not get to the end.
  public var provedBound: Double
  /// F of the incumbent, recomputed.
  public var objective: Double
  /// What the proof rests on.
  public var assumption: String
}
