/// The style sheet of the charts: colours as CSS variables, for light and dark pages and for print.
///
/// `data-theme="light"` or `"dark"` on the root element overrides what the reader's system asks for.
enum ChartStyleSheet {
  static let text = """
    .espalier-chart{\(variables(isDark: false))}
    @media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]) .espalier-chart,\
    :root.espalier-chart{\(variables(isDark: true))}}
    @media screen{:root[data-theme=dark] .espalier-chart{\(variables(isDark: true))}}
    .espalier-chart{font-family:system-ui,-apple-system,"Segoe UI","Liberation Sans",Arial,sans-serif;font-size:12px}
    .espalier-chart text{fill:var(--ink);stroke:none}.espalier-chart .muted{fill:var(--muted)}
    .espalier-chart .heading{font-size:15px;font-weight:600}.espalier-chart .small{font-size:10px}
    .espalier-chart .paper{fill:var(--paper)}
    .espalier-chart .grid{stroke:var(--grid);fill:none}.espalier-chart .minor{stroke:var(--grid);opacity:.45;fill:none}
    .espalier-chart .axis{stroke:var(--muted);fill:none}
    .espalier-chart .reference{stroke:var(--ink);stroke-width:1.4;fill:none}
    .espalier-chart .halo{stroke:var(--paper);stroke-width:3.4;opacity:.75;fill:none}
    .espalier-chart .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
    .espalier-chart .mark{stroke:var(--paper);stroke-width:.8}.espalier-chart .mark:hover{stroke:var(--ink)}
    .espalier-chart .dots{fill:none;stroke-linecap:round}
    .espalier-chart .whisker{fill:none;stroke-width:1.2}.espalier-chart .band{stroke:none;opacity:.14}
    .espalier-chart .bar:hover{opacity:.75}
    \(seriesRules)
    """

  /// Only the series: `color` carries the series colour to fills and strokes alike.
  private static var seriesRules: String {
    SeriesStyle.colors.indices.map { index in
      """
      .espalier-chart .s\(index){fill:var(--c\(index))}\
      .espalier-chart .s\(index) .line,.espalier-chart .s\(index) .dots,.espalier-chart .s\(index) .whisker\
      {stroke:var(--c\(index))}
      """
    }.joined(separator: "\n")
  }

  private static func variables(isDark: Bool) -> String {
    let page =
      isDark
      ? "--ink:#e6edf3;--muted:#9aa5b1;--grid:#333b45;--paper:#14181d;"
      : "--ink:#1f2328;--muted:#57606a;--grid:#d8dee4;--paper:#ffffff;"
    let colors = SeriesStyle.colors.enumerated().map { index, color in
      "--c\(index):\(isDark ? color.dark : color.light)"
    }
    return page + colors.joined(separator: ";")
  }
}
