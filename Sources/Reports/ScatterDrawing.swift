/// Draws clouds of points.
struct ScatterDrawing: Sendable {
  let frame: ChartFrame
  let x: AxisScale
  let y: AxisScale

  /// Markers with figures on hover.
  func markers(_ points: [ChartPoint], _ style: SeriesStyle, name: String) -> String {
    let marks = points.map { point in
      var tooltip = name.isEmpty ? "" : name + ": "
      tooltip += "\(x.axis.label) \(TickLabel.value(point.x)), \(y.axis.label) \(TickLabel.value(point.y))"
      if let note = point.note { tooltip += " (\(note))" }
      return "<path class=\"mark\" transform=\"translate(\(SVGNumber.point(place(point))))\""
        + " d=\"\(style.marker.path)\"><title>\(tooltip.escapedForMarkup)</title></path>"
    }
    return "<g \(style.fallback)>\(marks.joined(separator: "\n"))</g>\n"
  }

  /// Dots in four strengths by how many share a cell of six pixels.
  func dots(_ points: [ChartPoint], _ style: SeriesStyle) -> String {
    let places = points.map(place)
    let cell: (PlotPoint) -> PlotPoint = { PlotPoint(x: ($0.x / 6).rounded(.down), y: ($0.y / 6).rounded(.down)) }
    var counts: [PlotPoint: Int] = [:]
    for place in places { counts[cell(place), default: 0] += 1 }
    var seen: Set<String> = []
    var levels = Array(repeating: "", count: 4)
    for place in places {
      let text = SVGNumber.point(place, decimals: 1)
      guard seen.insert(text).inserted else { continue }
      let count = counts[cell(place)] ?? 1
      levels[count < 3 ? 0 : count < 8 ? 1 : count < 20 ? 2 : 3] += "M\(text)h0"
    }
    let stroke = "stroke=\"\(SeriesStyle.colors[style.color].light)\" stroke-linecap=\"round\""
    let paths = zip(levels, [".4", ".55", ".75", "1"]).filter { !$0.0.isEmpty }.map { path, opacity in
      "<path class=\"dots\" \(stroke) stroke-width=\"3.2\" opacity=\"\(opacity)\" d=\"\(path)\"/>"
    }
    return "<g \(style.fallback)>\(paths.joined(separator: "\n"))</g>\n"
  }

  /// The part of y = x that both axes show.
  var identityLine: String {
    let lower = max(x.lower, y.lower)
    let upper = min(x.upper, y.upper)
    guard lower < upper, x.axis.scale == y.axis.scale else { return "" }
    let ends = [lower, upper].map { SVGNumber.point(place(ChartPoint($0, $0))) }
    return ChartFrame.reference("M" + ends.joined(separator: "L"), dashes: "8 4", name: "equal")
  }

  private func place(_ point: ChartPoint) -> PlotPoint {
    PlotPoint(x: frame.area.x(x.fraction(point.x) ?? 0), y: frame.area.y(y.fraction(point.y) ?? 0))
  }
}
