/// How often values fall into each of equal bins with round edges.
///
///     let chart = Histogram(
///       title: "Cosine similarity of dense and pruned embeddings", values: cosines,
///       axis: Axis("cosine similarity"), references: [ReferenceLine(median, "median")])
///     let svg = chart.render()
///
/// Values that are not finite are left out, and the description says how many. The axis is linear. A bin holds
/// its lower edge but not its upper, except the last, which holds both.
public struct Histogram: Chart, Hashable {
  public var title: String
  public var values: [Double]
  public var axis: Axis
  /// About how many bins; nil chooses from the data (Freedman–Diaconis or Sturges, whichever is finer).
  public var binCount: Int?
  public var references: [ReferenceLine]
  public var style: SeriesStyle
  public var size: ChartSize

  public init(
    title: String, values: [Double], axis: Axis, binCount: Int? = nil, references: [ReferenceLine] = [],
    style: SeriesStyle = SeriesStyle(0), size: ChartSize = ChartSize()
  ) {
    self.title = title
    self.values = values
    self.axis = axis
    self.binCount = binCount
    self.references = references
    self.style = style
    self.size = size
  }

  public func render(embedded: Bool) -> String {
    let bins = HistogramBins(values, target: binCount)
    var linear = axis
    linear.scale = .linear
    let x = AxisScale(linear, data: bins.edges + references.map(\.value), isTight: true, maximumTicks: 9)
    let most = Double(bins.counts.max() ?? 1)
    let y = AxisScale(Axis("count", tickValues: most < 2 ? [0, 1, 2] : nil), data: [0, max(most, 2)])
    let shown = references.enumerated().filter { linear.canShow($1.value) }
    let frame = ChartFrame(
      title: title, size: size,
      legend: shown.map { LegendEntry(label: $1.label, symbol: .reference(dashes: ReferenceLine.dashes($0))) },
      horizontal: .scale(x), vertical: y)
    var content = bars(bins, x, y, frame.area)
    for (index, line) in shown where x.contains(line.value) {
      let path = "M\(SVGNumber.text(frame.area.x(x.fraction(line.value) ?? 0))) \(SVGNumber.text(frame.area.top))"
      content += ChartFrame.reference(
        path + "V\(SVGNumber.text(frame.area.bottom))", dashes: ReferenceLine.dashes(index), name: line.label)
    }
    return frame.render(content, description: description(bins), embedded: embedded)
  }

  private func description(_ bins: HistogramBins) -> String {
    let total = NumberFormatting.integer(bins.counts.reduce(0, +))
    let missing = bins.missing > 0 ? " \(bins.missing) without a finite value: left out." : ""
    return "Histogram of \(axis.fullLabel): \(total) values in \(bins.counts.count) bins.\(missing)"
  }

  private func bars(_ bins: HistogramBins, _ x: AxisScale, _ y: AxisScale, _ area: PlotArea) -> String {
    var text = "<g \(style.fallback)>"
    for (index, count) in bins.counts.enumerated() where count > 0 {
      let (lower, upper) = (bins.edges[index], bins.edges[index + 1])
      guard let from = x.fraction(lower), let to = x.fraction(upper), from < 1, to > 0 else { continue }
      let (left, right) = (area.x(max(from, 0)), area.x(min(to, 1)))
      let top = area.y(y.fraction(Double(count)) ?? 0)
      let gap = right - left > 4 ? 1.0 : 0
      let tooltip = "\(TickLabel.value(lower)) to \(TickLabel.value(upper)): \(NumberFormatting.integer(count))"
      text += """
        <rect class="bar" x="\(SVGNumber.text(left + gap / 2))" y="\(SVGNumber.text(top))" \
        width="\(SVGNumber.text(right - left - gap))" height="\(SVGNumber.text(area.bottom - top))">\
        <title>\(tooltip)</title></rect>

        """
    }
    return text + "</g>\n"
  }
}
