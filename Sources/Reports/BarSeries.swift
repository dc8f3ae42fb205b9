/// A named value for each category of a bar chart; nil or NaN leaves the place empty.
///
///     BarSeries("swap", values: [0.12, 0.08, nil])
///     BarSeries("backward", values: [0.2, 0.1, 0.3], style: SeriesStyle(3))
public struct BarSeries: Sendable, Hashable {
  public var name: String
  public var values: [Double?]
  public var style: SeriesStyle?

  public init(_ name: String, values: [Double?], style: SeriesStyle? = nil) {
    self.name = name
    self.values = values
    self.style = style
  }
}
