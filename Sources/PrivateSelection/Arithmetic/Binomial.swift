/// Numbers of subsets, exactly.
enum Binomial {
  /// C(n, k), the number of k-subsets of n things; 0 when k > n or an argument is negative.
  /// - Complexity: O(k) products of a big number with one limb.
  static func coefficient(_ n: Int, _ k: Int) -> BigNatural {
    guard k >= 0, n >= k else { return .zero }
    var value = BigNatural.one
    // After step i the value is C(n, i), so every division is exact.
    for i in 0..<min(k, n - k) {
      value = (value * BigNatural(UInt64(n - i))).dividedBy(UInt64(i + 1)).quotient
    }
    return value
  }

  /// C(n, k) for a message: exact where it is short, rounded where it is not.
  static func text(_ n: Int, _ k: Int) -> String {
    let value = coefficient(n, k)
    return value.exactly64.map { "\($0)" } ?? "\(value.approximateValue)"
  }

  /// ln C(n, k) as a floating-point number, for estimates only.
  static func logarithm(_ n: Int, _ k: Int) -> Double {
    guard k >= 0, n >= k else { return -.infinity }
    var sum = 0.0
    for i in 0..<min(k, n - k) { sum += naturalLogarithm(Double(n - i) / Double(i + 1)) }
    return sum
  }
}
