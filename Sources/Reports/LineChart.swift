/// Lines with markers, such as the loss of several methods against the budget.
///
///     let chart = LineChart(
///       title: "Loss against budget",
///       x: Axis("groups kept", scale: .log10), y: Axis("relative loss", scale: .log10),
///       series: [LineSeries("swap", x: [128, 256, 512], y: [0.4, 0.1, 0.02])],
///       references: [ReferenceLine(0.05, "target")])
///     let svg = chart.render()
///
/// A point that is not finite leaves a gap. One that is zero or negative on a logarithmic axis, or outside a range
/// that was asked for, is left out, which the chart says below the plot and in its description. Points with a
/// `lowerBound` get a band down to it. Markers with figures on hover are drawn for up to 1,500 points; beyond
/// 2,000 points in one run, a line keeps first, lowest, highest and last of each pixel column.
public struct LineChart: Chart, Hashable {
  public var title: String
  public var x: Axis
  public var y: Axis
  public var series: [LineSeries]
  public var references: [ReferenceLine]
  public var size: ChartSize

  public init(
    title: String, x: Axis, y: Axis, series: [LineSeries], references: [ReferenceLine] = [],
    size: ChartSize = ChartSize()
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.references = references
    self.size = size
  }

  public func render(embedded: Bool) -> String {
    let xScale = AxisScale(x, data: shownX, isTight: true, maximumTicks: 9)
    let yScale = AxisScale(y, data: shownY)
    var census = PointCensus()
    let runs = series.map { Self.runs($0.points, xScale, yScale, &census) }
    let frame = ChartFrame(
      title: title, size: size, legend: legend, horizontal: .scale(xScale), vertical: yScale,
      footnotes: census.remarks)
    let hasMarkers = census.shown <= 1500
    let lines = series.indices.map { index in
      LineDrawing(series: series[index], style: style(index), frame: frame, x: xScale, y: yScale)
    }
    var content = zip(lines, runs).map { $0.lines($1) }.joined()
    for (index, line) in references.enumerated() {
      content += frame.referenceLine(line.value, dashes: ReferenceLine.dashes(index), name: line.label)
    }
    if x.range != nil || y.range != nil { content = Self.clipped(content, to: frame.area) }
    content += zip(lines, runs).map { $0.markers($1, all: hasMarkers) }.joined()
    let description =
      "Line chart of \(y.fullLabel) against \(x.fullLabel). Series: "
      + "\(series.map(\.name).joined(separator: ", ")). \(census.description)"
    return frame.render(content, description: description, embedded: embedded)
  }

  /// Only points with a place on both axes widen the range.
  private var shownPoints: [ChartPoint] {
    series.flatMap(\.points).filter { x.canShow($0.x) && y.canShow($0.y) }
  }
  private var shownX: [Double] { shownPoints.map(\.x) }
  private var shownY: [Double] {
    shownPoints.map(\.y) + shownPoints.compactMap(\.lowerBound) + references.map(\.value)
  }

  private func style(_ index: Int) -> SeriesStyle { series[index].style ?? SeriesStyle(index) }

  private var legend: [LegendEntry] {
    var entries = series.indices.filter { series.count > 1 || !series[$0].name.isEmpty }.map { index in
      LegendEntry(label: series[index].name, symbol: .line(style(index), hasMarker: true))
    }
    if let bounded = series.indices.first(where: { series[$0].points.contains { $0.lowerBound != nil } }) {
      entries.append(LegendEntry(label: "proved lower bound", symbol: .bound(style(bounded))))
    }
    return entries
      + references.enumerated().filter { y.canShow($1.value) }.map { index, line in
        LegendEntry(label: line.label, symbol: .reference(dashes: ReferenceLine.dashes(index)))
      }
  }

  /// Splits points into runs without a gap.
  private static func runs(
    _ points: [ChartPoint], _ x: AxisScale, _ y: AxisScale, _ census: inout PointCensus
  ) -> [[ChartPoint]] {
    var runs: [[ChartPoint]] = [[]]
    for point in points {
      if census.admits(point, x, y) {
        runs[runs.count - 1].append(point)
      } else if runs.last?.isEmpty == false {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }

  private static func clipped(_ content: String, to area: PlotArea) -> String {
    let box = [area.left, area.top, area.width, area.height].map { SVGNumber.text($0) }
    return """
      <svg x="\(box[0])" y="\(box[1])" width="\(box[2])" height="\(box[3])" viewBox="\(box.joined(separator: " "))">
      \(content)</svg>

      """
  }
}
