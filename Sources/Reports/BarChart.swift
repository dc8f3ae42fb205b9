/// Grouped bars, one group per category, such as the error of each layer by method.
///
///     let chart = BarChart(
///       title: "Error by layer", categories: ["layer 0", "layer 1"], categoryLabel: "layer",
///       y: Axis("relative error"),
///       series: [BarSeries("swap", values: [0.12, 0.08]), BarSeries("backward", values: [0.2, nil])])
///     let svg = chart.render()
///
/// A linear axis includes zero; on a logarithmic one bars stand on the foot of the plot and values that are zero
/// or negative are left out, which the chart says. Values beyond the categories are left out too.
public struct BarChart: Chart, Hashable {
  public var title: String
  public var categories: [String]
  public var categoryLabel: String
  public var y: Axis
  public var series: [BarSeries]
  public var references: [ReferenceLine]
  public var size: ChartSize

  public init(
    title: String, categories: [String], categoryLabel: String = "", y: Axis, series: [BarSeries],
    references: [ReferenceLine] = [], size: ChartSize = ChartSize()
  ) {
    self.title = title
    self.categories = categories
    self.categoryLabel = categoryLabel
    self.y = y
    self.series = series
    self.references = references
    self.size = size
  }

  public func render(embedded: Bool) -> String {
    let values = series.flatMap { $0.values.prefix(categories.count).compactMap { $0 } }
    let zero = y.scale == .linear && y.range == nil ? [0.0] : []
    let scale = AxisScale(y, data: values + references.map(\.value) + zero)
    var census = PointCensus()
    for value in series.flatMap({ $0.values.prefix(categories.count) }) {
      _ = census.admits(ChartPoint(0, value), AxisScale(Axis(""), data: [0]), scale)
    }
    let frame = ChartFrame(
      title: title, size: wideEnough, legend: legend,
      horizontal: .categories(label: categoryLabel, names: categories), vertical: scale, footnotes: census.remarks)
    var content = series.indices.map { bars($0, scale, frame.area) }.joined()
    for (index, line) in references.enumerated() {
      content += frame.referenceLine(line.value, dashes: ReferenceLine.dashes(index), name: line.label)
    }
    if let zero = scale.fraction(0), zero > 0, zero < 1 {
      let y = SVGNumber.text(frame.area.y(zero))
      content += "<path class=\"axis\" stroke=\"#57606a\" d=\"M\(SVGNumber.text(frame.area.left)) \(y)"
      content += "H\(SVGNumber.text(frame.area.right))\"/>\n"
    }
    let description =
      "Bar chart of \(y.fullLabel) in \(categories.count) categories. Series: "
      + "\(series.map(\.name).joined(separator: ", ")). \(census.description)"
    return frame.render(content, description: description, embedded: embedded)
  }

  /// Bars are at least two pixels wide; the chart grows when there are very many.
  private var wideEnough: ChartSize {
    let needed = Double(categories.count) * (Double(series.count) * 2 + 3) + 120
    return ChartSize(width: max(size.width, min(needed, 8000)), plotHeight: size.plotHeight)
  }

  private func style(_ index: Int) -> SeriesStyle { series[index].style ?? SeriesStyle(index) }

  private var legend: [LegendEntry] {
    series.indices.filter { series.count > 1 || !series[$0].name.isEmpty }.map { index in
      LegendEntry(label: series[index].name, symbol: .box(style(index)))
    }
      + references.enumerated().filter { y.canShow($1.value) }.map { index, line in
        LegendEntry(label: line.label, symbol: .reference(dashes: ReferenceLine.dashes(index)))
      }
  }

  private func bars(_ index: Int, _ scale: AxisScale, _ area: PlotArea) -> String {
    let slot = area.width / Double(max(categories.count, 1))
    let width = min(slot * 0.8 / Double(max(series.count, 1)), 48)
    let start = (slot - width * Double(series.count)) / 2 + width * Double(index)
    let foot = area.y(min(max(scale.fraction(0) ?? 0, 0), 1))
    var text = "<g \(style(index).fallback)>"
    for (category, value) in series[index].values.prefix(categories.count).enumerated() {
      guard let value, let fraction = scale.fraction(value) else { continue }
      let tip = area.y(min(max(fraction, 0), 1))
      let box = [
        area.left + Double(category) * slot + start, min(tip, foot), max(width - min(1, width * 0.2), 0.5),
        max((tip - foot).magnitude, 0.6),
      ].map { SVGNumber.text($0) }
      let name = series[index].name.isEmpty ? "" : ", \(series[index].name)"
      let tooltip = "\(categories[category])\(name): \(TickLabel.value(value))"
      text += """
        <rect class="bar" x="\(box[0])" y="\(box[1])" width="\(box[2])" height="\(box[3])">\
        <title>\(tooltip.escapedForMarkup)</title></rect>

        """
    }
    return text + "</g>\n"
  }
}
