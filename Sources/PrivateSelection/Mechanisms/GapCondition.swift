/// A declared belief about the data without which ``MistakesMechanism`` guarantees nothing.
///
/// The condition: in these data *and in every neighbouring data set* the best support's score is below the second best's by
/// more than twice the sensitivity. It cannot be checked on the data without spending budget and a δ (propose, test,
/// release); a caller who looks and then declares has broken the guarantee.
public struct GapCondition: Sendable, Hashable {
  /// Why the condition holds, in the caller's words.
  public let reason: String

  /// - Parameter reason: why the condition is known to hold without looking at the data; must not be empty.
  /// - Throws: `PrivateSelectionError.parameter` for an empty reason.
  public init(declaredBecause reason: String) throws(PrivateSelectionError) {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw .parameter(name: "the reason of the gap condition", value: "empty", expected: "why it is known to hold")
    }
    self.reason = reason
  }

  static let statement =
    "in this data set and in every neighbouring one the best support leads the second by more than twice the sensitivity"
}
