/// How much may be kept.
public enum Budget: Sendable, Equatable {
  /// At most this many groups. Since the loss never rises when a group is added, exactly so many are kept.
  case groups(Int)
  /// Kept groups may cost at most this much together, in the units of the problem's costs.
  case cost(Double)
}
