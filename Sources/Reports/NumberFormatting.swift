/// Numbers as text, the same in every locale.
///
///     NumberFormatting.significant(0.0123456)   // "0.01235"
///     NumberFormatting.percent(0.256)           // "25.6%"
///     NumberFormatting.seconds(125)             // "2 min 05 s"
///     NumberFormatting.integer(1_234_567)       // "1,234,567"
///     NumberFormatting.significant(nil)         // "–"
///
/// A missing value is shown as an en dash, and NaN and infinities as `NaN`, `inf` and `-inf`, so that a table
/// never hides them. Rounding is half away from zero on the shortest decimal form of the number.
public enum NumberFormatting {
  /// What a missing value looks like.
  public static let missing = "–"

  /// A number with `digits` significant digits; scientific below 10⁻⁴ and from 10⁷.
  ///
  ///     NumberFormatting.significant(1234567.8)  // "1234568": digits before the point are never zeroed
  ///     NumberFormatting.significant(0.5, trimmingZeros: true)  // "0.5"
  public static func significant(_ value: Double?, digits: Int = 4, trimmingZeros: Bool = false) -> String {
    if let special = special(value) { return special }
    guard let value, value != 0 else { return "0" }
    let digits = clamped(digits, to: 1...17)
    var rounded = DecimalDigits(value)
    rounded.round(toDigits: digits)
    guard (-4..<7).contains(rounded.exponent) else {
      return scientific(value, digits: digits, trimmingZeros: trimmingZeros)
    }
    let text = DecimalDigits(value).fixed(decimals: max(0, digits - 1 - rounded.exponent))
    return trimmingZeros ? trimmed(text) : text
  }

  /// A number with exactly `decimals` digits after the point.
  ///
  ///     NumberFormatting.fixed(2.5, decimals: 2)  // "2.50"
  public static func fixed(_ value: Double?, decimals: Int) -> String {
    if let special = special(value) { return special }
    return DecimalDigits(value ?? 0).fixed(decimals: clamped(decimals, to: 0...30))
  }

  /// A number as mantissa and power of ten.
  ///
  ///     NumberFormatting.scientific(0.000123456, digits: 3)  // "1.23e-4"
  public static func scientific(_ value: Double?, digits: Int = 4, trimmingZeros: Bool = false) -> String {
    if let special = special(value) { return special }
    let digits = clamped(digits, to: 1...17)
    var rounded = DecimalDigits(value ?? 0)
    rounded.round(toDigits: digits)
    let mantissa = rounded.mantissa(digits: digits)
    return (trimmingZeros ? trimmed(mantissa) : mantissa) + "e\(rounded.isZero ? 0 : rounded.exponent)"
  }

  /// A fraction as a percentage. A fraction too small for `decimals` is shown with two digits, not as zero.
  ///
  ///     NumberFormatting.percent(0.256)    // "25.6%"
  ///     NumberFormatting.percent(0.00001)  // "0.0010%"
  public static func percent(_ fraction: Double?, decimals: Int = 1) -> String {
    if let special = special(fraction) { return special }
    let value = (fraction ?? 0) * 100
    if let special = special(value) { return special }
    var rounded = DecimalDigits(value)
    rounded.round(toDecimals: clamped(decimals, to: 0...30))
    if rounded.isZero, value != 0 { return significant(value, digits: 2) + "%" }
    return fixed(value, decimals: decimals) + "%"
  }

  /// A duration with a unit: three digits from nanoseconds to a minute, then two units.
  ///
  ///     NumberFormatting.seconds(0.00125)  // "1.25 ms"
  ///     NumberFormatting.seconds(7500)     // "2 h 05 min"
  public static func seconds(_ value: Double?) -> String {
    if let special = special(value) { return special }
    guard let value, value != 0 else { return "0 s" }
    guard value.magnitude < 1e12 else { return scientific(value, digits: 3) + " s" }
    guard value.magnitude < 59.95 else { return (value < 0 ? "-" : "") + long(value.magnitude) }
    var rounded = DecimalDigits(value)
    rounded.round(toDigits: 3)
    switch rounded.exponent {
    case ..<(-6): return significant(value * 1e9, digits: 3) + " ns"
    case ..<(-3): return significant(value * 1e6, digits: 3) + " µs"
    case ..<0: return significant(value * 1e3, digits: 3) + " ms"
    default: return significant(value, digits: 3) + " s"
    }
  }

  /// A size in bytes, in powers of 1024.
  ///
  ///     NumberFormatting.bytes(1_610_612_736)  // "1.50 GiB"
  public static func bytes(_ count: Int?) -> String {
    guard let count else { return missing }
    guard count.magnitude >= 1024 else { return "\(count) B" }
    var value = Double(count)
    var unit = -1
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    while value.magnitude >= 1023.5, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return significant(value, digits: 3) + " " + units[max(unit, 0)]
  }

  /// A whole number with commas between thousands.
  ///
  ///     NumberFormatting.integer(-12_000)  // "-12,000"
  public static func integer(_ value: Int?) -> String {
    guard let value else { return missing }
    return (value < 0 ? "-" : "") + grouped(String(value.magnitude))
  }

  /// Commas between thousands of a run of digits.
  static func grouped(_ digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  private static func special(_ value: Double?) -> String? {
    guard let value else { return missing }
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    return nil
  }

  private static func long(_ magnitude: Double) -> String {
    let total = Int(magnitude.rounded())
    if total < 3600 { return "\(total / 60) min \(twoDigits(total % 60)) s" }
    let minutes = Int((magnitude / 60).rounded())
    if minutes < 1440 { return "\(minutes / 60) h \(twoDigits(minutes % 60)) min" }
    let hours = Int((magnitude / 3600).rounded())
    return "\(grouped(String(hours / 24))) d \(twoDigits(hours % 24)) h"
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  private static func clamped(_ value: Int, to range: ClosedRange<Int>) -> Int {
    min(max(value, range.lowerBound), range.upperBound)
  }
}
