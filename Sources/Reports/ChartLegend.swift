/// Legend rows above the plot, where they cannot cover data.
struct ChartLegend: Sendable {
  let entries: [LegendEntry]
  static let rowHeight = 19.0
  private static let symbolWidth = 32.0
  private static let gap = 18.0

  /// Entries broken into rows no wider than `width`.
  func rows(width: Double) -> [[LegendEntry]] {
    var rows: [[LegendEntry]] = []
    var used = 0.0
    for var entry in entries {
      entry.label = TextMetrics.fitted(entry.label.singleLine, width: width - Self.symbolWidth)
      let needed = Self.symbolWidth + TextMetrics.width(entry.label) + Self.gap
      if rows.isEmpty || used + needed - Self.gap > width {
        rows.append([entry])
        used = needed
      } else {
        rows[rows.count - 1].append(entry)
        used += needed
      }
    }
    return rows
  }

  func render(left: Double, top: Double, width: Double) -> String {
    var text = ""
    for (row, entries) in rows(width: width).enumerated() {
      var x = left
      let y = top + (Double(row) + 0.5) * Self.rowHeight
      for entry in entries {
        text += """
          <g transform="translate(\(SVGNumber.text(x)) \(SVGNumber.text(y)))">\(entry.drawing)\
          <text x="\(SVGNumber.text(Self.symbolWidth))" y="4">\(entry.label.escapedForMarkup)</text></g>

          """
        x += Self.symbolWidth + TextMetrics.width(entry.label) + Self.gap
      }
    }
    return text
  }
}
