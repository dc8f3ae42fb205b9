import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a test wants to know about XML text: whether it is well formed, its elements, and its text.
public final class MarkupDocument: NSObject, XMLParserDelegate {
  public private(set) var elements: [(name: String, attributes: [String: String])] = []
  public private(set) var text: [String: [String]] = [:]
  private var open: [(name: String, text: String)] = []

  /// Nil when the text is not well-formed XML.
  public init?(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  public func elements(_ name: String, className: String? = nil) -> [[String: String]] {
    elements.filter { $0.name == name && (className == nil || $0.attributes["class"] == className) }.map(\.attributes)
  }

  public func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append((elementName, attributes))
    open.append((elementName, ""))
  }

  public func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard !open.isEmpty else { return }
    open[open.count - 1].text += string
  }

  public func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
  ) {
    guard let last = open.popLast() else { return }
    text[last.name, default: []].append(last.text)
  }
}
