/// Counts the points that a chart cannot show, so that it can say so.
struct PointCensus: Sendable {
  var shown = 0
  var missing = 0
  var notPositive = 0
  var outside = 0

  /// Counts the point and says whether it has a place on both axes.
  mutating func admits(_ point: ChartPoint, _ x: AxisScale, _ y: AxisScale) -> Bool {
    if !point.x.isFinite || !point.y.isFinite || point.x.magnitude > 1e300 || point.y.magnitude > 1e300 {
      missing += 1
    } else if !x.axis.canShow(point.x) || !y.axis.canShow(point.y) {
      notPositive += 1
    } else {
      if x.contains(point.x) && y.contains(point.y) { shown += 1 } else { outside += 1 }
      return true
    }
    return false
  }

  /// What the reader should know about points that are not there.
  var remarks: [String] {
    var remarks: [String] = []
    if notPositive > 0 {
      remarks.append("\(Self.points(notPositive)) zero or negative, with no place on a logarithmic axis: left out.")
    }
    if outside > 0 { remarks.append("\(Self.points(outside)) outside the range shown.") }
    return remarks
  }

  var description: String {
    let gaps = missing > 0 ? ["\(Self.points(missing)) without a finite value: left out."] : []
    return (["\(Self.points(shown)) shown."] + gaps + remarks).joined(separator: " ")
  }

  private static func points(_ count: Int) -> String {
    count == 1 ? "1 point" : NumberFormatting.integer(count) + " points"
  }
}
