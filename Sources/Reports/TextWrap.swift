/// Breaks a text into lines at spaces, by estimated width.
enum TextWrap {
  static func lines(_ text: String, width: Double, size: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      let word = TextMetrics.fitted(String(word), width: width, size: size)
      if let last = lines.last, TextMetrics.width(last + " " + word, size: size) <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }
}
