/// A section with the identifier that the table of contents links to.
struct IdentifiedSection: Sendable {
  let identifier: String
  let section: HTMLSection
  let children: [IdentifiedSection]

  func render(level: Int) -> String {
    let tag = "h\(min(level, 6))"
    let elements = section.elements.map { $0.render() + "\n" }.joined()
    let inner = children.map { $0.render(level: level + 1) + "\n" }.joined()
    return """
      <section id="\(identifier)">
      <\(tag)>\(section.heading.singleLine.escapedForMarkup)</\(tag)>
      \(elements)\(inner)</section>
      """
  }

  /// Nested list of links, `depth` levels deep.
  static func list(_ sections: [IdentifiedSection], depth: Int) -> String {
    let items = sections.map { section in
      let link = "<a href=\"#\(section.identifier)\">\(section.section.heading.singleLine.escapedForMarkup)</a>"
      let inner = depth > 1 && !section.children.isEmpty ? "\n" + list(section.children, depth: depth - 1) : ""
      return "<li>\(link)\(inner)</li>"
    }
    return "<ol>\n\(items.joined(separator: "\n"))\n</ol>"
  }
}
