/// Colour, marker and dash pattern of a series, from a palette that is safe for colour-blind readers.
///
///     let swap = SeriesStyle(0)   // blue, circles, solid
///     let mip = SeriesStyle(1)    // vermillion, squares, dashed
///     LineSeries("swap", points: points, style: swap)
///
/// The colours are those of Okabe and Ito (2008), with black replaced by the text colour and yellow darkened on
/// a light page. Charts number their series in order; give a style to keep a method's look the same across charts.
public struct SeriesStyle: Sendable, Hashable {
  public let index: Int

  public init(_ index: Int) {
    self.index = max(index, 0)
  }

  var color: Int { index % Self.colors.count }
  var className: String { "s\(color)" }
  var marker: MarkerShape {
    MarkerShape.allCases[(index + index / Self.colors.count) % MarkerShape.allCases.count]
  }
  var dashes: String { Self.dashPatterns[(index + index / Self.colors.count) % Self.dashPatterns.count] }

  /// Attributes for viewers that know no CSS variables; the style sheet overrides them.
  var fallback: String { "class=\"\(className)\" fill=\"\(Self.colors[color].light)\"" }

  /// Colours on a light and on a dark page.
  static let colors: [(light: String, dark: String)] = [
    ("#0072B2", "#2E9BDC"), ("#D55E00", "#EE7B2A"), ("#009E73", "#14B88A"), ("#CC79A7", "#DB8FBA"),
    ("#E69F00", "#E69F00"), ("#56B4E9", "#7CC8F2"), ("#1F2328", "#E6EDF3"), ("#B5A300", "#F0E442"),
  ]

  private static let dashPatterns = ["", "7 3", "2 2.5", "9 3 2 3", "12 3", "4 4", "9 3 2 3 2 3", "1.5 4"]
}
