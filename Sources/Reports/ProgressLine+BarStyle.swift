extension ProgressLine {
  /// The characters a bar is drawn with.
  ///
  ///     line.bar(width: 60, style: .ascii)   // [#####-----]
  ///     line.bar(width: 60, style: .unicode) // [█████▌    ]
  public enum BarStyle: Sendable, Hashable {
    case unicode, ascii

    func draw(_ fraction: Double, _ width: Int) -> String {
      let steps = self == .unicode ? 8 : 1
      let filled = Int((fraction * Double(width * steps)).rounded(.down))
      let whole = min(filled / steps, width)
      switch self {
      case .ascii:
        return String(repeating: "#", count: whole) + String(repeating: "-", count: width - whole)
      case .unicode:
        let part = whole < width ? filled % steps : 0
        let parts: [String] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        let blank = width - whole - (part > 0 ? 1 : 0)
        return String(repeating: "█", count: whole) + parts[part] + String(repeating: " ", count: blank)
      }
    }
  }
}
