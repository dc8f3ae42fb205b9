import Foundation

/// How category names fit under their slots: level, slanted, and thinned out when there are very many.
struct CategoryLabels: Sendable {
  let names: [String]
  let isSlanted: Bool
  /// Every `stride`-th name is shown.
  let stride: Int
  /// Height the labels need, and how far the first one reaches to the left of the plot.
  let height: Double
  let overhang: Double
  static let angle = 40.0

  init(_ names: [String], width: Double) {
    let slot = width / Double(max(names.count, 1))
    let fitted = names.map { TextMetrics.fitted($0.singleLine, width: 170) }
    let widest = fitted.reduce(0) { max($0, TextMetrics.width($1)) }
    self.names = fitted
    isSlanted = widest + 6 > slot && (widest > 40 || names.count < 12)
    let needed = isSlanted ? 20 : widest + 6
    stride = max(1, Int((needed / max(slot, 0.01)).rounded(.up)))
    let radians = Self.angle * .pi / 180
    height = isSlanted ? widest * sin(radians) + 14 : 16
    let reach = fitted.enumerated().reduce(0) { reach, item in
      max(reach, TextMetrics.width(item.element) * cos(radians) - (Double(item.offset) + 0.5) * slot)
    }
    overhang = isSlanted ? reach : 0
  }

  func render(in area: PlotArea) -> String {
    let slot = area.width / Double(max(names.count, 1))
    return Swift.stride(from: 0, to: names.count, by: stride).map { index in
      let x = area.left + (Double(index) + 0.5) * slot
      let text = names[index].escapedForMarkup
      let y = area.bottom + (isSlanted ? 13 : 17)
      let place = "x=\"\(SVGNumber.text(x))\" y=\"\(SVGNumber.text(y))\""
      guard isSlanted else { return "<text \(place) text-anchor=\"middle\">\(text)</text>" }
      let turn = "rotate(-\(SVGNumber.text(Self.angle)) \(SVGNumber.text(x)) \(SVGNumber.text(y)))"
      return "<text \(place) text-anchor=\"end\" transform=\"\(turn)\">\(text)</text>"
    }.joined(separator: "\n")
  }
}
