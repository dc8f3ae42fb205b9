/// A named cloud of points.
///
///     ScatterSeries("pairs", x: denseSimilarities, y: prunedSimilarities)
///     ScatterSeries("layers", points: [ChartPoint(0.9, 0.88, note: "layer 3")])
public struct ScatterSeries: Sendable, Hashable {
  public var name: String
  public var points: [ChartPoint]
  public var style: SeriesStyle?

  public init(_ name: String, points: [ChartPoint], style: SeriesStyle? = nil) {
    self.name = name
    self.points = points
    self.style = style
  }

  /// Pairs `x` with `y`; the longer list is cut.
  public init(_ name: String, x: [Double], y: [Double], style: SeriesStyle? = nil) {
    self.init(name, points: zip(x, y).map { ChartPoint($0, $1) }, style: style)
  }
}
