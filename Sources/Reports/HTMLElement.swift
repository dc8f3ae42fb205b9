/// A piece of a page. All text is escaped; there is no way to pass markup through.
///
///     let elements: [HTMLElement] = [
///       .paragraph("Calibrated on 128 sequences."),
///       .keyFigures([KeyFigure("kept", "50%"), KeyFigure("loss", "0.012")]),
///       .warning("Two layers missed their target."),
///     ]
public indirect enum HTMLElement: Sendable {
  case paragraph(String)
  case list([String])
  /// Figures set large, side by side.
  case keyFigures([KeyFigure])
  /// Terms with what they mean, one below the other.
  case definitions([KeyFigure])
  /// A table with a header that stays in view and its own scroll bars.
  case table(TextTable)
  case chart(any Chart, caption: String? = nil)
  case note(String)
  case warning(String)
  case preformatted(String, caption: String? = nil)
  /// Elements that the reader unfolds.
  case details(String, [HTMLElement])

  func render() -> String {
    switch self {
    case .paragraph(let text): "<p>\(text.escapedForMarkup)</p>"
    case .list(let items): Self.list(items)
    case .keyFigures(let figures): Self.definitionList(figures, className: "figures")
    case .definitions(let figures): Self.definitionList(figures, className: "terms")
    case .table(let table): HTMLTable(table: table).render()
    case .chart(let chart, let caption):
      """
      <figure class="chart"><div class="scroll">\(chart.render(embedded: true))</div>\
      \(Self.caption(caption))</figure>
      """
    case .note(let text): "<p class=\"note\" role=\"note\"><strong>Note.</strong> \(text.escapedForMarkup)</p>"
    case .warning(let text):
      "<p class=\"note warning\" role=\"note\"><strong>Warning.</strong> \(text.escapedForMarkup)</p>"
    case .preformatted(let text, let caption):
      "<figure>\(Self.caption(caption))<pre tabindex=\"0\">\(text.escapedForMarkup)</pre></figure>"
    case .details(let summary, let elements):
      """
      <details><summary>\(summary.escapedForMarkup)</summary>
      \(elements.map { $0.render() + "\n" }.joined())</details>
      """
    }
  }

  private static func list(_ items: [String]) -> String {
    guard !items.isEmpty else { return "" }
    return "<ul>\n" + items.map { "<li>\($0.escapedForMarkup)</li>\n" }.joined() + "</ul>"
  }

  private static func caption(_ text: String?) -> String {
    text.map { "<figcaption>\($0.escapedForMarkup)</figcaption>" } ?? ""
  }

  private static func definitionList(_ figures: [KeyFigure], className: String) -> String {
    guard !figures.isEmpty else { return "" }
    let entries = figures.map { figure in
      let detail = figure.detail.map { "<dd class=\"detail\">\($0.escapedForMarkup)</dd>" } ?? ""
      return "<div><dt>\(figure.name.escapedForMarkup)</dt><dd>\(figure.value.escapedForMarkup)</dd>\(detail)</div>\n"
    }
    return "<dl class=\"\(className)\">\n\(entries.joined())</dl>"
  }
}
