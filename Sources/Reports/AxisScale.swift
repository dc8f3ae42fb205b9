import Foundation

/// An axis with its range settled: maps values to 0…1 and knows its ticks.
struct AxisScale: Sendable {
  let axis: Axis
  let lower: Double
  let upper: Double
  let ticks: AxisTicks
  let labels: [String]

  /// - Parameters:
  ///   - data: values to show; those without a place on the axis are ignored.
  ///   - isTight: ends near the data instead of at round numbers.
  init(_ axis: Axis, data: [Double], isTight: Bool = false, maximumTicks: Int = 7) {
    var lower = Double.infinity
    var upper = -Double.infinity
    for value in data where axis.canShow(value) {
      lower = min(lower, value)
      upper = max(upper, value)
    }
    if lower > upper { (lower, upper) = axis.scale == .linear ? (0, 1) : (0.1, 10) }
    var isFixed = isTight
    if let range = axis.range, axis.canShow(range.lowerBound), axis.canShow(range.upperBound) {
      (lower, upper) = AxisTicks.widened(range.lowerBound, range.upperBound, scale: axis.scale)
      isFixed = true
    } else if isTight {
      (lower, upper) = Self.padded(lower, upper, scale: axis.scale)
    }
    var ticks =
      isFixed
      ? AxisTicks.inside(lower, upper, scale: axis.scale, maximumCount: maximumTicks)
      : AxisTicks.covering(lower, upper, scale: axis.scale, maximumCount: maximumTicks)
    if !isFixed {
      lower = min(lower, ticks.values.first ?? lower)
      upper = max(upper, ticks.values.last ?? upper)
    }
    if let chosen = axis.tickValues {
      ticks = AxisTicks(values: chosen.filter { axis.canShow($0) && $0 >= lower && $0 <= upper })
    }
    self.axis = axis
    self.lower = lower
    self.upper = upper
    self.ticks = ticks
    labels = TickLabel.labels(for: ticks)
  }

  /// 0 at the lower end and 1 at the upper, or nil when the value has no place on the axis.
  func fraction(_ value: Double) -> Double? {
    guard axis.canShow(value) else { return nil }
    switch axis.scale {
    // Halves keep the span finite for the largest values.
    case .linear: return (value / 2 - lower / 2) / (upper / 2 - lower / 2)
    case .log10: return (log10(value) - log10(lower)) / (log10(upper) - log10(lower))
    }
  }

  /// Whether the value lies on the part of the axis that is shown.
  func contains(_ value: Double) -> Bool {
    guard let position = fraction(value) else { return false }
    return position >= -1e-9 && position <= 1 + 1e-9
  }

  private static func padded(_ lower: Double, _ upper: Double, scale: Axis.Scale) -> (Double, Double) {
    let (low, high) = AxisTicks.widened(lower, upper, scale: scale)
    switch scale {
    case .linear:
      let margin = (high - low) * 0.03
      // Do not step over zero: a count or a budget has no negative part.
      return (low >= 0 && low < margin ? min(low, 0) : low - margin, high + margin)
    case .log10:
      let factor = pow(10, (log10(high) - log10(low)) * 0.03)
      return (low / factor, high * factor)
    }
  }
}
