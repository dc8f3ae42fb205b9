/// A non-negative rational number with a denominator of one limb: an exponent such as ε·c/W.
struct RationalNumber: Sendable, Hashable {
  let numerator: UInt128
  /// Never 0.
  let denominator: UInt64

  init(_ numerator: UInt128, over denominator: UInt64) {
    self.numerator = numerator
    self.denominator = max(1, denominator)
  }

  /// The nearest floating-point number, for estimates only.
  var approximateValue: Double { Double(numerator) / Double(denominator) }
}
