/// The rectangle inside the axes.
struct PlotArea: Sendable, Hashable {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }

  func x(_ fraction: Double) -> Double { left + fraction * width }
  func y(_ fraction: Double) -> Double { bottom - fraction * height }
}
