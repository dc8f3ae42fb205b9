/// The public range of one column in its own units, mapped to −1 … 1.
///
///     let age = try PublicRange(18, 100, because: "adults")
///     age.scaled(59)                               // 0
///
/// This is how columns of different units get one predictor bound, which is then 1: by public constants, and never by the
/// means and deviations of the data. What lies outside is clipped.
public struct PublicRange: Sendable, Hashable {
  /// The smallest value, which becomes −1.
  public let lower: Double
  /// The largest value, which becomes 1.
  public let upper: Double
  /// Why the range is public.
  public let reason: String

  /// Declares a range as public.
  /// - Parameters:
  ///   - lower: the smallest value, finite.
  ///   - upper: the largest value, finite and above `lower`.
  ///   - reason: why the range is known without the data; must not be empty.
  /// - Throws: `PrivateSelectionError.parameter`.
  public init(_ lower: Double, _ upper: Double, because reason: String) throws(PrivateSelectionError) {
    guard lower.isFinite, upper.isFinite, lower < upper, (upper - lower).isFinite else {
      throw .parameter(
        name: "a public range", value: "\(lower) to \(upper)",
        expected: "finite ends in ascending order, less than 1.8·10³⁰⁸ apart")
    }
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw .parameter(name: "the reason of a public range", value: "empty", expected: "why the range is public")
    }
    self.lower = lower
    self.upper = upper
    self.reason = reason
  }

  /// The value on the scale from −1 to 1, clipped; not a number stays that.
  /// - Parameter value: in the column's own units.
  public func scaled(_ value: Double) -> Double {
    let scaled = 2 * ((value - lower) / (upper - lower)) - 1
    return scaled.isNaN ? .nan : min(1, max(-1, scaled))
  }

  /// The value in the column's own units.
  /// - Parameter scaled: on the scale from −1 to 1.
  public func unscaled(_ scaled: Double) -> Double { lower + (scaled + 1) / 2 * (upper - lower) }
}
