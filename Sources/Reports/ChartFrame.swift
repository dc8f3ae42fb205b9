/// Everything around the data: title, legend, grid, axes and their labels, laid out so that nothing overlaps.
struct ChartFrame: Sendable {
  let title: String
  let titleLines: [String]
  let legend: ChartLegend
  let horizontal: HorizontalAxis
  let vertical: AxisScale
  let categories: CategoryLabels?
  let footnotes: [String]
  let width: Double
  let height: Double
  let area: PlotArea

  private static let margin = 14.0

  init(
    title: String, size: ChartSize, legend: [LegendEntry] = [], horizontal: HorizontalAxis, vertical: AxisScale,
    footnotes: [String] = [], isSquare: Bool = false
  ) {
    self.title = title
    self.legend = ChartLegend(entries: legend)
    self.horizontal = horizontal
    self.vertical = vertical
    let labelWidth = vertical.labels.reduce(0) { max($0, TextMetrics.width($1)) }
    var left = Self.margin + labelWidth + 10 + (vertical.axis.fullLabel.isEmpty ? 0 : 20)
    var right = Self.margin
    // A square plot needs no more width than its height asks for.
    width = isSquare ? min(size.width, max(left + size.plotHeight + right + 24, 360)) : size.width
    let inner = width - 2 * Self.margin
    // Two points more than its size, because headings are bold.
    titleLines = TextWrap.lines(title.singleLine, width: inner, size: 17)
    self.footnotes = footnotes.flatMap { TextWrap.lines($0, width: inner, size: 11) }
    let legendRows = self.legend.rows(width: inner).count

    var underneath = 18.0
    var categories: CategoryLabels?
    switch horizontal {
    case .scale(let scale):
      right += (scale.labels.last.map { TextMetrics.width($0) } ?? 0) / 2
    case .categories(_, let names):
      var labels = CategoryLabels(names, width: max(width - left - right, 40))
      if labels.overhang + 4 > left {
        left = min(labels.overhang + 4, width / 2)
        labels = CategoryLabels(names, width: max(width - left - right, 40))
      }
      underneath = labels.height + 4
      categories = labels
    }
    self.categories = categories
    let top = Self.margin + Double(titleLines.count) * 20 + Double(legendRows) * ChartLegend.rowHeight + 10
    var plotWidth = max(width - left - right, 40)
    if isSquare { plotWidth = min(plotWidth, size.plotHeight) }
    area = PlotArea(left: left, top: top, width: plotWidth, height: isSquare ? plotWidth : size.plotHeight)
    height =
      area.bottom + underneath + (horizontal.label.isEmpty ? 4 : 22) + Double(self.footnotes.count) * 15
      + Self.margin - 4
  }

  /// The SVG element around `content`, which is drawn over the grid.
  func render(_ content: String, description: String, embedded: Bool) -> String {
    let size = "\(SVGNumber.text(width)) \(SVGNumber.text(height))"
    let style = embedded ? "" : "<style>\(ChartStyleSheet.text)</style>\n"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="espalier-chart" viewBox="0 0 \(size)" \
      width="\(SVGNumber.text(width))" height="\(SVGNumber.text(height))" role="img" \
      aria-label="\(title.singleLine.escapedForMarkup)">
      <title>\(title.singleLine.escapedForMarkup)</title>
      <desc>\(description.escapedForMarkup)</desc>
      \(style)<rect class="paper" fill="#ffffff" width="\(SVGNumber.text(width))" height="\(SVGNumber.text(height))"/>
      \(heading)\(grid)
      \(content)
      \(axes)
      </svg>
      """
  }

  /// A horizontal line across the plot for a value on the vertical axis.
  func referenceLine(_ value: Double, dashes: String, name: String) -> String {
    guard let fraction = vertical.fraction(value), vertical.contains(value) else { return "" }
    let y = SVGNumber.text(area.y(fraction))
    let path = "M\(SVGNumber.text(area.left)) \(y)H\(SVGNumber.text(area.right))"
    return Self.reference(path, dashes: dashes, name: name)
  }

  static func reference(_ path: String, dashes: String, name: String) -> String {
    """
    <path class="halo" fill="none" stroke="#ffffff" stroke-width="3.4" d="\(path)"/>\
    <path class="reference" fill="none" stroke="#1f2328" stroke-dasharray="\(dashes)" d="\(path)">\
    <title>\(name.escapedForMarkup)</title></path>

    """
  }

  private var heading: String {
    let left = SVGNumber.text(Self.margin)
    let lines = titleLines.enumerated().map { index, line in
      "<text class=\"heading\" x=\"\(left)\" y=\"\(SVGNumber.text(Self.margin + 12 + Double(index) * 20))\">"
        + "\(line.escapedForMarkup)</text>\n"
    }
    let top = Self.margin + Double(titleLines.count) * 20 + 2
    return lines.joined() + legend.render(left: Self.margin, top: top, width: width - 2 * Self.margin)
  }

  private var grid: String {
    var grid = ""
    var minor = ""
    let across = "H\(SVGNumber.text(area.right))"
    let down = "V\(SVGNumber.text(area.bottom))"
    for value in vertical.ticks.values {
      grid += "M\(SVGNumber.text(area.left)) \(SVGNumber.text(area.y(vertical.fraction(value) ?? 0)))\(across)"
    }
    for value in vertical.ticks.minor where vertical.contains(value) {
      minor += "M\(SVGNumber.text(area.left)) \(SVGNumber.text(area.y(vertical.fraction(value) ?? 0)))\(across)"
    }
    if case .scale(let scale) = horizontal {
      for value in scale.ticks.values {
        grid += "M\(SVGNumber.text(area.x(scale.fraction(value) ?? 0))) \(SVGNumber.text(area.top))\(down)"
      }
    }
    return "<path class=\"minor\" stroke=\"#d8dee4\" d=\"\(minor)\"/>"
      + "<path class=\"grid\" stroke=\"#d8dee4\" d=\"\(grid)\"/>"
  }

  private var axes: String {
    let left = SVGNumber.text(area.left)
    let bottom = SVGNumber.text(area.bottom)
    let path = "M\(left) \(SVGNumber.text(area.top))V\(bottom)H\(SVGNumber.text(area.right))"
    var parts = ["<path class=\"axis\" fill=\"none\" stroke=\"#57606a\" d=\"\(path)\"/>"]
    for (value, label) in zip(vertical.ticks.values, vertical.labels) {
      let y = area.y(vertical.fraction(value) ?? 0) + 4
      parts.append(Self.text(label, x: area.left - 7, y: y, anchor: "end"))
    }
    var below = area.bottom + 18
    switch horizontal {
    case .scale(let scale): parts.append(horizontalLabels(scale))
    case .categories:
      parts.append(categories?.render(in: area) ?? "")
      below = area.bottom + (categories?.height ?? 16) + 4
    }
    if !horizontal.label.isEmpty {
      below += 18
      let label = TextMetrics.fitted(horizontal.label.singleLine, width: width - 20)
      parts.append(Self.text(label, x: area.x(0.5), y: below - 2, anchor: "middle"))
    }
    if !vertical.axis.fullLabel.isEmpty {
      let label = TextMetrics.fitted(vertical.axis.fullLabel.singleLine, width: area.height + 40)
      let turn = "transform=\"rotate(-90 \(SVGNumber.text(Self.margin + 8)) \(SVGNumber.text(area.y(0.5))))\""
      parts.append(Self.text(label, x: Self.margin + 8, y: area.y(0.5), anchor: "middle", extra: turn))
    }
    for (index, line) in footnotes.enumerated() {
      let y = below + 15 * Double(index + 1)
      parts.append(Self.text(line, x: Self.margin, y: y, anchor: "start", extra: "class=\"muted\" font-size=\"11\""))
    }
    return parts.joined(separator: "\n")
  }

  /// Labels of the horizontal axis; powers of ten first, then those that still find room.
  private func horizontalLabels(_ scale: AxisScale) -> String {
    let isRound: (Int) -> Bool = { DecimalDigits(scale.ticks.values[$0]).digits == [1] }
    let indices = scale.labels.indices
    let order = scale.axis.scale == .log10 ? indices.filter(isRound) + indices.filter { !isRound($0) } : Array(indices)
    var taken: [(Double, Double)] = []
    var parts: [String] = []
    for index in order {
      let x = area.x(scale.fraction(scale.ticks.values[index]) ?? 0)
      let half = TextMetrics.width(scale.labels[index]) / 2 + 3
      guard !taken.contains(where: { $0.0 < x + half && x - half < $0.1 }) else { continue }
      taken.append((x - half, x + half))
      parts.append(Self.text(scale.labels[index], x: x, y: area.bottom + 17, anchor: "middle"))
    }
    return parts.joined(separator: "\n")
  }

  private static func text(_ text: String, x: Double, y: Double, anchor: String, extra: String = "") -> String {
    let place = "x=\"\(SVGNumber.text(x))\" y=\"\(SVGNumber.text(y))\" text-anchor=\"\(anchor)\""
    return "<text \(place)\(extra.isEmpty ? "" : " " + extra)>\(text.escapedForMarkup)</text>"
  }
}
