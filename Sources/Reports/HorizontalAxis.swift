/// What stands under a plot: numbers or categories.
enum HorizontalAxis: Sendable {
  case scale(AxisScale)
  case categories(label: String, names: [String])

  var label: String {
    switch self {
    case .scale(let scale): scale.axis.fullLabel
    case .categories(let label, _): label
    }
  }
}
