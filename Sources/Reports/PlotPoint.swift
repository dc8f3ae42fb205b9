/// A place on the drawing, in pixels from the top left.
struct PlotPoint: Sendable, Hashable {
  var x: Double
  var y: Double
}
