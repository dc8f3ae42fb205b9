/// A constant that is public: known without looking at the private data.
///
///     let age = try PublicBound(120, because: "nobody in the register is older than 120")
///
/// Bounds of clipping, the radius, the ridge and the like decide how much noise a release needs. If one of them is taken
/// from the data (a maximum, a standard deviation, a cross-validated value), its value is itself an answer about the
/// data and the guarantee is lost; a single outlier then changes every standardised row. This type therefore has no
/// initialiser that takes data, and asks for the reason the value is public, which goes into the record of the run.
public struct PublicBound: Sendable, Hashable {
  /// The value, finite and greater than 0.
  public let value: Double
  /// Why the value is public.
  public let reason: String

  /// Declares a constant as public.
  /// - Parameters:
  ///   - value: the constant, finite and greater than 0.
  ///   - reason: why it is known without the data; must not be empty.
  /// - Throws: `PrivateSelectionError.parameter` for another value or an empty reason.
  public init(_ value: Double, because reason: String) throws(PrivateSelectionError) {
    guard value.isFinite, value > 0, value < 0x1p60, value > 0x1p-60 else {
      throw .parameter(name: "a public bound", value: "\(value)", expected: "a number between 2⁻⁶⁰ and 2⁶⁰")
    }
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw .parameter(name: "the reason of a public bound", value: "empty", expected: "why the value is public")
    }
    self.value = value
    self.reason = reason
  }
}
