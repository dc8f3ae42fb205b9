import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite struct ChartTests {
  static let hostile = "a<b>&\"'\u{0}\u{1B}"
  static let awkward: [Double] = [.nan, .infinity, -.infinity, 0, -1, 1e308, .leastNonzeroMagnitude, 1e-300, -1e300, 3]

  static let charts: [any Chart] = {
    let axes = [Axis("x"), Axis(hostile, unit: hostile, scale: .log10), Axis("r", range: -1...1)]
    let values: [[Double]] = [[], [3], [2, 2, 2], awkward, (0..<3000).map { sin(Double($0)) }]
    return axes.flatMap { axis in
      values.flatMap { values -> [any Chart] in
        let points = values.enumerated().map {
          ChartPoint(Double($0), $1, lowerBound: $0.isMultiple(of: 2) ? $1 - 1 : nil, note: hostile)
        }
        let reversed = values.reversed().map { $0 }
        let references = [ReferenceLine(0.5, hostile), ReferenceLine(.nan, "none")]
        return [
          LineChart(
            title: hostile, x: axis, y: axis, series: [LineSeries(hostile, points: points)], references: references),
          BarChart(
            title: hostile, categories: Array(repeating: hostile, count: values.count), y: axis,
            series: [BarSeries(hostile, values: values + [nil]), BarSeries("", values: [nil])], references: references),
          Histogram(title: hostile, values: values, axis: axis, references: references),
          ScatterChart(
            title: hostile, x: axis, y: axis, series: [ScatterSeries(hostile, x: values, y: reversed)],
            hasIdentityLine: true),
        ]
      }
    }
  }()

  @Test func everyChartIsWellFormedWhateverTheData() throws {
    for chart in Self.charts {
      for embedded in [true, false] {
        let svg = chart.render(embedded: embedded)
        let document = try #require(MarkupDocument(svg), "\(chart)")
        #expect(document.elements.first?.name == "svg")
        #expect(document.elements.first?.attributes["role"] == "img")
        #expect(document.text["title"]?.contains("a<b>&\"'\u{FFFD}\u{FFFD}") == true)
        #expect(document.elements("style").isEmpty == embedded)
        let drawing = document.elements.flatMap { $0.attributes.filter { $0.key != "aria-label" }.values }
        #expect(!drawing.contains { $0.contains("nan") || $0.contains("inf") })
      }
    }
  }

  @Test func chartsUnderAnyViewBoxKeepAxisLabelsInside() throws {
    for chart in Self.charts {
      let document = try #require(MarkupDocument(chart.render(embedded: true)))
      let viewBox = try #require(document.elements.first?.attributes["viewBox"])
      let box = viewBox.split(separator: " ").compactMap { Double($0) }
      for text in document.elements("text") where text["transform"] == nil {
        let x = try #require(text["x"].flatMap { Double($0) })
        let y = try #require(text["y"].flatMap { Double($0) })
        #expect(x >= 0 && x <= box[2] && y >= 0 && y <= box[3])
      }
    }
  }

  @Test func missingValuesSplitTheLine() throws {
    let series = LineSeries("a", x: [0, 1, 2, 3, 4, 5], y: [1, 2, nil, 3, .nan, 4])
    let svg = LineChart(title: "t", x: Axis("x"), y: Axis("y"), series: [series]).render()
    let document = try #require(MarkupDocument(svg))
    // Runs of two, one and one points: one line in the plot and one in the legend; a marker each and in the legend.
    #expect(document.elements("path", className: "line").count == 1 + 1)
    #expect(document.elements("path", className: "mark").count == 4 + 1)
    #expect(document.text["desc"]?.first?.contains("2 points without a finite value") == true)
  }

  @Test func logarithmicAxesLeaveOutWhatHasNoPlaceAndSaySo() throws {
    let series = LineSeries("a", x: [1, 10, 100], y: [0, -5, 2])
    let y = Axis("y", scale: .log10)
    let svg = LineChart(title: "t", x: Axis("x", scale: .log10), y: y, series: [series]).render()
    let document = try #require(MarkupDocument(svg))
    #expect(document.elements("path", className: "mark").count == 1 + 1)
    #expect(document.text["desc"]?.first?.contains("2 points zero or negative") == true)
    #expect(document.text["text"]?.contains { $0.contains("2 points zero or negative") } == true)
  }

  @Test func decadesAreEquallySpaced() throws {
    let scale = AxisScale(Axis("y", scale: .log10), data: [0.01, 100])
    #expect(abs(try #require(scale.fraction(0.1)) - 0.25) < 1e-12)
    #expect(abs(try #require(scale.fraction(1)) - 0.5) < 1e-12)
    #expect(scale.fraction(0) == nil)
    #expect(scale.fraction(.nan) == nil)
  }

  @Test func boundsAreDrawn() throws {
    let points = [ChartPoint(0, 2, lowerBound: 1), ChartPoint(1, 3, lowerBound: 2), ChartPoint(2, 4)]
    let chart = LineChart(title: "t", x: Axis("x"), y: Axis("y"), series: [LineSeries("a", points: points)])
    let document = try #require(MarkupDocument(chart.render()))
    #expect(document.elements("path", className: "band").count == 1 + 1)
    #expect(document.text["title"]?.contains { $0.contains("proved lower bound 1") } == true)
    #expect(document.text["text"]?.contains("proved lower bound") == true)
  }

  @Test func legendStandsAboveThePlot() throws {
    let series = (0..<12).map { LineSeries("a rather long series name \($0)", x: [0, 1], y: [0, Double($0)]) }
    let entries = series.map { LegendEntry(label: $0.name, symbol: .box(SeriesStyle(0))) }
    let x = AxisScale(Axis("x"), data: [0, 1])
    let frame = ChartFrame(title: "t", size: ChartSize(), legend: entries, horizontal: .scale(x), vertical: x)
    let rows = frame.legend.rows(width: frame.width - 28)
    #expect(rows.joined().count == 12)
    #expect(frame.area.top >= 14 + 20 + Double(rows.count) * ChartLegend.rowHeight)
    #expect(frame.area.bottom < frame.height && frame.area.right < frame.width)
  }

  @Test func stylesRepeatLateAndDifferInMoreThanColour() {
    let looks = (0..<64).map { "\(SeriesStyle($0).color) \(SeriesStyle($0).marker)" }
    #expect(Set(looks).count == 64)
    #expect(Set((0..<8).map { SeriesStyle($0).marker }).count == 8)
    #expect(Set((0..<8).map { SeriesStyle($0).dashes }).count == 8)
    #expect(SeriesStyle(-3) == SeriesStyle(0))
  }

  @Test func longLinesAreThinnedButKeepTheirExtremes() {
    let points = (0..<100_000).map { PlotPoint(x: Double($0) / 200, y: $0 == 50_001 ? -99 : Double($0 % 7)) }
    let thinned = PathThinning.thinned(points, above: 2000)
    #expect(thinned.count <= 4 * 502)
    #expect(thinned.first == points.first && thinned.last == points.last)
    #expect(thinned.contains { $0.y == -99 })
    #expect(PathThinning.thinned(points, above: 100_000) == points)
  }

  @Test func denseScatterStaysSmall() {
    var generator = SplitMix(state: 1)
    let values = (0..<7000).map { _ in generator.uniform() }
    let others = values.map { $0 + 0.05 * generator.uniform() }
    let series = ScatterSeries("pairs", x: values, y: others)
    let chart = ScatterChart(title: "t", x: Axis("dense"), y: Axis("pruned"), series: [series], hasIdentityLine: true)
    #expect(chart.render().utf8.count < 130_000)
  }
}
