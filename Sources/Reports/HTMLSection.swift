/// A heading with what stands under it.
///
///     HTMLSection("Layers", [.chart(chart, caption: "Error of each layer")])
///     HTMLSection("Method", [.paragraph("…")], subsections: [HTMLSection("Limits", [.note("…")])])
public struct HTMLSection: Sendable {
  public var heading: String
  public var elements: [HTMLElement]
  public var subsections: [HTMLSection]

  public init(_ heading: String, _ elements: [HTMLElement] = [], subsections: [HTMLSection] = []) {
    self.heading = heading
    self.elements = elements
    self.subsections = subsections
  }

  func identified(_ identifiers: inout HTMLIdentifiers) -> IdentifiedSection {
    let identifier = identifiers.identifier(for: heading)
    return IdentifiedSection(
      identifier: identifier, section: self, children: subsections.map { $0.identified(&identifiers) })
  }
}
