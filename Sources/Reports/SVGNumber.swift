/// Coordinates with two decimals at most, to keep files small.
enum SVGNumber {
  static func text(_ value: Double, decimals: Int = 2) -> String {
    guard value.isFinite else { return "0" }
    let scale = decimals == 1 ? 10 : 100
    let units = Int((min(max(value, -1e7), 1e7) * Double(scale)).rounded())
    guard units != 0 else { return "0" }
    let sign = units < 0 ? "-" : ""
    let whole = units.magnitude / UInt(scale)
    var fraction = String(units.magnitude % UInt(scale))
    if fraction == "0" { return "\(sign)\(whole)" }
    while fraction.count < (scale == 10 ? 1 : 2) { fraction = "0" + fraction }
    if fraction.last == "0" { fraction.removeLast() }
    return "\(sign)\(whole).\(fraction)"
  }

  static func point(_ point: PlotPoint, decimals: Int = 2) -> String {
    text(point.x, decimals: decimals) + " " + text(point.y, decimals: decimals)
  }
}
