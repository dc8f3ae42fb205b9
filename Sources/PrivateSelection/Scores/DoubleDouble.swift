/// A number as an unevaluated sum of two doubles, with about 106 bits [Dekker 1971; Hida, Li and Bailey 2001].
struct DoubleDouble: Comparable {
  var high: Double
  var low: Double

  init(_ value: Double) { (high, low) = (value, 0) }
  private init(_ high: Double, _ low: Double) { (self.high, self.low) = (high, low) }

  private static func twoSum(_ a: Double, _ b: Double) -> DoubleDouble {
    let sum = a + b
    let part = sum - a
    return DoubleDouble(sum, (a - (sum - part)) + (b - part))
  }

  private static func fastTwoSum(_ a: Double, _ b: Double) -> DoubleDouble {
    let sum = a + b
    return DoubleDouble(sum, b - (sum - a))
  }

  static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let high = twoSum(a.high, b.high)
    let low = twoSum(a.low, b.low)
    let first = fastTwoSum(high.high, high.low + low.high)
    return fastTwoSum(first.high, first.low + low.low)
  }

  static prefix func - (a: DoubleDouble) -> DoubleDouble { DoubleDouble(-a.high, -a.low) }
  static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + (-b) }

  static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let product = a.high * b.high
    let error = (-product).addingProduct(a.high, b.high)
    return fastTwoSum(product, error + (a.high * b.low + a.low * b.high))
  }

  static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = DoubleDouble(a.high / b.high)
    let rest = a - first * b
    let second = DoubleDouble(rest.high / b.high)
    let again = rest - second * b
    return first + second + DoubleDouble(again.high / b.high)
  }

  static func < (a: DoubleDouble, b: DoubleDouble) -> Bool { a.high < b.high || (a.high == b.high && a.low < b.low) }

  func squareRoot() -> DoubleDouble {
    guard high > 0 else { return DoubleDouble(0) }
    let first = DoubleDouble(high.squareRoot())
    return first + (self - first * first) / (first + first)
  }
}
