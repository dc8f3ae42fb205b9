/// Mean and standard deviation of numbers, without overflow for numbers of any size.
struct Moments {
  let mean: Double
  let deviation: Double

  /// - Parameters:
  ///   - numbers: The numbers that are present, in order.
  ///   - absent: How many zeros there are beside them.
  init(_ numbers: some Collection<Double>, zeros absent: Int = 0) {
    let count = Double(numbers.count + absent)
    guard count > 0 else {
      (mean, deviation) = (0, 0)
      return
    }
    let largest = numbers.reduce(0) { max($0, abs($1)) }
    // Squares of larger numbers, or their sum, may be infinite.
    let unit = largest > 1e140 ? largest : 1
    let center = numbers.reduce(0) { $0 + $1 / unit } / count
    let square = numbers.reduce(Double(absent) * center * center) {
      $0 + ($1 / unit - center) * ($1 / unit - center)
    }
    mean = center * unit
    deviation = (square / count).squareRoot() * unit
  }

  /// Whether the numbers differ; what is left of a constant is rounding.
  var varies: Bool { deviation > 1e-14 * abs(mean) && deviation > 1e-30 }
}
