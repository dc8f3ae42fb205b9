/// Rational bounds of exp(−x) for a rational x ≥ 0, as tight as asked.
///
/// With `bits` = P the bounds are `lower·2⁻ᴾ ≤ exp(−x) ≤ upper·2⁻ᴾ`. The argument is halved h times until it is below
/// ¼, the alternating Taylor series gives an enclosure there (its partial sums lie on alternate sides of the limit),
/// and h squarings with outward rounding lead back. Every step is integer arithmetic, so the bounds are proved and do
/// not rest on a floating-point library.
struct ExponentialEnclosure: Sendable {
  let lower: BigNatural
  let upper: BigNatural
  /// The bounds are multiples of 2 to the minus this.
  let bits: Int

  /// - Complexity: O(P + log x) products of P-bit numbers.
  init(exponent x: RationalNumber, bits: Int) {
    self.bits = bits
    let value = BigNatural(wide: x.numerator)
    let integerBits = max(0, value.bitWidth - (BigNatural(x.denominator).bitWidth - 1))
    let halvings = integerBits + 2
    // A squaring doubles the error and adds a unit, so h of them cost h + 2 bits; the series costs a few more.
    let working = bits + halvings + 16
    let scaled = (value << (working - halvings)).dividedBy(x.denominator).quotient
    // y_low ≤ x/2^h·2^working < y_low + 1.
    let one = BigNatural.one << working
    // exp(−·) falls, so the upper end of the argument gives the lower bound.
    var low = Self.series(scaled + .one, one: one, working: working, roundingUp: false)
    var high = Self.series(scaled, one: one, working: working, roundingUp: true)
    for _ in 0..<halvings {
      low = (low * low) >> working
      high = ((high * high) >> working) + .one
    }
    let cut = working - bits
    lower = low >> cut
    upper = min((high >> cut) + .one, BigNatural.one << bits)
  }

  /// A bound of exp(−y/2^working)·2^working from one side, for y < 2^(working − 2).
  private static func series(_ y: BigNatural, one: BigNatural, working: Int, roundingUp: Bool) -> BigNatural {
    var term = one
    var positive = one
    var negative = BigNatural.zero
    var index: UInt64 = 1
    // Terms are rounded down; each loses less than index units in all, which `slack` covers.
    var slack: UInt64 = 0
    while !term.isZero {
      term = ((term * y) >> working).dividedBy(index).quotient
      if index % 2 == 1 { negative += term } else { positive += term }
      slack += 2
      index += 1
    }
    // The rest of the series after a term that rounds to 0 is below one unit a term, summing to less than 4.
    slack += 4
    let sum = positive.minus(negative)
    return roundingUp ? min(sum + BigNatural(slack), one) : sum.minus(BigNatural(slack))
  }
}
