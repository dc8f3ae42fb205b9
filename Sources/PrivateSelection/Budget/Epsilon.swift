/// A privacy parameter ε as an exact number of billionths.
///
/// The mechanisms use exactly this rational number and the ledger adds exactly these integers, so ten releases at 0.1
/// spend 1 and not a rounding error more.
public struct Epsilon: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Billionths of a unit, at least 1.
  public let billionths: Int

  /// The nearest multiple of 10⁻⁹.
  /// - Parameter value: ε, from 10⁻⁹ to 1000.
  /// - Throws: `PrivateSelectionError.parameter` outside that range.
  public init(_ value: Double) throws(PrivateSelectionError) {
    guard value.isFinite, value >= 1e-9, value <= 1000 else {
      throw .parameter(name: "epsilon", value: "\(value)", expected: "a number between 10⁻⁹ and 1000")
    }
    billionths = Int((value * 1e9).rounded())
  }

  init(billionths: Int) { self.billionths = max(1, billionths) }

  /// ε as a floating-point number.
  public var value: Double { Double(billionths) / 1e9 }

  public var description: String { Billionths.text(billionths) }

  public static func < (a: Epsilon, b: Epsilon) -> Bool { a.billionths < b.billionths }

  /// The largest ε of which `count` copies do not exceed this one.
  /// - Throws: `PrivateSelectionError.parameter` if that is below 10⁻⁹.
  public func divided(by count: Int) throws(PrivateSelectionError) -> Epsilon {
    guard count >= 1, billionths / count >= 1 else {
      throw .parameter(name: "epsilon", value: "\(self)", expected: "at least 10⁻⁹ for each of \(count) parts")
    }
    return Epsilon(billionths: billionths / count)
  }
}

/// Decimal text of whole billionths.
enum Billionths {
  static func text(_ value: Int) -> String {
    let (whole, rest) = value.quotientAndRemainder(dividingBy: 1_000_000_000)
    if rest == 0 { return "\(whole)" }
    var digits = String(rest)
    digits = String(repeating: "0", count: 9 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}
