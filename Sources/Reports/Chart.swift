/// A picture of data that can be written as SVG.
///
///     let chart = Histogram(title: "Cosines", values: cosines, axis: Axis("cosine similarity"))
///     let page = HTMLPage(title: "Run", sections: [HTMLSection("Fidelity", [.chart(chart)])])
///     try chart.render().write(toFile: "cosines.svg", atomically: true, encoding: .utf8)
public protocol Chart: Sendable {
  var title: String { get }

  /// The chart as one `<svg>` element. Embedded charts leave their style sheet to the page.
  func render(embedded: Bool) -> String
}

extension Chart {
  /// The chart as an SVG document of its own.
  public func render() -> String { render(embedded: false) }
}
