/// Hands out identifiers for headings, each once.
struct HTMLIdentifiers: Sendable {
  private var taken: Set<String> = []

  /// Letters and digits of the heading in lower case, joined by hyphens, numbered when taken already.
  mutating func identifier(for heading: String) -> String {
    let words = heading.lowercased().split { !($0.isLetter || $0.isNumber) }
    let base = words.isEmpty ? "section" : words.joined(separator: "-").escapedForMarkup
    var candidate = base
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(base)-\(number)"
      number += 1
    }
    return candidate
  }
}
