/// The shortest decimal digits that identify a finite number, for rounding without a locale.
///
/// The value is `±d₀.d₁d₂… × 10^exponent`. Rounding starts from those digits, half away from zero, so that
/// 0.15 to one decimal gives 0.2, as a reader of the printed number expects.
struct DecimalDigits {
  private(set) var isNegative: Bool
  /// Most significant first, no leading zero; empty stands for zero.
  private(set) var digits: [UInt8]
  private(set) var exponent: Int

  var isZero: Bool { digits.isEmpty }

  /// - Precondition: none that traps; a value that is not finite reads as zero.
  init(_ value: Double) {
    isNegative = value < 0
    digits = []
    exponent = 0
    guard value.isFinite, value != 0 else { return }
    let parts = value.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let scale = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    exponent = mantissa[0].utf8.count - 1 + scale
    digits = mantissa.joined().utf8.map { $0 &- 48 }
    while digits.first == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.last == 0 { digits.removeLast() }
  }

  /// Keeps `count` digits; none or fewer leaves zero or the next power of ten.
  mutating func round(toDigits count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      return
    }
    let roundsUp = digits[count] >= 5
    digits.removeSubrange(count...)
    guard roundsUp else { return }
    var position = count - 1
    while position >= 0, digits[position] == 9 {
      digits.removeLast()
      position -= 1
    }
    if position >= 0 {
      digits[position] += 1
    } else {
      digits = [1]
      exponent += 1
    }
  }

  mutating func round(toDecimals decimals: Int) {
    round(toDigits: exponent + 1 + decimals)
  }

  /// Digits in plain notation, with exactly `decimals` digits after the point.
  func fixed(decimals: Int) -> String {
    var rounded = self
    rounded.round(toDecimals: decimals)
    guard !rounded.isZero else { return decimals > 0 ? "0." + String(repeating: "0", count: decimals) : "0" }
    var text = rounded.isNegative ? "-" : ""
    for place in stride(from: max(rounded.exponent, 0), through: -decimals, by: -1) {
      if place == -1 { text += "." }
      text += String(rounded.digit(at: place))
    }
    return text
  }

  /// The mantissa `d.ddd` with exactly `count` digits, signed, for scientific notation.
  func mantissa(digits count: Int) -> String {
    var text = isNegative ? "-" : ""
    for index in 0..<max(count, 1) {
      if index == 1 { text += "." }
      text += String(index < digits.count ? digits[index] : 0)
    }
    return text
  }

  /// The digit that counts units of 10^place.
  private func digit(at place: Int) -> UInt8 {
    let index = exponent - place
    return digits.indices.contains(index) ? digits[index] : 0
  }
}
