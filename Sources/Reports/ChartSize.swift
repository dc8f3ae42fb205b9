/// Size of a chart in pixels: its whole width, and the height of the part inside the axes.
///
///     ChartSize(width: 900, plotHeight: 360)
///
/// Title, legend and axis labels add to the height, so that many series never squeeze the data. Values below
/// 240 × 80 or above 8000 are moved to the nearest limit.
public struct ChartSize: Sendable, Hashable {
  public let width: Double
  public let plotHeight: Double

  public init(width: Double = 900, plotHeight: Double = 300) {
    self.width = Self.limited(width, 240, default: 900)
    self.plotHeight = Self.limited(plotHeight, 80, default: 300)
  }

  private static func limited(_ value: Double, _ least: Double, default fallback: Double) -> Double {
    value.isFinite ? min(max(value, least), 8000) : fallback
  }
}
