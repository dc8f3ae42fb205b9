/// Widths of text estimated for a sans-serif face, on the generous side, so that labels are not clipped.
enum TextMetrics {
  static func width(_ text: String, size: Double = 12) -> Double {
    text.reduce(0) { $0 + advance($1) } * size
  }

  /// The text cut with an ellipsis to fit `width`.
  static func fitted(_ text: String, width limit: Double, size: Double = 12) -> String {
    guard width(text, size: size) > limit else { return text }
    var shortened = text
    while !shortened.isEmpty, width(shortened + "…", size: size) > limit { shortened.removeLast() }
    return shortened + "…"
  }

  private static func advance(_ character: Character) -> Double {
    switch character {
    case "i", "l", "j", "I", ".", ",", ":", ";", "'", "|", "!", " ": 0.33
    case "f", "t", "r", "(", ")", "[", "]", "-", "/": 0.42
    case "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻": 0.4
    case "m", "w": 0.95
    case "W", "M", "@", "%", "…", "—": 0.98
    case "A"..."Z": 0.74
    default: String(character).displayWidth > 1 ? 1.05 : 0.63
    }
  }
}
