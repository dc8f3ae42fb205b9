/// What an axis shows and how.
///
///     Axis("relative loss", scale: .log10)
///     Axis("time", unit: "s")
///     Axis("groups kept", scale: .log10, tickValues: [64, 128, 256, 512])
public struct Axis: Sendable, Hashable {
  public enum Scale: Sendable, Hashable {
    case linear, log10
  }

  public var label: String
  public var unit: String?
  public var scale: Scale
  /// The part to show; nil shows all data. Data outside is not drawn.
  public var range: ClosedRange<Double>?
  /// Where to put ticks; nil chooses round numbers.
  public var tickValues: [Double]?

  public init(
    _ label: String, unit: String? = nil, scale: Scale = .linear, range: ClosedRange<Double>? = nil,
    tickValues: [Double]? = nil
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
    self.tickValues = tickValues
  }

  /// The label with its unit in parentheses.
  var fullLabel: String {
    guard let unit, !unit.isEmpty else { return label }
    return label.isEmpty ? unit : "\(label) (\(unit))"
  }

  /// Whether the value has a place on this kind of axis. Beyond ±10³⁰⁰, or 10^±280 on a logarithmic axis, spans and
  /// margins would overflow.
  func canShow(_ value: Double) -> Bool {
    guard value.isFinite, value.magnitude <= 1e300 else { return false }
    return scale == .linear || (value >= 1e-280 && value <= 1e280)
  }
}
