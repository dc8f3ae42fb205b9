/// A natural number of any size, as 64-bit limbs with the lowest first and no leading zero limb.
///
/// It holds numbers of supports such as C(10⁴, 8), the integer weights of cells, and the fixed-point numbers of
/// ``ExponentialEnclosure``; none has more than a few limbs, so the schoolbook methods are the fast ones.
struct BigNatural: Sendable, Hashable, Comparable {
  private(set) var limbs: [UInt64]

  static let zero = BigNatural(limbs: [])
  static let one = BigNatural(1)

  init(_ value: UInt64) { limbs = value == 0 ? [] : [value] }

  init(wide value: UInt128) {
    self.init(limbs: [UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)])
  }

  init(limbs: [UInt64]) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.limbs = limbs
  }

  var isZero: Bool { limbs.isEmpty }

  /// The number of binary digits; 0 for zero.
  var bitWidth: Int {
    guard let top = limbs.last else { return 0 }
    return limbs.count * 64 - top.leadingZeroBitCount
  }

  /// The nearest number that a `Double` can hold, for estimates only.
  var approximateValue: Double {
    limbs.reversed().reduce(0) { $0 * 0x1p64 + Double($1) }
  }

  /// The value if it fits in 64 bits.
  var exactly64: UInt64? { limbs.isEmpty ? 0 : limbs.count == 1 ? limbs[0] : nil }

  static func < (a: BigNatural, b: BigNatural) -> Bool {
    if a.limbs.count != b.limbs.count { return a.limbs.count < b.limbs.count }
    for index in a.limbs.indices.reversed() where a.limbs[index] != b.limbs[index] {
      return a.limbs[index] < b.limbs[index]
    }
    return false
  }

  static func + (a: BigNatural, b: BigNatural) -> BigNatural {
    let (long, short) = a.limbs.count >= b.limbs.count ? (a.limbs, b.limbs) : (b.limbs, a.limbs)
    var sum = long
    var carry: UInt64 = 0
    for index in long.indices {
      let (first, overflow1) = long[index].addingReportingOverflow(index < short.count ? short[index] : 0)
      let (second, overflow2) = first.addingReportingOverflow(carry)
      sum[index] = second
      carry = overflow1 || overflow2 ? 1 : 0
    }
    if carry != 0 { sum.append(1) }
    return BigNatural(limbs: sum)
  }

  static func += (a: inout BigNatural, b: BigNatural) { a = a + b }

  /// The difference, or `nil` if it would be negative.
  func subtracting(_ other: BigNatural) -> BigNatural? {
    guard self >= other else { return nil }
    var difference = limbs
    var borrow: UInt64 = 0
    for index in limbs.indices {
      let (first, overflow1) = limbs[index].subtractingReportingOverflow(
        index < other.limbs.count ? other.limbs[index] : 0)
      let (second, overflow2) = first.subtractingReportingOverflow(borrow)
      difference[index] = second
      borrow = overflow1 || overflow2 ? 1 : 0
    }
    return BigNatural(limbs: difference)
  }

  /// The difference where `other` is known to be no larger; zero otherwise.
  func minus(_ other: BigNatural) -> BigNatural { subtracting(other) ?? .zero }

  static func * (a: BigNatural, b: BigNatural) -> BigNatural {
    if a.isZero || b.isZero { return .zero }
    let product = [UInt64](unsafeUninitializedCapacity: a.limbs.count + b.limbs.count) { out, count in
      count = a.limbs.count + b.limbs.count
      for index in 0..<count { out[index] = 0 }
      for i in a.limbs.indices {
        var carry: UInt64 = 0
        for j in b.limbs.indices {
          let (high, low) = a.limbs[i].multipliedFullWidth(by: b.limbs[j])
          let (first, overflow1) = low.addingReportingOverflow(out[i + j])
          let (second, overflow2) = first.addingReportingOverflow(carry)
          out[i + j] = second
          // The sum of a product of limbs and two limbs fits in two limbs, so this cannot overflow.
          carry = high &+ (overflow1 ? 1 : 0) &+ (overflow2 ? 1 : 0)
        }
        out[i + b.limbs.count] = carry
      }
    }
    return BigNatural(limbs: product)
  }

  static func << (a: BigNatural, bits: Int) -> BigNatural {
    if a.isZero || bits <= 0 { return a }
    let (words, rest) = (bits / 64, bits % 64)
    var out = [UInt64](repeating: 0, count: words)
    out.reserveCapacity(words + a.limbs.count + 1)
    var carry: UInt64 = 0
    for limb in a.limbs {
      out.append(limb << UInt64(rest) | carry)
      carry = rest == 0 ? 0 : limb >> UInt64(64 - rest)
    }
    out.append(carry)
    return BigNatural(limbs: out)
  }

  static func >> (a: BigNatural, bits: Int) -> BigNatural {
    if bits <= 0 { return a }
    let (words, rest) = (bits / 64, bits % 64)
    guard words < a.limbs.count else { return .zero }
    var out = Array(a.limbs[words...])
    if rest > 0 {
      for index in out.indices {
        let above = index + 1 < out.count ? out[index + 1] << UInt64(64 - rest) : 0
        out[index] = out[index] >> UInt64(rest) | above
      }
    }
    return BigNatural(limbs: out)
  }

  /// Quotient and remainder by a divisor of one limb; `divisor` must not be 0.
  func dividedBy(_ divisor: UInt64) -> (quotient: BigNatural, remainder: UInt64) {
    var quotient = limbs
    var remainder: UInt64 = 0
    for index in limbs.indices.reversed() {
      (quotient[index], remainder) = divisor.dividingFullWidth((remainder, limbs[index]))
    }
    return (BigNatural(limbs: quotient), remainder)
  }

  /// Quotient and remainder by shift and subtraction, for the few divisions whose divisor has several limbs.
  func dividedBy(_ divisor: BigNatural) -> (quotient: BigNatural, remainder: BigNatural) {
    if divisor.limbs.count == 1 {
      let (quotient, remainder) = dividedBy(divisor.limbs[0])
      return (quotient, BigNatural(remainder))
    }
    var quotient = BigNatural.zero
    var remainder = BigNatural.zero
    for bit in (0..<bitWidth).reversed() {
      remainder = remainder << 1
      if limbs[bit / 64] >> UInt64(bit % 64) & 1 == 1 { remainder += .one }
      quotient = quotient << 1
      if let less = remainder.subtracting(divisor) {
        remainder = less
        quotient += .one
      }
    }
    return (quotient, remainder)
  }
}
