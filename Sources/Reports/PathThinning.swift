/// Fewer points for a line of which many fall on the same pixel column.
enum PathThinning {
  /// First, lowest, highest and last point of each column, in their order, when there are more than `limit`.
  static func thinned(_ points: [PlotPoint], above limit: Int) -> [PlotPoint] {
    guard points.count > limit else { return points }
    var result: [PlotPoint] = []
    var column: [PlotPoint] = []
    for point in points {
      if let first = column.first, first.x.rounded() != point.x.rounded() {
        result += extremes(column)
        column = []
      }
      column.append(point)
    }
    return result + extremes(column)
  }

  private static func extremes(_ column: [PlotPoint]) -> [PlotPoint] {
    guard column.count > 4 else { return column }
    var low = 0
    var high = 0
    for index in column.indices {
      if column[index].y < column[low].y { low = index }
      if column[index].y > column[high].y { high = index }
    }
    return Set([0, low, high, column.count - 1]).sorted().map { column[$0] }
  }
}
