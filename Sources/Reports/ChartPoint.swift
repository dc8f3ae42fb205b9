/// One point of a line or scatter chart.
///
///     ChartPoint(512, 0.031)
///     ChartPoint(256, 0.12, lowerBound: 0.10)
///     ChartPoint(128, nil)                      // not measured: leaves a gap
///     ChartPoint(64, 0.4, note: "time limit")   // the note is shown on hover
public struct ChartPoint: Sendable, Hashable {
  public var x: Double
  /// NaN where nothing was measured.
  public var y: Double
  /// A proved lower bound of `y`, drawn as a band and a tick.
  public var lowerBound: Double?
  public var note: String?

  public init(_ x: Double, _ y: Double?, lowerBound: Double? = nil, note: String? = nil) {
    self.x = x
    self.y = y ?? .nan
    self.lowerBound = lowerBound
    self.note = note
  }
}
