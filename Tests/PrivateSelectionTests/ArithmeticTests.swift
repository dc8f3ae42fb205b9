import TestSupport
import Testing

@testable import PrivateSelection

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ArithmeticTests {
  @Test func bigNumbersAgreeWith128Bits() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let (a, b) = (generator.next() >> UInt64.random(in: 0..<60, using: &generator), generator.next() | 1)
      let c = generator.next()
      let wide = UInt128(a) * UInt128(b)
      #expect(BigNatural(a) * BigNatural(b) == BigNatural(wide: wide))
      let sum = BigNatural(wide: wide) + BigNatural(c)
      #expect(sum.minus(BigNatural(c)) == BigNatural(wide: wide))
      let (quotient, remainder) = BigNatural(wide: wide).dividedBy(c | 1)
      #expect(quotient == BigNatural(wide: wide / UInt128(c | 1)) && UInt128(remainder) == wide % UInt128(c | 1))
      let shift = Int.random(in: 0..<128, using: &generator)
      #expect(BigNatural(wide: wide) >> shift == BigNatural(wide: wide >> UInt128(shift)))
      #expect((BigNatural(wide: wide) << shift) >> shift == BigNatural(wide: wide))
      #expect((BigNatural(a) < BigNatural(b)) == (a < b))
      #expect(BigNatural(wide: wide).bitWidth == 128 - wide.leadingZeroBitCount)
    }
    #expect(BigNatural.zero.subtracting(.one) == nil)
  }

  @Test func longDivisionUndoesProducts() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<50 {
      let a = BigNatural(limbs: (0..<3).map { _ in generator.next() })
      let b = BigNatural(limbs: (0..<2).map { _ in generator.next() })
      let rest = BigNatural(generator.next())
      let (quotient, remainder) = (a * b + rest).dividedBy(b)
      #expect(quotient == a && remainder == rest)
    }
  }

  @Test func binomialsFollowPascal() {
    for n in 1...70 {
      for k in 1...n {
        #expect(
          Binomial.coefficient(n, k) == Binomial.coefficient(n - 1, k - 1) + Binomial.coefficient(n - 1, k))
      }
    }
    // C(10⁴, 5), from the definition with integers of Python.
    #expect(Binomial.coefficient(10_000, 5) == BigNatural(832_500_291_625_002_000))
    #expect(Binomial.coefficient(4, 5).isZero)
  }

  @Test func everyRankIsOneSubset() {
    for (n, k) in [(7, 3), (6, 6), (5, 1), (9, 4), (4, 0)] {
      var seen: Set<[Int]> = []
      let total = Int(Binomial.coefficient(n, k).exactly64 ?? 0)
      for rank in 0..<total {
        let subset = SubsetRanking.subset(rank: BigNatural(UInt64(rank)), of: n, count: k)
        #expect(SubsetRanking.rank(of: subset) == BigNatural(UInt64(rank)))
        #expect(subset.count == k && subset == subset.sorted() && subset.allSatisfy { 0..<n ~= $0 })
        seen.insert(subset)
      }
      #expect(seen.count == total)
    }
  }

  @Test func enclosuresHoldTheExponential() {
    // exp(−1) to 64 digits after the binary point: floor(e⁻¹·2⁶⁴) = 0x5E2D58D8B3BCDF1A.
    let one = ExponentialEnclosure(exponent: RationalNumber(1, over: 1), bits: 64)
    #expect(one.lower <= BigNatural(0x5E2D_58D8_B3BC_DF1A) && BigNatural(0x5E2D_58D8_B3BC_DF1A) < one.upper)
    for (a, b) in [(0, 1), (1, 3), (7, 2), (355, 113), (100, 1), (1, 1_000_000), (700, 1)] {
      let enclosure = ExponentialEnclosure(exponent: RationalNumber(UInt128(a), over: UInt64(b)), bits: 1100)
      #expect(enclosure.lower <= enclosure.upper)
      // Tight: a few units of 2⁻¹¹⁰⁰.
      #expect(enclosure.upper.minus(enclosure.lower) <= BigNatural(4))
      let expected = exp(-Double(a) / Double(b))
      let digits = max(0, enclosure.lower.bitWidth - 64)
      let found = (enclosure.lower >> digits).approximateValue * pow(2, Double(digits - 1100))
      #expect(abs(found - expected) <= 1e-13 * expected)
    }
  }

  @Test func coarserEnclosuresHoldFinerOnes() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<40 {
      let x = RationalNumber(UInt128(generator.next() >> 20), over: (generator.next() >> 24) | 1)
      let coarse = ExponentialEnclosure(exponent: x, bits: 70)
      let fine = ExponentialEnclosure(exponent: x, bits: 200)
      #expect(coarse.lower << 130 <= fine.lower && fine.upper <= coarse.upper << 130)
    }
  }

  /// Frequencies within 4.5 standard deviations: a false alarm once in 10⁵ each for correct code; fixed seeds.
  @Test func bernoulliTrialsHaveTheirProbability() throws {
    var generator = SeededGenerator(seed: 4)
    let draws = 20_000
    for (a, b) in [(0, 1), (1, 2), (1, 1), (5, 2), (3, 1000)] {
      let x = RationalNumber(UInt128(a), over: UInt64(b))
      let p = exp(-Double(a) / Double(b))
      var hits = 0
      for _ in 0..<draws where ExactSampling.bernoulli(exponentialOfMinus: x, using: &generator) { hits += 1 }
      #expect(abs(Double(hits) - p * Double(draws)) <= 4.5 * (p * (1 - p) * Double(draws)).squareRoot(), "\(a)/\(b)")
    }
    // 2¹⁰ e^(−x)/weight.
    for (x, weight) in [(1, 500), (2, 139), (0, 1024), (0, 4096)] {
      let p = 1024 * exp(-Double(x)) / Double(weight)
      var hits = 0
      for _ in 0..<2000
      where try ExactSampling.bernoulli(
        exponentialOfMinus: RationalNumber(UInt128(x), over: 1), scale: 10, overWeight: BigNatural(UInt64(weight)),
        using: &generator)
      { hits += 1 }
      #expect(abs(Double(hits) - p * 2000) <= 4.5 * (p * max(0, 1 - p) * 2000).squareRoot(), "\(x) \(weight)")
    }
    #expect(throws: PrivateSelectionError.self) {
      try ExactSampling.bernoulli(
        exponentialOfMinus: RationalNumber(0, over: 1), scale: 10, overWeight: BigNatural(1000), using: &generator)
    }
  }
}
