/// Decimal numbers from bytes, correctly rounded and without a string for the usual ones.
///
/// Up to 19 significant digits with a decimal exponent of at most 19 are one 128-by-64-bit division or multiplication
/// whose remainder decides the rounding exactly; everything else goes to the standard library.
package enum DecimalNumber {
  /// The number that fills the range, spaces around it aside; `nil` when it is not one in decimal notation.
  ///
  /// Hexadecimal numbers, `inf` and `nan` are not numbers here. Numbers beyond the range become infinite.
  package static func parse(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Double? {
    let range = trimmed(bytes, range)
    let end = range.upperBound
    var position = range.lowerBound
    guard position < end else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }

    var mantissa: UInt64 = 0
    var significant = 0
    var exponent = 0
    var hasDigits = false
    var isAfterPoint = false
    while position < end {
      let digit = bytes[position] &- UInt8(ascii: "0")
      if digit <= 9 {
        hasDigits = true
        if significant > 0 || digit > 0 { significant += 1 }
        if significant <= 19 {
          mantissa = mantissa &* 10 &+ UInt64(digit)
          if isAfterPoint { exponent -= 1 }
        }
      } else if bytes[position] == UInt8(ascii: "."), !isAfterPoint {
        isAfterPoint = true
      } else {
        break
      }
      position += 1
    }
    guard hasDigits else { return nil }
    if position < end {
      guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return nil }
      position += 1
      guard let written = decimalExponent(bytes, position..<end) else { return nil }
      exponent += written
    }
    if significant <= 19, let magnitude = exact(mantissa, exponent) { return isNegative ? -magnitude : magnitude }
    return Double(String(decoding: bytes[range], as: UTF8.self))
  }

  /// The range without spaces and tabs at its ends.
  static func trimmed(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }

  private static func decimalExponent(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
    var position = range.lowerBound
    guard position < range.upperBound else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
    guard position < range.upperBound else { return nil }
    var value = 0
    while position < range.upperBound {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      // Far beyond every exponent that matters, and no overflow however long the digits go on.
      value = min(1_000_000, value * 10 + Int(digit))
      position += 1
    }
    return isNegative ? -value : value
  }

  private static let powers: [UInt64] = (0...19).map { exponent in
    (0..<exponent).reduce(1 as UInt64) { power, _ in power &* 10 }
  }

  /// `mantissa` times 10 to the `exponent`, rounded to nearest even; `nil` when it is not in reach of one operation.
  private static func exact(_ mantissa: UInt64, _ exponent: Int) -> Double? {
    if mantissa == 0 { return 0 }
    guard exponent >= -19, exponent <= 19 else { return nil }
    let power = powers[abs(exponent)]
    if mantissa <= 1 << 53, power <= 1 << 53 {
      // Both are exact doubles: one operation, one rounding.
      return exponent < 0 ? Double(mantissa) / Double(power) : Double(mantissa) * Double(power)
    }
    return exponent < 0 ? quotient(mantissa, power) : product(mantissa, power)
  }

  private static func product(_ first: UInt64, _ second: UInt64) -> Double {
    let (high, low) = first.multipliedFullWidth(by: second)
    if high == 0 { return Double(low) }
    let shift = high.leadingZeroBitCount
    let top = shift == 0 ? high : high << UInt64(shift) | low >> UInt64(64 - shift)
    return rounded(top, hasRest: low << UInt64(shift) != 0, exponent: 64 - shift)
  }

  private static func quotient(_ dividend: UInt64, _ divisor: UInt64) -> Double {
    let dividendShift = dividend.leadingZeroBitCount
    let divisorShift = divisor.leadingZeroBitCount
    let numerator = dividend << UInt64(dividendShift)
    let denominator = divisor << UInt64(divisorShift)
    var exponent = divisorShift - dividendShift - 64
    // With both top bits set the quotient has its top bit set too, once it is below 2^64.
    var wide = (high: numerator, low: 0 as UInt64)
    if numerator >= denominator {
      wide = (numerator >> 1, numerator << 63)
      exponent += 1
    }
    let (quotient, remainder) = denominator.dividingFullWidth(wide)
    return rounded(quotient, hasRest: remainder != 0, exponent: exponent)
  }

  /// `top` (its highest bit set, a bit more when `hasRest`) times 2 to the `exponent`, rounded to 53 bits.
  private static func rounded(_ top: UInt64, hasRest: Bool, exponent: Int) -> Double {
    var mantissa = top >> 11
    let rest = top & 0x7FF
    if rest > 0x400 || (rest == 0x400 && (hasRest || mantissa & 1 == 1)) { mantissa += 1 }
    // The exponents here lie within ±140, so the scale is a normal number and the product exact.
    let scale = Double(bitPattern: UInt64(bitPattern: Int64(1023 + exponent + 11)) << 52)
    return Double(mantissa) * scale
  }
}
