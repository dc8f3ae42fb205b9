/// One self-contained HTML page: no scripts, no fonts, pictures or styles from elsewhere.
///
///     let page = HTMLPage(
///       title: "Pruning report",
///       sections: [HTMLSection("Result", [.paragraph("Half of the neurons were kept."), .table(table)])],
///       footer: [KeyFigure("version", "0.1.0"), KeyFigure("seed", "7")])
///     try page.render().write(toFile: "report.html", atomically: true, encoding: .utf8)
///
/// All text is escaped. Three sections or more get a table of contents. The page is HTML5 that is also well-formed
/// XML, follows the reader's light or dark setting and narrow screens, and prints on white.
public struct HTMLPage: Sendable {
  /// Which colours a page uses.
  public enum Theme: String, Sendable, Hashable {
    /// What the reader's system asks for.
    case automatic
    case light, dark
  }

  public var title: String
  public var subtitle: String?
  public var sections: [HTMLSection]
  /// Version, commands, seeds, hashes: what it takes to make the page again.
  public var footer: [KeyFigure]
  public var theme: Theme
  /// The language of the text, as in BCP 47.
  public var language: String

  public init(
    title: String, subtitle: String? = nil, sections: [HTMLSection] = [], footer: [KeyFigure] = [],
    theme: Theme = .automatic, language: String = "en"
  ) {
    self.title = title
    self.subtitle = subtitle
    self.sections = sections
    self.footer = footer
    self.theme = theme
    self.language = language
  }

  public func render() -> String {
    var identifiers = HTMLIdentifiers()
    let identified = sections.map { $0.identified(&identifiers) }
    let themeAttribute = theme == .automatic ? "" : " data-theme=\"\(theme.rawValue)\""
    return """
      <!DOCTYPE html>
      <html lang="\(language.escapedForMarkup)"\(themeAttribute)>
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(title.singleLine.escapedForMarkup)</title>
      <style>
      \(HTMLStyleSheet.text)
      \(ChartStyleSheet.text)
      </style>
      </head>
      <body>
      <header>
      <h1>\(title.singleLine.escapedForMarkup)</h1>
      \(subtitle.map { "<p class=\"subtitle\">\($0.escapedForMarkup)</p>\n" } ?? "")</header>
      \(contents(identified))<main>
      \(identified.map { $0.render(level: 2) }.joined(separator: "\n"))
      </main>
      \(footerElement)</body>
      </html>

      """
  }

  private func contents(_ sections: [IdentifiedSection]) -> String {
    guard sections.count >= 3 else { return "" }
    return "<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n\(IdentifiedSection.list(sections, depth: 2))\n</nav>\n"
  }

  private var footerElement: String {
    guard !footer.isEmpty else { return "" }
    let entries = footer.map { figure in
      "<dt>\(figure.name.escapedForMarkup)</dt><dd>\(figure.value.escapedForMarkup)</dd>\n"
    }
    return "<footer>\n<dl>\n\(entries.joined())</dl>\n</footer>\n"
  }
}
