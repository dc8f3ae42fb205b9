import TestSupport
import Testing

@testable import Reports

@Suite struct HTMLPageTests {
  static let hostile = "<script>alert('&')</script>\u{0}"

  static let page: HTMLPage = {
    let table = TextTable([.text(hostile), .number("k")], rows: [[hostile, "8"], ["b"]], caption: hostile)
    let chart = Histogram(title: hostile, values: [1, 2, 3], axis: Axis(hostile))
    let elements: [HTMLElement] = [
      .paragraph(hostile), .list([hostile]), .list([]), .keyFigures([KeyFigure(hostile, hostile, detail: hostile)]),
      .definitions([KeyFigure("a", "b")]), .definitions([]), .table(table), .table(TextTable([])),
      .chart(chart, caption: hostile), .note(hostile), .warning(hostile), .preformatted(hostile, caption: hostile),
      .details(hostile, [.paragraph("inner")]),
    ]
    let section = HTMLSection(hostile, elements, subsections: [HTMLSection("Same"), HTMLSection("Same")])
    return HTMLPage(
      title: hostile, subtitle: hostile, sections: [section, HTMLSection("Same"), HTMLSection("—")],
      footer: [KeyFigure(hostile, hostile)], language: "\"en")
  }()

  @Test func pageIsWellFormedAndEscaped() throws {
    let html = Self.page.render()
    #expect(html.hasPrefix("<!DOCTYPE html>"))
    #expect(!html.contains("<script"))
    let document = try #require(MarkupDocument(html))
    #expect(document.text["p"]?.contains(Self.hostile.replacing("\u{0}", with: "\u{FFFD}")) == true)
  }

  @Test func nothingIsLoadedFromElsewhere() throws {
    let document = try #require(MarkupDocument(Self.page.render()))
    #expect(document.elements("link").isEmpty && document.elements("img").isEmpty)
    #expect(document.elements.allSatisfy { $0.attributes["src"] == nil })
    #expect(document.elements("a").allSatisfy { $0["href"]?.hasPrefix("#") == true })
    #expect(document.text["style"]?.allSatisfy { !$0.contains("url(") && !$0.contains("@import") } == true)
  }

  @Test func contentsLinkToUniqueSections() throws {
    let document = try #require(MarkupDocument(Self.page.render()))
    let identifiers = document.elements("section").compactMap { $0["id"] }
    #expect(identifiers.count == 5 && Set(identifiers).count == 5)
    #expect(Set(document.elements("a").compactMap { $0["href"] }) == Set(identifiers.map { "#" + $0 }))
  }

  @Test func fewSectionsNeedNoContents() {
    #expect(!HTMLPage(title: "t", sections: [HTMLSection("a"), HTMLSection("b")]).render().contains("<nav"))
  }

  @Test func numericCellsAreMarked() throws {
    let table = TextTable([.text("m"), .number("k")], rows: [["swap", "8"]])
    let html = HTMLElement.table(table).render()
    #expect(html.contains("<td class=\"number\">8</td>"))
    #expect(html.contains("<th scope=\"row\">swap</th>"))
  }

  @Test func themeCanBeChosen() {
    #expect(HTMLPage(title: "t", theme: .dark).render().contains("<html lang=\"en\" data-theme=\"dark\">"))
    #expect(HTMLPage(title: "t").render().contains("<html lang=\"en\">"))
  }
}
