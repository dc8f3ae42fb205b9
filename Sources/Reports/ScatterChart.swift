/// Points in the plane, such as similarities before and after pruning.
///
///     let chart = ScatterChart(
///       title: "Similarities before and after", x: Axis("dense"), y: Axis("pruned"),
///       series: [ScatterSeries("pairs", x: dense, y: pruned)], hasIdentityLine: true)
///     let svg = chart.render()
///
/// With an identity line both axes share one range and the plot is square. Up to 500 points are markers with
/// figures on hover; more are dots, darker where they are dense, with places rounded to a tenth of a pixel and
/// equal ones drawn once. Points that cannot be shown are counted in the description.
public struct ScatterChart: Chart, Hashable {
  public var title: String
  public var x: Axis
  public var y: Axis
  public var series: [ScatterSeries]
  public var hasIdentityLine: Bool
  public var size: ChartSize

  public init(
    title: String, x: Axis, y: Axis, series: [ScatterSeries], hasIdentityLine: Bool = false,
    size: ChartSize = ChartSize(plotHeight: 420)
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.hasIdentityLine = hasIdentityLine
    self.size = size
  }

  public func render(embedded: Bool) -> String {
    let visible = series.flatMap(\.points).filter { x.canShow($0.x) && y.canShow($0.y) }
    let isShared = hasIdentityLine && x.scale == y.scale && x.range == nil && y.range == nil
    let (columns, rows) = (visible.map(\.x), visible.map(\.y))
    let xScale = AxisScale(x, data: isShared ? columns + rows : columns, maximumTicks: 9)
    let yScale = AxisScale(y, data: isShared ? columns + rows : rows, maximumTicks: 9)
    var census = PointCensus()
    let points = series.map { $0.points.filter { census.admits($0, xScale, yScale) } }
    let inside = points.map { $0.filter { xScale.contains($0.x) && yScale.contains($0.y) } }
    let frame = ChartFrame(
      title: title, size: size, legend: legend, horizontal: .scale(xScale), vertical: yScale,
      footnotes: census.remarks, isSquare: isShared)
    let drawing = ScatterDrawing(frame: frame, x: xScale, y: yScale)
    var content = ""
    for (index, points) in inside.enumerated() {
      content +=
        census.shown > 500
        ? drawing.dots(points, style(index)) : drawing.markers(points, style(index), name: series[index].name)
    }
    if hasIdentityLine { content += drawing.identityLine }
    let names = series.map(\.name).filter { !$0.isEmpty }.joined(separator: ", ")
    let description =
      "Scatter chart of \(y.fullLabel) against \(x.fullLabel)\(names.isEmpty ? "" : ": " + names). "
      + census.description
    return frame.render(content, description: description, embedded: embedded)
  }

  private func style(_ index: Int) -> SeriesStyle { series[index].style ?? SeriesStyle(index) }

  private var legend: [LegendEntry] {
    let entries = series.indices.filter { !series[$0].name.isEmpty }.map { index in
      LegendEntry(label: series[index].name, symbol: .marker(style(index)))
    }
    return entries + (hasIdentityLine ? [LegendEntry(label: "equal", symbol: .reference(dashes: "8 4"))] : [])
  }
}
