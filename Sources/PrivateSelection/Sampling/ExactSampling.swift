/// Exact draws from a source of uniform bits. No floating-point number takes part.
///
/// Everything here is generic over the generator only so that tests can replay a tape; the public mechanisms fix it to
/// the generator of the operating system.
enum ExactSampling {
  /// A uniform integer in 0 ..< bound, by rejection from the next power of two; 0 if `bound` is 0.
  static func uniform(below bound: UInt64, using generator: inout some RandomNumberGenerator) -> UInt64 {
    guard bound > 1 else { return 0 }
    let mask = UInt64.max >> UInt64((bound - 1).leadingZeroBitCount)
    while true {
      let candidate = generator.next() & mask
      if candidate < bound { return candidate }
    }
  }

  /// A uniform integer in 0 ..< bound for a bound of any size.
  static func uniform(below bound: BigNatural, using generator: inout some RandomNumberGenerator) -> BigNatural {
    if let small = bound.exactly64 { return BigNatural(uniform(below: small, using: &generator)) }
    let bits = bound.bitWidth
    let words = (bits + 63) / 64
    let mask = UInt64.max >> UInt64(words * 64 - bits)
    while true {
      var limbs: [UInt64] = []
      for _ in 0..<words { limbs.append(generator.next()) }
      limbs[words - 1] &= mask
      let candidate = BigNatural(limbs: limbs)
      if candidate < bound { return candidate }
    }
  }

  /// True with probability exactly exp(−x) [Canonne, Kamath, Steinke 2020, Algorithm 1].
  ///
  /// For x ≤ 1: the first k ≥ 1 at which a Bernoulli(x/k) fails is odd with probability exp(−x). For larger x one such
  /// trial at 1 for every unit and one at the rest.
  static func bernoulli(
    exponentialOfMinus x: RationalNumber, using generator: inout some RandomNumberGenerator
  ) -> Bool {
    let denominator = UInt128(x.denominator)
    var units = x.numerator / denominator
    while units > 0 {
      guard unitBernoulli(1, 1, using: &generator) else { return false }
      units -= 1
    }
    return unitBernoulli(UInt64(x.numerator % denominator), x.denominator, using: &generator)
  }

  /// Bernoulli(exp(−a/b)) for a ≤ b.
  private static func unitBernoulli(
    _ a: UInt64, _ b: UInt64, using generator: inout some RandomNumberGenerator
  ) -> Bool {
    var k: UInt64 = 1
    while true {
      // Bernoulli(a/(b·k)) = Bernoulli(a/b) and Bernoulli(1/k), so that no product can overflow.
      let continues = uniform(below: b, using: &generator) < a && uniform(below: k, using: &generator) == 0
      if !continues { return k % 2 == 1 }
      k += 1
    }
  }

  /// True with probability exactly 2^scale · exp(−x) / weight, which must not exceed 1.
  ///
  /// A uniform number in [0, 1) is revealed 64 bits at a time and compared with an enclosure of the probability that
  /// is tightened at the same pace; the two are undecided after j rounds with probability O(2⁻⁶⁴ʲ).
  /// - Throws: `internalFault` if the probability is proved to exceed 1: then `weight` was no upper bound.
  static func bernoulli(
    exponentialOfMinus x: RationalNumber, scale: Int, overWeight weight: BigNatural,
    using generator: inout some RandomNumberGenerator
  ) throws(PrivateSelectionError) -> Bool {
    var bits = scale + 64
    var digits = BigNatural(generator.next())
    var revealed = 64
    while true {
      let enclosure = ExponentialEnclosure(exponent: x, bits: bits)
      // U ∈ [digits, digits + 1]/2^revealed; compare U·weight·2^(bits − scale) with the enclosure.
      let unit = weight << (bits - scale)
      if enclosure.lower > unit { throw .internalFault("a cell's weight is below the mass of its members") }
      if (digits + .one) * unit <= enclosure.lower << revealed { return true }
      if digits * unit >= enclosure.upper << revealed { return false }
      digits = (digits << 64) + BigNatural(generator.next())
      revealed += 64
      bits += 64
    }
  }

  /// A uniform subset of `count` of the numbers 0 ..< n, ascending: the subset of a uniform rank.
  static func subset(
    of n: Int, count: Int, using generator: inout some RandomNumberGenerator
  ) -> [Int] {
    let total = Binomial.coefficient(n, count)
    guard !total.isZero else { return [] }
    return SubsetRanking.subset(rank: uniform(below: total, using: &generator), of: n, count: count)
  }

  /// A uniform permutation of 0 ..< n [Fisher and Yates; Durstenfeld 1964].
  static func permutation(_ n: Int, using generator: inout some RandomNumberGenerator) -> [Int] {
    var order = Array(0..<n)
    for index in stride(from: n - 1, to: 0, by: -1) {
      order.swapAt(index, Int(uniform(below: UInt64(index + 1), using: &generator)))
    }
    return order
  }
}
