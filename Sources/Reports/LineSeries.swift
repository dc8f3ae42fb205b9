/// A named line through points, in the order given.
///
///     LineSeries("swap", points: [ChartPoint(128, 0.4), ChartPoint(256, 0.1)])
///     LineSeries("swap", x: [128, 256], y: [0.4, 0.1])
///     LineSeries("mip", points: points, style: SeriesStyle(1))
public struct LineSeries: Sendable, Hashable {
  public var name: String
  public var points: [ChartPoint]
  /// Nil takes the next style of the palette.
  public var style: SeriesStyle?

  public init(_ name: String, points: [ChartPoint], style: SeriesStyle? = nil) {
    self.name = name
    self.points = points
    self.style = style
  }

  /// Pairs `x` with `y`; the longer list is cut.
  public init(_ name: String, x: [Double], y: [Double?], style: SeriesStyle? = nil) {
    self.init(name, points: zip(x, y).map { ChartPoint($0, $1) }, style: style)
  }
}
