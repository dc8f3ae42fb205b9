/// Exact draws of integer noise [Canonne, Kamath and Steinke 2020, Algorithms 2 and 3].
enum DiscreteNoise {
  /// The discrete Laplace law P(x) ∝ exp(−|x|·divisor/numerator), x an integer.
  /// - Parameters:
  ///   - numerator: of the scale, at least 1.
  ///   - divisor: of the scale, at least 1.
  static func laplace(
    scale numerator: UInt64, over divisor: UInt64, using generator: inout some RandomNumberGenerator
  ) -> Int {
    while true {
      let rest = ExactSampling.uniform(below: numerator, using: &generator)
      guard
        ExactSampling.bernoulli(
          exponentialOfMinus: RationalNumber(UInt128(rest), over: numerator), using: &generator)
      else { continue }
      var whole: UInt128 = 0
      while ExactSampling.bernoulli(exponentialOfMinus: RationalNumber(1, over: 1), using: &generator) { whole += 1 }
      let size = (UInt128(rest) + UInt128(numerator) * whole) / UInt128(divisor)
      let isNegative = ExactSampling.uniform(below: 2, using: &generator) == 1
      if isNegative && size == 0 { continue }
      // exp(−2⁶²/scale) is far below any number that could be observed; the clamp is post-processing of the noise.
      let value = Int(min(size, UInt128(1) << 62))
      return isNegative ? -value : value
    }
  }

  /// The discrete Gaussian law P(x) ∝ exp(−x²/(2σ²)), x an integer.
  /// - Parameter variance: σ², an integer from 1 to 2⁶⁰.
  static func gaussian(variance: UInt64, using generator: inout some RandomNumberGenerator) -> Int {
    // t = ⌊σ⌋ + 1.
    var root = UInt64(Double(variance).squareRoot())
    while root * root > variance { root -= 1 }
    while (root + 1) * (root + 1) <= variance { root += 1 }
    let t = root + 1
    while true {
      let candidate = laplace(scale: t, over: 1, using: &generator)
      let product = BigNatural(UInt64(candidate.magnitude)) * BigNatural(t)
      let square = BigNatural(variance)
      let difference = product.subtracting(square) ?? square.minus(product)
      let numerator = difference * difference
      let denominator = BigNatural(2) * square * BigNatural(t) * BigNatural(t)
      if ExactSampling.bernoulli(exponentialOfMinus: numerator, over: denominator, using: &generator) {
        return candidate
      }
    }
  }
}

extension ExactSampling {
  /// True with probability exactly exp(−numerator/denominator), for numbers of any size.
  static func bernoulli(
    exponentialOfMinus numerator: BigNatural, over denominator: BigNatural,
    using generator: inout some RandomNumberGenerator
  ) -> Bool {
    var rest = numerator
    while let less = rest.subtracting(denominator) {
      guard bernoulli(exponentialOfMinus: RationalNumber(1, over: 1), using: &generator) else { return false }
      rest = less
    }
    var k: UInt64 = 1
    while true {
      let continues =
        uniform(below: denominator, using: &generator) < rest && uniform(below: k, using: &generator) == 0
      if !continues { return k % 2 == 1 }
      k += 1
    }
  }
}
