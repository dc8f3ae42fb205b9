/// One line of a legend.
struct LegendEntry: Sendable {
  enum Symbol: Sendable {
    case line(SeriesStyle, hasMarker: Bool)
    case box(SeriesStyle)
    case marker(SeriesStyle)
    case reference(dashes: String)
    case bound(SeriesStyle)
  }

  var label: String
  var symbol: Symbol

  /// The symbol in a box 26 wide, centred on height zero.
  var drawing: String {
    switch symbol {
    case .line(let style, let hasMarker):
      let line = "<path class=\"line\" stroke-dasharray=\"\(style.dashes)\" d=\"M0 0H26\"/>"
      let mark = "<path class=\"mark\" transform=\"translate(13 0)\" d=\"\(style.marker.path)\"/>"
      return "<g \(style.fallback)>\(line)\(hasMarker ? mark : "")</g>"
    case .box(let style): return "<g \(style.fallback)><path d=\"M8-6h12v12H8z\"/></g>"
    case .marker(let style):
      return "<g \(style.fallback)><path class=\"mark\" transform=\"translate(13 0)\" d=\"\(style.marker.path)\"/></g>"
    case .reference(let dashes):
      return "<path class=\"reference\" stroke=\"#1f2328\" stroke-dasharray=\"\(dashes)\" d=\"M0 0H26\"/>"
    case .bound(let style):
      return """
        <g \(style.fallback)><path class="band" opacity=".14" d="M2-6h22v10H2z"/>\
        <path class="whisker" d="M8 4H18"/></g>
        """
    }
  }
}
