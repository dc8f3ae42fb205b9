import Foundation

/// Cleans a text as BERT does before it is split into words: control characters dropped, white space made plain,
/// ideographs set apart, accents stripped, letters lowered.
struct BertNormalizer: Sendable {
  var lowercases: Bool
  var stripsAccents: Bool
  var separatesIdeographs: Bool

  /// The characters of the normalised text.
  /// - Complexity: O(n) in the length of the text.
  func scalars(of text: Substring) -> [Unicode.Scalar] {
    var clean: [Unicode.Scalar] = []
    clean.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if BertCharacters.isDropped(scalar) { continue }
      if BertCharacters.isSpace(scalar) {
        clean.append(" ")
      } else if separatesIdeographs, BertCharacters.isIdeograph(scalar) {
        clean += [" ", scalar, " "]
      } else {
        clean.append(scalar)
      }
    }
    if stripsAccents {
      var string = String.UnicodeScalarView()
      string.append(contentsOf: clean)
      clean.removeAll(keepingCapacity: true)
      for scalar in String(string).decomposedStringWithCanonicalMapping.unicodeScalars
      where !BertCharacters.isNonspacingMark(scalar) {
        clean.append(scalar)
      }
    }
    guard lowercases else { return clean }
    var lowered: [Unicode.Scalar] = []
    lowered.reserveCapacity(clean.count)
    for scalar in clean {
      switch scalar.value {
      case 0x41...0x5A: lowered.append(Unicode.Scalar(UInt8(scalar.value + 32)))
      case 0..<0x80: lowered.append(scalar)
      default: lowered.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return lowered
  }
}
