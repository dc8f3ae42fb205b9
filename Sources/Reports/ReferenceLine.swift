/// A line across a chart at one value, named in the legend.
///
///     ReferenceLine(0.01, "target")
///     ReferenceLine(selection.bound ?? .nan, "proved bound")
///
/// It is level in line and bar charts and upright in histograms. A value without a place on the axis is left out.
public struct ReferenceLine: Sendable, Hashable {
  public var value: Double
  public var name: String

  public init(_ value: Double, _ name: String) {
    self.value = value
    self.name = name
  }

  static func dashes(_ index: Int) -> String {
    ["2 3", "8 4", "12 3 2 3"][index % 3]
  }

  var label: String { name.isEmpty ? TickLabel.value(value) : "\(name) (\(TickLabel.value(value)))" }
}
