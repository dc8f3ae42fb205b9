import Foundation

/// Round numbers along an axis: steps of 1, 2 or 5 times a power of ten, or decades and parts of decades.
struct AxisTicks: Sendable, Hashable {
  var values: [Double]
  /// The step between ticks, or nil on a logarithmic axis with uneven ticks.
  var step: Double?
  /// Ticks for thin grid lines without a label.
  var minor: [Double] = []

  /// Ticks that reach from at or below `lower` to at or above `upper`, at most `maximumCount` (at least 3).
  ///
  ///     AxisTicks.covering(0.3, 9.2, scale: .linear, maximumCount: 6).values  // 0, 2, 4, 6, 8, 10
  static func covering(_ lower: Double, _ upper: Double, scale: Axis.Scale, maximumCount: Int) -> AxisTicks {
    let count = max(maximumCount, 3)
    let (lower, upper) = widened(lower, upper, scale: scale)
    return scale == .linear
      ? linear(lower, upper, maximumCount: count) : logarithmic(lower, upper, maximumCount: count)
  }

  /// Ticks between `lower` and `upper`, at most `maximumCount`.
  static func inside(_ lower: Double, _ upper: Double, scale: Axis.Scale, maximumCount: Int) -> AxisTicks {
    // Covering ticks add up to one at either end, which is cut off here.
    var ticks = covering(lower, upper, scale: scale, maximumCount: max(maximumCount, 2) + 2)
    if ticks.inner(lower, upper).count > max(maximumCount, 3) {
      ticks = covering(lower, upper, scale: scale, maximumCount: maximumCount)
    }
    ticks.minor = ticks.minor.filter { $0 >= lower && $0 <= upper }
    ticks.values = ticks.inner(lower, upper)
    return ticks
  }

  private func inner(_ lower: Double, _ upper: Double) -> [Double] {
    let slack = (upper - lower) * 1e-9
    return values.filter { $0 >= lower - slack && $0 <= upper + slack }
  }

  /// A range with an extent that can be divided, also for one value.
  static func widened(_ lower: Double, _ upper: Double, scale: Axis.Scale) -> (Double, Double) {
    guard lower <= upper, lower.isFinite, upper.isFinite, scale == .linear || lower > 0 else {
      return scale == .linear ? (0, 1) : (0.1, 10)
    }
    switch scale {
    case .linear:
      let magnitude = max(lower.magnitude, upper.magnitude)
      guard upper - lower > max(magnitude * 1e-11, 1e-290) else {
        let margin = magnitude > 1e-280 ? magnitude * 0.1 : 1
        return ((lower + upper) / 2 - margin, (lower + upper) / 2 + margin)
      }
      return (lower, upper)
    case .log10:
      return upper / lower > 1 + 1e-9 ? (lower, upper) : (lower / 2, upper * 2)
    }
  }

  private static func linear(_ lower: Double, _ upper: Double, maximumCount: Int) -> AxisTicks {
    var exponent = Int(log10((upper - lower) / Double(maximumCount)).rounded(.down))
    for _ in 0..<3 {
      for mantissa in [1.0, 2, 5] {
        // Divide by a power of ten where the step is below one: 3 / 10 is nearer to 0.3 than 3 × 0.1.
        let scale = powerOfTen(exponent.magnitude)
        let position: (Double) -> Double = { exponent < 0 ? $0 * scale / mantissa : $0 / scale / mantissa }
        let first = (position(lower) + 1e-9).rounded(.down)
        let last = (position(upper) - 1e-9).rounded(.up)
        guard last - first + 1 <= Double(maximumCount), last > first else { continue }
        let values = (0...Int(last - first)).map { index in
          let multiple = (first + Double(index)) * mantissa
          return exponent < 0 ? multiple / scale : multiple * scale
        }
        return AxisTicks(values: values, step: exponent < 0 ? mantissa / scale : mantissa * scale)
      }
      exponent += 1
    }
    return AxisTicks(values: [lower, upper], step: upper - lower)
  }

  private static func logarithmic(_ lower: Double, _ upper: Double, maximumCount: Int) -> AxisTicks {
    let first = Int((log10(lower) + 1e-9).rounded(.down))
    let last = Int((log10(upper) - 1e-9).rounded(.up))
    if upper / lower < 4 {
      let ticks = linear(lower, upper, maximumCount: maximumCount)
      if ticks.values[0] > 0 { return ticks }
    }
    for mantissas in [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]] {
      let all = (first...max(last, first + 1)).flatMap { exponent in
        mantissas.map { decimal($0, exponent) }
      }
      let start = all.lastIndex { $0 <= lower * (1 + 1e-9) } ?? 0
      let end = all.firstIndex { $0 >= upper * (1 - 1e-9) } ?? all.count - 1
      guard end > start, end - start + 1 <= maximumCount else { continue }
      let values = Array(all[start...end])
      return AxisTicks(values: values, minor: minorTicks(from: values, decades: last - first))
    }
    var step = max(1, (last - first + maximumCount - 2) / (maximumCount - 1))
    while floorMultiple(first, step) + step * (maximumCount - 1) < last { step += 1 }
    let start = floorMultiple(first, step)
    let values = stride(from: start, through: last + step - 1, by: step).map { decimal(1, $0) }
    return AxisTicks(values: values, minor: [])
  }

  private static func minorTicks(from values: [Double], decades: Int) -> [Double] {
    guard decades <= 5, let lower = values.first, let upper = values.last else { return [] }
    let first = Int(log10(lower).rounded(.down))
    return (first...first + decades).flatMap { exponent in (2...9).map { decimal($0, exponent) } }
      .filter { $0 > lower && $0 < upper && !values.contains($0) }
  }

  private static func floorMultiple(_ value: Int, _ step: Int) -> Int {
    let remainder = value % step
    return value - (remainder < 0 ? remainder + step : remainder)
  }

  private static func decimal(_ mantissa: Int, _ exponent: Int) -> Double {
    // Reading the text gives the nearest number, which `pow` does not.
    Double("\(mantissa)e\(min(max(exponent, -307), 307))") ?? pow(10, Double(exponent)) * Double(mantissa)
  }

  private static func powerOfTen(_ exponent: UInt) -> Double {
    decimal(1, Int(min(exponent, 305)))
  }
}
