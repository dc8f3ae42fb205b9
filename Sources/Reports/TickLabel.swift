import Foundation

/// Labels of the ticks of one axis, all in the same notation.
enum TickLabel {
  static func labels(for ticks: AxisTicks) -> [String] {
    let largest = ticks.values.reduce(0) { max($0, $1.magnitude) }
    if let step = ticks.step, step > 0 {
      let stepExponent = exponent(of: step)
      let digits = exponent(of: largest) - stepExponent
      let isPlain = largest < 1e7 && stepExponent >= -6 || digits > 4 && largest < 1e12 && stepExponent >= -3
      return ticks.values.map { value in
        isPlain
          ? plain(value, decimals: max(0, -stepExponent))
          : power(value, decimals: max(0, digits), relativeTo: exponent(of: largest))
      }
    }
    let smallest = ticks.values.reduce(Double.infinity) { $1 == 0 ? $0 : min($0, $1.magnitude) }
    let isPlain = smallest >= 0.999e-3 && largest < 1.001e5
    return ticks.values.map { isPlain ? shortest($0) : power($0) }
  }

  /// A value as in a tooltip: four digits at most.
  static func value(_ value: Double) -> String {
    value.rounded() == value && value.magnitude < 1e7
      ? plain(value, decimals: 0) : NumberFormatting.significant(value, digits: 4, trimmingZeros: true)
  }

  private static func shortest(_ value: Double) -> String {
    let digits = DecimalDigits(value)
    return plain(value, decimals: max(0, digits.digits.count - 1 - digits.exponent))
  }

  private static func plain(_ value: Double, decimals: Int) -> String {
    let text = DecimalDigits(value.magnitude).fixed(decimals: decimals)
    let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    let whole = parts[0].count >= 5 ? NumberFormatting.grouped(parts[0]) : parts[0]
    let isNegative = value < 0 && text.contains { $0 != "0" && $0 != "." }
    return (isNegative ? "−" : "") + ([whole] + parts.dropFirst()).joined(separator: ".")
  }

  /// `2×10⁻⁵`, or `10⁻⁵` where the mantissa is one.
  private static func power(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let digits = DecimalDigits(value)
    let mantissa = digits.mantissa(digits: max(digits.digits.count, 1))
    return (mantissa == "1" ? "" : "\(mantissa)×") + "10" + superscript(digits.exponent)
  }

  private static func power(_ value: Double, decimals: Int, relativeTo exponent: Int) -> String {
    guard value != 0 else { return "0" }
    let scaled = exponent < 0 ? value * pow(10, Double(-exponent)) : value / pow(10, Double(exponent))
    return plain(scaled, decimals: decimals) + "×10" + superscript(exponent)
  }

  private static func exponent(of value: Double) -> Int {
    DecimalDigits(value).exponent
  }

  private static func superscript(_ value: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let raised = String(value.magnitude).compactMap { $0.wholeNumberValue.map { digits[$0] } }
    return (value < 0 ? "⁻" : "") + String(raised)
  }
}
