/// Draws one series of a line chart.
struct LineDrawing: Sendable {
  let series: LineSeries
  let style: SeriesStyle
  let frame: ChartFrame
  let x: AxisScale
  let y: AxisScale

  /// Band, whiskers and line of each run.
  func lines(_ runs: [[ChartPoint]]) -> String {
    let stroke = "stroke=\"\(SeriesStyle.colors[style.color].light)\" fill=\"none\""
    var text = "<g \(style.fallback)>"
    for run in runs {
      text += band(run)
      let whiskers = run.map(whisker).joined()
      if !whiskers.isEmpty { text += "<path class=\"whisker\" \(stroke) d=\"\(whiskers)\"/>" }
      let places = PathThinning.thinned(run.map(place), above: 2000)
      guard places.count > 1 else { continue }
      let path = places.map { SVGNumber.point($0) }.joined(separator: "L")
      text += "<path class=\"line\" \(stroke) stroke-dasharray=\"\(style.dashes)\" d=\"M\(path)\"/>"
    }
    return text + "</g>\n"
  }

  /// Markers with figures on hover; when there are too many, only those of points that stand alone.
  func markers(_ runs: [[ChartPoint]], all: Bool) -> String {
    let points = runs.filter { all || $0.count == 1 }.joined().filter { x.contains($0.x) && y.contains($0.y) }
    guard !points.isEmpty else { return "" }
    let marks = points.map { point in
      let move = SVGNumber.point(place(point))
      return "<path class=\"mark\" transform=\"translate(\(move))\" d=\"\(style.marker.path)\">"
        + "<title>\(tooltip(point).escapedForMarkup)</title></path>"
    }
    return "<g \(style.fallback)>\(marks.joined(separator: "\n"))</g>\n"
  }

  private func place(_ point: ChartPoint) -> PlotPoint {
    PlotPoint(x: frame.area.x(x.fraction(point.x) ?? 0), y: frame.area.y(y.fraction(point.y) ?? 0))
  }

  /// Height of the bound; the foot of the plot when it is too low for a logarithmic axis.
  private func boundHeight(_ point: ChartPoint) -> Double? {
    guard let bound = point.lowerBound, bound.isFinite else { return nil }
    guard let fraction = y.fraction(bound) else { return frame.area.bottom }
    return frame.area.y(max(fraction, 0))
  }

  private func band(_ run: [ChartPoint]) -> String {
    var text = ""
    for stretch in run.split(whereSeparator: { boundHeight($0) == nil }) where stretch.count > 1 {
      let above = stretch.map(place)
      let below = stretch.map { PlotPoint(x: place($0).x, y: boundHeight($0) ?? frame.area.bottom) }
      let outline = (above + below.reversed()).map { SVGNumber.point($0) }.joined(separator: "L")
      text += "<path class=\"band\" opacity=\".14\" d=\"M\(outline)z\"/>"
    }
    return text
  }

  private func whisker(_ point: ChartPoint) -> String {
    guard let height = boundHeight(point) else { return "" }
    let place = place(point)
    let (x, y) = (SVGNumber.text(place.x), SVGNumber.text(height))
    let cap = height < frame.area.bottom - 0.5 ? "M\(SVGNumber.text(place.x - 5)) \(y)h10" : ""
    return "M\(x) \(SVGNumber.text(place.y))V\(y)\(cap)"
  }

  private func tooltip(_ point: ChartPoint) -> String {
    var text = series.name.isEmpty ? "" : series.name + ": "
    text += "\(x.axis.label) \(TickLabel.value(point.x)), \(y.axis.label) \(TickLabel.value(point.y))"
    if let bound = point.lowerBound { text += ", proved lower bound \(TickLabel.value(bound))" }
    if let note = point.note { text += " (\(note))" }
    return text
  }
}
